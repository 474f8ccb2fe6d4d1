//! Names
use ftf_migrate_core::prelude::*;

#[migration(rev = "t004", down_rev = "t003", irreversible = "it is only interrupted on its way up")]
pub struct Names;

impl Migrate for Names {
    fn upgrade(op: &mut Op) {
        op.rename_column("books", "title", "name");
        op.alter_column("books", "name").sql_type(Varchar(80));
        op.drop_index("ix_books_title", "books").concurrently();
    }
}
