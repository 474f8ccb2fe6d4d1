//! Create

use ftf_migrate_core::prelude::*;

#[migration(rev = "a1", down_rev = None)]
pub struct Revision;

impl Migrate for Revision {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
