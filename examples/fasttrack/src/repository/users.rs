//! The users.

use super::repository;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

/// A user.
#[derive(Debug, FromRow, Serialize)]
pub(crate) struct User {
    id: i64,
    email: String,
    name: String,
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
        let sql = "SELECT id, email, name FROM users WHERE id = ? AND deleted_at IS NULL";
        self.session.fetch_optional(sql, &[id.into()]).await
    }
}
