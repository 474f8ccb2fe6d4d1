//! Soft-delete posts and users

use ftf_migrate_core::prelude::*;

#[migration(rev = "c1d95b3a7e08", down_rev = "6f07c2b9e4d8")]
pub struct SoftDeletePostsAndUsers;

impl Migrate for SoftDeletePostsAndUsers {
    fn upgrade(op: &mut Op) {
        for table in ["posts", "users"] {
            op.add_column(table, column("deleted_at", TimestampTz).comment("NULL while it is there"));
        }
    }

    fn downgrade(op: &mut Op) {
        for table in ["users", "posts"] {
            op.drop_column(table, "deleted_at");
        }
    }
}
