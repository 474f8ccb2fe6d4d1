//! The posts.

use super::repository;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

/// How far a post is; kept as a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", into = "&'static str")]
pub(crate) enum Status {
    #[default]
    Draft,
    Published,
    Archived,
}

impl Status {
    fn code(self) -> i32 {
        match self {
            Self::Draft => 0,
            Self::Published => 1,
            Self::Archived => 2,
        }
    }
}

impl From<i16> for Status {
    fn from(code: i16) -> Self {
        match code {
            1 => Self::Published,
            2 => Self::Archived,
            _ => Self::Draft,
        }
    }
}

impl From<Status> for &'static str {
    fn from(status: Status) -> Self {
        match status {
            Status::Draft => "draft",
            Status::Published => "published",
            Status::Archived => "archived",
        }
    }
}

/// A post.
#[derive(Debug, FromRow, Serialize)]
pub(crate) struct Post {
    pub(crate) id: i64,
    slug: String,
    title: String,
    body: String,
    #[sqlx(rename = "status_code", try_from = "i16")]
    status: Status,
}

/// What makes a post.
#[derive(Debug, Deserialize)]
pub(crate) struct NewPost {
    pub(crate) author_id: i64,
    pub(crate) slug: String,
    title: String,
    body: String,
    #[serde(default)]
    status: Status,
}

repository!(
    /// The posts.
    Posts
);

impl Posts {
    pub(crate) async fn add(&self, post: &NewPost) -> Result<i64, sqlx::Error> {
        let sql = "INSERT INTO posts (author_id, slug, title, body, status_code) VALUES (?, ?, ?, ?, ?)";
        let params = [
            post.author_id.into(),
            (&post.slug).into(),
            (&post.title).into(),
            (&post.body).into(),
            post.status.code().into(),
        ];
        self.session.insert(sql, &params).await
    }

    pub(crate) async fn find(&self, slug: &str) -> Result<Option<Post>, sqlx::Error> {
        let sql = "SELECT id, slug, title, body, status_code FROM posts
                   WHERE slug = ? AND deleted_at IS NULL";
        self.session.fetch_optional(sql, &[slug.into()]).await
    }

    /// The newest first.
    pub(crate) async fn published(&self) -> Result<Vec<Post>, sqlx::Error> {
        let sql = "SELECT id, slug, title, body, status_code FROM posts
                   WHERE status_code = ? AND deleted_at IS NULL ORDER BY created_at DESC, id DESC";
        self.session.fetch_all(sql, &[Status::Published.code().into()]).await
    }
}
