//! Add age

use ftf_migrate_core::prelude::*;

#[migration(rev = "27c6a30d7c24", down_rev = "1975ea83b712")]
pub struct AddAge;

impl Migrate for AddAge {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
