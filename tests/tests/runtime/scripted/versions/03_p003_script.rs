//! What the test says
use ftf_migrate_core::prelude::*;

#[migration(rev = "p003", down_rev = "p002", transaction = false)]
pub struct Script3;

impl Migrate for Script3 {
    fn upgrade(op: &mut Op) {
        super::play(op);
    }
    fn downgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
