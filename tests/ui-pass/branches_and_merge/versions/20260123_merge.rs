//! Merge

use ftf_migrate_core::prelude::*;

#[migration(rev = "d1", down_rev = ["b1", "c1",],)]
pub struct Merge;

impl Migrate for Merge {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
