//! Whether the service and its database are well.

use crate::AppError;
use crate::session::Session;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

pub(super) fn routes() -> Router {
    Router::new().route("/health", get(health))
}

async fn health(session: Session) -> Result<Json<Value>, AppError> {
    session.execute("SELECT 1", &[]).await?;
    Ok(Json(json!({ "status": "ok" })))
}
