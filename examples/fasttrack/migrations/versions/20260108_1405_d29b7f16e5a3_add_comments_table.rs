//! Add comments table

use ftf_migrate_core::prelude::*;

#[migration(rev = "d29b7f16e5a3", down_rev = "7ea5c3d0f418")]
pub struct AddCommentsTable;

impl Migrate for AddCommentsTable {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "comments",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("article_id", BigInt)
                    .not_null()
                    .references("articles", "id")
                    .on_delete(ForeignKeyAction::Cascade),
                column("author_id", BigInt)
                    .references("users", "id")
                    .on_delete(ForeignKeyAction::SetNull)
                    .comment("NULL once the account is gone"),
                column("body", Text).not_null(),
                column("created_at", TimestampTz).not_null().server_default(now()),
            ],
        )
        .comment("what readers say under an article");
    }

    fn downgrade(op: &mut Op) {
        op.drop_table("comments");
    }
}
