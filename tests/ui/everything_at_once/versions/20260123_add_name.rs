//! Add name

use ftf_migrate_core::prelude::*;

#[migration(rev = "27c6 30d7c24", down_rev = "27c6 30d7c24")]
pub struct AddName;

impl Migrate for AddName {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
