//! What a handler answers when it cannot do as asked.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request failed. Each becomes a status code and `{"error": "…"}`; all roll back.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// 404.
    #[error("there is no {0}")]
    NotFound(String),
    /// 409.
    #[error("{0}")]
    Conflict(String),
    /// 422.
    #[error("{0}")]
    Invalid(String),
    /// 409 where a unique value is taken already, else 500 without details.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl AppError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Database(error) if is_taken(error) => StatusCode::CONFLICT,
            Self::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What the client may read: the database's words are for the log.
    fn message(&self) -> String {
        match self {
            Self::Database(error) if is_taken(error) => "that is taken already".to_owned(),
            Self::Database(error) => {
                eprintln!("fasttrack: {error}");
                "internal error".to_owned()
            }
            _ => self.to_string(),
        }
    }
}

fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        (self.status(), Json(json!({ "error": self.message() }))).into_response()
    }
}
