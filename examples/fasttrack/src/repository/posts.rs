//! The posts.

use super::{Times, repository};
use ftf_migrate_core::declare;
use ftf_migrate_core::model::Model;
use ftf_migrate_core::prelude::*;
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
#[derive(Debug, Model, FromRow, Serialize)]
#[model(table = "posts", index("created_at"))]
// The table was called articles, and its keys still are: a table takes another name, and they keep theirs.
#[model(primary_key("id", name = "articles_pkey"), unique("slug", name = "articles_slug_key"))]
#[model(foreign_key(columns("author_id"), references("users", "id"), name = "articles_author_id_fkey"))]
pub(crate) struct Post {
    #[column(autoincrement)]
    pub(crate) id: i64,
    author_id: i64,
    #[column(length = 150)]
    slug: String,
    #[column(length = 200)]
    title: String,
    body: String,
    #[column(sql_type = SmallInt, server_default = 0, comment = "0 draft, 1 published, 2 archived")]
    #[sqlx(rename = "status_code", try_from = "i16")]
    status: Status,
    #[sqlx(flatten)]
    #[serde(flatten)]
    times: Times,
}

// What is written on posts, and has no code of its own yet.
declare!(|op| {
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
});

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
        let sql = "SELECT id, author_id, slug, title, body, status_code, created_at FROM posts
                   WHERE slug = ? AND deleted_at IS NULL";
        self.session.fetch_optional(sql, &[slug.into()]).await
    }

    /// The newest first.
    pub(crate) async fn published(&self) -> Result<Vec<Post>, sqlx::Error> {
        let sql = "SELECT id, author_id, slug, title, body, status_code, created_at FROM posts
                   WHERE status_code = ? AND deleted_at IS NULL ORDER BY created_at DESC, id DESC";
        self.session.fetch_all(sql, &[Status::Published.code().into()]).await
    }
}
