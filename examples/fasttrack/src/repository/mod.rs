//! Repositories: all SQL of the service. A handler asks for one as an argument and shares the
//! request's session through it.
//!
//! What a repository reads is a model too: `cargo ftf-migrate check` compares the tables with these structs, and
//! `revision --autogenerate` writes what they lack.

mod comments;
mod posts;
mod products;
mod roles;
mod users;

use chrono::{DateTime, Utc};
use ftf_migrate_core::model::Columns;
use serde::Serialize;
use sqlx::FromRow;

pub(crate) use comments::{Comment, Comments};
pub(crate) use posts::{NewPost, Post, Posts};
pub(crate) use products::{NewProduct, Product, Products};
pub(crate) use roles::Roles;
pub(crate) use users::{NewUser, User, Users};

/// When a row came and went, of tables that keep what is deleted.
#[derive(Debug, Columns, FromRow, Serialize)]
pub(crate) struct Times {
    #[column(server_default = now())]
    created_at: DateTime<Utc>,
    #[column(comment = "NULL while it is there")]
    #[sqlx(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_at: Option<DateTime<Utc>>,
}

/// Makes a repository: a struct around a session, and the extractor that injects it.
macro_rules! repository {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Clone, Debug)]
        pub(crate) struct $name {
            session: crate::session::Session,
        }

        impl<S: Sync> axum::extract::FromRequestParts<S> for $name {
            type Rejection = <crate::session::Session as axum::extract::FromRequestParts<S>>::Rejection;

            async fn from_request_parts(
                parts: &mut axum::http::request::Parts,
                state: &S,
            ) -> Result<Self, Self::Rejection> {
                let session = crate::session::Session::from_request_parts(parts, state).await?;
                Ok(Self { session })
            }
        }
    };
}
pub(crate) use repository;
