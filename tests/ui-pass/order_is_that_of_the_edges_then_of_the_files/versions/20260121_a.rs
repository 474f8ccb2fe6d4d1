//! A

use ftf_migrate_core::prelude::*;

#[migration(rev = "a", down_rev = "c")]
pub struct A;

impl Migrate for A {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
