//! A history of three revisions, and what can become of its files after it was applied.

pub mod commented;
pub mod deleted;
pub mod edited;
pub mod written;

use ftf_migrate_core::model::Model;

/// What the history makes, for `check`.
#[derive(Model)]
#[model(table = "notes", index("title", name = "ix_notes_title"))]
#[expect(dead_code, reason = "the derive alone reads the fields")]
struct Note {
    #[column(primary_key)]
    id: i32,
    #[column(length = 50)]
    title: Option<String>,
    body: Option<String>,
}
