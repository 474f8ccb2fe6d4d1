//! D

use ftf_migrate_core::prelude::*;

#[migration(rev = "d", down_rev = None)]
pub struct D;

impl Migrate for D {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
