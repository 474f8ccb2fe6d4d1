//! A table above it
use ftf_migrate_core::prelude::*;

#[migration(rev = "r004", down_rev = "r003")]
pub struct Fourth;

impl Migrate for Fourth {
    fn upgrade(op: &mut Op) {
        op.create_table("fourth", &[column("id", Integer).primary_key()]);
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("fourth");
    }
}
