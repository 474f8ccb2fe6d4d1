//! B

use ftf_migrate_core::prelude::*;

#[migration(rev = "b", down_rev = "c")]
pub struct B;

impl Migrate for B {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
