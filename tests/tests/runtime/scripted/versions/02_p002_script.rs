//! What the test says
use ftf_migrate_core::prelude::*;

#[migration(rev = "p002", down_rev = "p001")]
pub struct Script2;

impl Migrate for Script2 {
    fn upgrade(op: &mut Op) {
        super::play(op);
    }
    fn downgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
