//! A table
use ftf_migrate_core::prelude::*;

#[migration(rev = "c001", down_rev = None)]
pub struct Plain;

impl Migrate for Plain {
    fn upgrade(op: &mut Op) {
        op.create_table("plain", &[column("id", Integer).primary_key()]);
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("plain");
    }
}
