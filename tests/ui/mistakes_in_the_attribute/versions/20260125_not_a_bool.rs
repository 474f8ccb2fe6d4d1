//! Not a bool

use ftf_migrate_core::prelude::*;

#[migration(rev = "a6", down_rev = [], transaction = "yes")]
pub struct NotABool;

impl Migrate for NotABool {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
