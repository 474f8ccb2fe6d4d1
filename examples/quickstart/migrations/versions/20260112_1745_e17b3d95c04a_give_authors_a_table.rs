//! Give authors a table of their own
//!
//! The names move out of `books`; each is kept once.

use ftf_migrate_core::prelude::*;

#[migration(rev = "e17b3d95c04a", down_rev = "a94c6e0f2d18")]
pub struct GiveAuthorsATable;

impl Migrate for GiveAuthorsATable {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "authors",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("name", Varchar(100)).not_null().unique(),
            ],
        );
        op.execute("INSERT INTO authors (name) SELECT DISTINCT author FROM books ORDER BY author");
        op.add_column("books", column("author_id", BigInt).references("authors", "id"));
        op.execute("UPDATE books SET author_id = (SELECT id FROM authors WHERE authors.name = books.author)");
        op.drop_column("books", "author");
    }

    fn downgrade(op: &mut Op) {
        op.add_column("books", column("author", Varchar(100)).not_null().server_default(text("")));
        op.execute("UPDATE books SET author = (SELECT name FROM authors WHERE authors.id = books.author_id)");
        op.drop_column("books", "author_id");
        op.drop_table("authors");
    }
}
