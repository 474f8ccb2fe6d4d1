//! Models in a module that nothing names.
#![expect(dead_code, reason = "the fields are read by the derives alone")]

use ftf_migrate_core::model::{Columns, Model, SqlEnum};
use ftf_migrate_core::prelude::*;

#[derive(Columns)]
pub(crate) struct Timestamps {
    #[column(server_default = now())]
    pub(crate) created_at: chrono::DateTime<chrono::Utc>,
    #[column(renamed_from = "changed_at")]
    pub(crate) updated_at: Option<chrono::DateTime<chrono::Utc>>,
}

#[derive(SqlEnum, sqlx::Type)]
#[sqlx(type_name = "post_status", rename_all = "snake_case")]
pub(crate) enum Status {
    Draft,
    InReview,
    #[sqlx(rename = "live")]
    Published,
}

#[derive(Model, sqlx::FromRow)]
#[model(
    table = "users",
    comment = "people",
    index(expression("lower(email)"), name = "users_email_lower", unique)
)]
pub(crate) struct User {
    #[column(primary_key, autoincrement)]
    pub(crate) id: i64,
    #[column(length = 190, unique, comment = "to log in with")]
    email: String,
    #[sqlx(rename = "full_name")]
    name: Option<String>,
    #[column(server_default = -1, check = "karma > -10")]
    karma: i32,
    #[sqlx(default)]
    #[column(sql_type = Custom("inet"), nullable)]
    address: String,
    #[sqlx(skip)]
    cached: (),
}

#[derive(Model)]
#[model(table = "posts", schema = "blog", renamed_from = "articles", unique("author_id", "title"))]
#[model(check("posts_views_check", "views >= 0 AND views < 1000000"))]
#[model(index("author_id", desc("created_at"), nulls_last, include("title"), predicate = "views > 0"))]
pub(crate) struct Post {
    #[column(primary_key, identity(always, start = 10))]
    pub(crate) id: i32,
    #[column(references = User::id, on_delete = Cascade, index)]
    author_id: i64,
    #[column(references = Post::id, on_update = SetNull)]
    answers: Option<i32>,
    #[column(length = 200, collation = "C", renamed_from = "headline")]
    title: String,
    #[column(server_default = "draft")]
    status: Status,
    #[column(server_default = sql("1 + 1"), name = "views")]
    view_count: i64,
    #[column(generated_stored = "views * 2")]
    twice: i64,
    tags: Vec<String>,
    #[column(flatten)]
    times: Timestamps,
}

ftf_migrate_core::declare!(|op| {
    op.create_table(
        "post_tags",
        &[
            column("post_id", Integer).primary_key().references_in(Some("blog"), "posts", "id"),
            column("tag", Varchar(50)).primary_key(),
        ],
    );
    op.create_schema("blog");
});
