//! Two

use ftf_migrate_core::prelude::*;

#[migration(rev = "b1", down_rev = "ae1027a6acf")]
pub struct One;

impl Migrate for One {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}

#[migration(rev = "b2", down_rev = "b1")]
pub struct Two;
