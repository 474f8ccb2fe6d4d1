//! Notes
use ftf_migrate_core::prelude::*;

#[migration(rev = "s001", down_rev = None)]
pub struct Notes;

impl Migrate for Notes {
    fn upgrade(op: &mut Op) {
        op.create_table("notes", &[column("id", BigInt).primary_key(), column("body", Text)]);
    }
}
