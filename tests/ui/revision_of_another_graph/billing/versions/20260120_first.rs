//! First

use ftf_migrate_core::prelude::*;

#[migration(rev = "aaa1", down_rev = None)]
pub struct First;

impl Migrate for First {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
