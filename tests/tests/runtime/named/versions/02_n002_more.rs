//! One more of each, and the index that was named for us
use ftf_migrate_core::prelude::*;

#[migration(rev = "n002", down_rev = "n001")]
pub struct More;

impl Migrate for More {
    fn upgrade(op: &mut Op) {
        op.add_column("books", column("isbn", Varchar(20)).unique());
        op.drop_index("ix_books_pages", "books");
    }
}
