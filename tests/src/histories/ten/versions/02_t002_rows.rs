//! Rows
use ftf_migrate_core::prelude::*;

#[migration(rev = "t002", down_rev = "t001", irreversible = "it is only interrupted on its way up")]
pub struct Rows;

impl Migrate for Rows {
    fn upgrade(op: &mut Op) {
        op.bulk_insert("authors", &["id", "name"], rows![[1, "Ada"], [2, "Bob"], [3, "Cem"]]);
        op.execute("INSERT INTO books (id, author, title) SELECT id, id, name FROM authors");
        op.add_column("authors", column("born", Integer));
    }
}
