//! Notes
use ftf_migrate_core::prelude::*;

#[migration(rev = "n001", down_rev = None)]
pub struct Notes;

impl Migrate for Notes {
    fn upgrade(op: &mut Op) {
        op.create_table("notes", &[column("id", Integer).primary_key(), column("title", Varchar(50))]);
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("notes");
    }
}
