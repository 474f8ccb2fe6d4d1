//! The comments under posts.

use super::repository;
use serde::Serialize;
use sqlx::FromRow;

/// A comment.
#[derive(Debug, FromRow, Serialize)]
pub(crate) struct Comment {
    id: i64,
    /// Nobody, once the account is gone.
    author_id: Option<i64>,
    body: String,
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
        let sql = "SELECT id, author_id, body FROM comments WHERE post_id = ? ORDER BY id";
        self.session.fetch_all(sql, &[post.into()]).await
    }
}
