//! Third

use ftf_migrate_core::prelude::*;

#[migration(rev = "ccc3", down_rev = "bbb2")]
pub struct Third;

impl Migrate for Third {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
