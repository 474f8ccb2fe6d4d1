//! Add articles table

use ftf_migrate_core::prelude::*;

#[migration(rev = "7ea5c3d0f418", down_rev = "b60d2e8f91c4")]
pub struct AddArticlesTable;

impl Migrate for AddArticlesTable {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "articles",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("author_id", BigInt).not_null().references("users", "id"),
                column("slug", Varchar(150)).not_null().unique(),
                column("title", Varchar(200)).not_null(),
                column("body", Text).not_null(),
                column("status", Varchar(20)).not_null().server_default(text("draft")),
                column("created_at", TimestampTz).not_null().server_default(now()),
            ],
        );
    }

    fn downgrade(op: &mut Op) {
        op.drop_table("articles");
    }
}
