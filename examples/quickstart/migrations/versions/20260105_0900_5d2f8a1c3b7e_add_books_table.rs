//! Add books table

use ftf_migrate_core::prelude::*;

#[migration(rev = "5d2f8a1c3b7e", down_rev = None)]
pub struct AddBooksTable;

impl Migrate for AddBooksTable {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "books",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("title", Varchar(200)).not_null(),
                column("author", Varchar(100)).not_null(),
                column("added_at", TimestampTz).not_null().server_default(now()),
            ],
        );
    }

    fn downgrade(op: &mut Op) {
        op.drop_table("books");
    }
}
