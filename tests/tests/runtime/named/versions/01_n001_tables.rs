//! Tables
use ftf_migrate_core::prelude::*;

#[migration(rev = "n001", down_rev = None)]
pub struct Tables;

impl Migrate for Tables {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "authors",
            &[
                column("id", BigInt).primary_key(),
                column("first", Varchar(40)).not_null(),
                column("last", Varchar(40)).not_null(),
            ],
        )
        .unique(&["first", "last"]);
        op.create_table(
            "books",
            &[
                column("id", BigInt).primary_key(),
                column("author_id", BigInt).not_null().references("authors", "id"),
                column("price", Integer).check("price > 0"),
                column("pages", Integer),
            ],
        );
        op.create_index("", "books", &["pages"]);
    }
}
