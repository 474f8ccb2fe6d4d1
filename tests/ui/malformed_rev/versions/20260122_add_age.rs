//! Add age

use ftf_migrate_core::prelude::*;

#[migration(rev = "", down_rev = "head")]
pub struct AddAge;

impl Migrate for AddAge {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
