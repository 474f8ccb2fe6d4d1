//! The service as a value: routes and what stands around them. Tests call it without a socket.

use crate::{Database, routes, session};
use axum::{Router, middleware};

/// All routes over `database`, each request with a session of its own.
pub fn app(database: Database) -> Router {
    with_sessions(routes::all(), database)
}

/// Gives every request of `routes` a session: see [`session`].
pub fn with_sessions(routes: Router, database: Database) -> Router {
    routes.layer(middleware::from_fn_with_state(database, session::per_request))
}
