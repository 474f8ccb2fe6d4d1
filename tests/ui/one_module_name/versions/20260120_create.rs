//! Create

use ftf_migrate_core::prelude::*;

#[migration(rev = "b2", down_rev = "a1")]
pub struct Revision;

impl Migrate for Revision {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
