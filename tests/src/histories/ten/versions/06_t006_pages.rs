//! Pages
use ftf_migrate_core::prelude::*;

#[migration(rev = "t006", down_rev = "t005", irreversible = "it is only interrupted on its way up")]
pub struct Pages;

impl Migrate for Pages {
    fn upgrade(op: &mut Op) {
        op.add_column("books", column("pages", Integer).not_null().server_default(int(0)));
        op.execute("UPDATE books SET pages = pages + 100");
        op.create_index("ix_books_pages", "books", &["pages", "id"]).concurrently();
    }
}
