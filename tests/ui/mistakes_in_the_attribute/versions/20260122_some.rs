//! Some

use ftf_migrate_core::prelude::*;

#[migration(rev = "a2", down_rev = Some("a1"))]
pub struct Some;

impl Migrate for Some {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
