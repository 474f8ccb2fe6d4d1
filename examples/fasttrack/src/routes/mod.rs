//! What the service answers to.

mod health;
mod posts;
mod products;
mod users;

use axum::Router;

/// All routes.
pub(crate) fn all() -> Router {
    Router::new()
        .merge(health::routes())
        .merge(users::routes())
        .merge(posts::routes())
        .merge(products::routes())
}
