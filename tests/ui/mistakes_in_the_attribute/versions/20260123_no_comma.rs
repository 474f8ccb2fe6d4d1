//! No comma

use ftf_migrate_core::prelude::*;

#[migration(rev = "a3" down_rev = "a2")]
pub struct NoComma;

impl Migrate for NoComma {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
