//! Books
use ftf_migrate_core::prelude::*;

#[migration(rev = "t001", down_rev = None, irreversible = "it is only interrupted on its way up")]
pub struct Books;

impl Migrate for Books {
    fn upgrade(op: &mut Op) {
        op.create_table("authors", &[column("id", Integer).primary_key(), column("name", Varchar(40)).not_null()]);
        op.create_table("books", &[column("id", Integer).primary_key(), column("author", Integer), column("title", Varchar(40))]);
        op.create_index("ix_books_title", "books", &["title"]).concurrently();
    }
}
