//! Two tables, one of which is left behind
use ftf_migrate_core::prelude::*;

#[migration(rev = "w003", down_rev = "w002")]
pub struct Forgotten;

impl Migrate for Forgotten {
    fn upgrade(op: &mut Op) {
        op.create_table("tags", &[column("id", BigInt).primary_key()]);
        op.create_table("labels", &[column("id", BigInt).primary_key()]);
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("tags");
    }
}
