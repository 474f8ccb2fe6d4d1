//! Add age

use ftf_migrate_core::prelude::*;

#[migration(rev = "ccc3", down_rev = ["aaa1"])]
pub struct AddAge;

impl Migrate for AddAge {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
