//! `/users`.

use crate::AppError;
use crate::repository::{NewUser, Roles, User, Users};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;

pub(super) fn routes() -> Router {
    Router::new().route("/users", post(add)).route("/users/{id}", get(show))
}

#[derive(Serialize)]
struct UserWithRoles {
    #[serde(flatten)]
    user: User,
    roles: Vec<String>,
}

/// The user and the roles are written by two repositories in one transaction: an unknown role leaves
/// no user behind.
async fn add(
    users: Users,
    roles: Roles,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, Json<UserWithRoles>), AppError> {
    let id = users.add(&new).await?;
    for role in &new.roles {
        if !roles.grant(id, role).await? {
            return Err(AppError::Invalid(format!("there is no role '{role}'")));
        }
    }
    Ok((StatusCode::CREATED, load(&users, &roles, id).await?))
}

async fn show(users: Users, roles: Roles, Path(id): Path<i64>) -> Result<Json<UserWithRoles>, AppError> {
    load(&users, &roles, id).await
}

async fn load(users: &Users, roles: &Roles, id: i64) -> Result<Json<UserWithRoles>, AppError> {
    let user = users.find(id).await?.ok_or_else(|| AppError::NotFound(format!("user {id}")))?;
    Ok(Json(UserWithRoles { user, roles: roles.of(id).await? }))
}
