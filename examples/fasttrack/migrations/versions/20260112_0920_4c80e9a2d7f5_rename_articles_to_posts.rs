//! Rename articles to posts

use ftf_migrate_core::prelude::*;

#[migration(rev = "4c80e9a2d7f5", down_rev = "d29b7f16e5a3")]
pub struct RenameArticlesToPosts;

impl Migrate for RenameArticlesToPosts {
    fn upgrade(op: &mut Op) {
        op.rename_table("articles", "posts");
        op.rename_column("comments", "article_id", "post_id");
        op.create_table_comment("comments", "what readers say under a post");
    }

    fn downgrade(op: &mut Op) {
        op.create_table_comment("comments", "what readers say under an article");
        op.rename_column("comments", "post_id", "article_id");
        op.rename_table("posts", "articles");
    }
}
