//! The users.

use super::{Times, repository};
use ftf_migrate_core::model::Model;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

/// A user.
#[derive(Debug, Model, FromRow, Serialize)]
#[model(table = "users", comment = "people who write, read and buy")]
pub(crate) struct User {
    #[column(primary_key, autoincrement)]
    id: i64,
    #[column(length = 190, unique, comment = "address to log in with")]
    email: String,
    #[column(length = 100)]
    name: String,
    #[sqlx(flatten)]
    #[serde(flatten)]
    times: Times,
}

/// What makes a user.
#[derive(Debug, Deserialize)]
pub(crate) struct NewUser {
    pub(crate) email: String,
    pub(crate) name: String,
    /// Names of roles.
    #[serde(default)]
    pub(crate) roles: Vec<String>,
}

repository!(
    /// The users.
    Users
);

impl Users {
    pub(crate) async fn add(&self, user: &NewUser) -> Result<i64, sqlx::Error> {
        let params = [(&user.email).into(), (&user.name).into()];
        self.session.insert("INSERT INTO users (email, name) VALUES (?, ?)", &params).await
    }

    pub(crate) async fn find(&self, id: i64) -> Result<Option<User>, sqlx::Error> {
        let sql = "SELECT id, email, name, created_at FROM users WHERE id = ? AND deleted_at IS NULL";
        self.session.fetch_optional(sql, &[id.into()]).await
    }
}
