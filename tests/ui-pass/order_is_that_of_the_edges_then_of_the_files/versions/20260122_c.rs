//! C

use ftf_migrate_core::prelude::*;

#[migration(rev = "c", down_rev = None)]
pub struct C;

impl Migrate for C {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
