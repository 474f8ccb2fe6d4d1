//! First
use ftf_migrate_core::prelude::*;

#[migration(rev = "r001", down_rev = None)]
pub struct First;

impl Migrate for First {
    fn upgrade(op: &mut Op) {
        op.create_table("first", &[column("id", Integer).primary_key()]);
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("first");
    }
}
