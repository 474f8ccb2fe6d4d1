//! The comments under posts.

use super::{User, repository};
use chrono::{DateTime, Utc};
use ftf_migrate_core::model::Model;
use serde::Serialize;
use sqlx::FromRow;

/// A comment.
#[derive(Debug, Model, FromRow, Serialize)]
#[model(table = "comments", comment = "what readers say under a post")]
// Its column was called article_id, and the key still is.
#[model(foreign_key(
    columns("post_id"),
    references("posts", "id"),
    on_delete = Cascade,
    name = "comments_article_id_fkey"
))]
pub(crate) struct Comment {
    #[column(primary_key, autoincrement)]
    id: i64,
    post_id: i64,
    /// Nobody, once the account is gone.
    #[column(references = User::id, on_delete = SetNull, comment = "NULL once the account is gone")]
    author_id: Option<i64>,
    body: String,
    #[column(server_default = now())]
    created_at: DateTime<Utc>,
}

repository!(
    /// The comments.
    Comments
);

impl Comments {
    pub(crate) async fn add(&self, post: i64, author: i64, body: &str) -> Result<i64, sqlx::Error> {
        let sql = "INSERT INTO comments (post_id, author_id, body) VALUES (?, ?, ?)";
        self.session.insert(sql, &[post.into(), author.into(), body.into()]).await
    }

    /// The oldest first.
    pub(crate) async fn of(&self, post: i64) -> Result<Vec<Comment>, sqlx::Error> {
        let sql =
            "SELECT id, post_id, author_id, body, created_at FROM comments WHERE post_id = ? ORDER BY id";
        self.session.fetch_all(sql, &[post.into()]).await
    }
}
