//! Index books by title

use ftf_migrate_core::prelude::*;

#[migration(rev = "c83e5a7d1f60", down_rev = "0b6f4d2a8e93")]
pub struct IndexBooksByTitle;

impl Migrate for IndexBooksByTitle {
    fn upgrade(op: &mut Op) {
        op.create_index("ix_books_title", "books", &["title"]);
    }

    fn downgrade(op: &mut Op) {
        op.drop_index("ix_books_title", "books");
    }
}
