//! Add tags
//!
//! Written on a branch of its own while another added an index; the next revision joins the two.

use ftf_migrate_core::prelude::*;

#[migration(rev = "08d4f2b6c7e1", down_rev = "91f6b8c4a03e", branch_labels = "tags")]
pub struct AddTags;

impl Migrate for AddTags {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "tags",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("name", Varchar(50)).not_null().unique(),
            ],
        );
        op.create_table(
            "post_tags",
            &[
                column("post_id", BigInt)
                    .primary_key()
                    .references("posts", "id")
                    .on_delete(ForeignKeyAction::Cascade),
                column("tag_id", BigInt)
                    .primary_key()
                    .references("tags", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            ],
        );
    }

    fn downgrade(op: &mut Op) {
        op.drop_table("post_tags");
        op.drop_table("tags");
    }
}
