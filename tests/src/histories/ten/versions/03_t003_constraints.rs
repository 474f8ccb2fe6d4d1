//! Constraints
use ftf_migrate_core::prelude::*;

#[migration(rev = "t003", down_rev = "t002", irreversible = "it is only interrupted on its way up")]
pub struct Constraints;

impl Migrate for Constraints {
    fn upgrade(op: &mut Op) {
        op.create_unique_constraint("uq_books_title", "books", &["title"]);
        op.create_foreign_key("fk_books_author", "books", &["author"], "authors", &["id"]);
        op.create_check_constraint("ck_books_id", "books", "id > 0");
    }
}
