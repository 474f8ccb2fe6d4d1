//! Add name

use ftf_migrate_core::prelude::*;

#[migration(rev = "add the name", down_rev = "")]
pub struct AddName;

impl Migrate for AddName {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
