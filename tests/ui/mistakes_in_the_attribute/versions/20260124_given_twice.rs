//! Given twice

use ftf_migrate_core::prelude::*;

#[migration(rev = "a4", down_rev = ["a3", "a3"], rev = "a5")]
pub struct GivenTwice;

impl Migrate for GivenTwice {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
