//! Titles are looked up
use ftf_migrate_core::prelude::*;

#[migration(rev = "n002", down_rev = "n001")]
pub struct Titles;

impl Migrate for Titles {
    fn upgrade(op: &mut Op) {
        op.create_index("ix_notes_title", "notes", &["title", "id"]);
    }
    fn downgrade(op: &mut Op) {
        op.drop_index("ix_notes_title", "notes");
    }
}
