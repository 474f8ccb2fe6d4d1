//! One transaction for each request.
//!
//! [`per_request`] gives every request a [`Session`]. The first statement begins a transaction, so a
//! request that needs no database costs it nothing. When the handler has answered, the transaction
//! is committed if the answer is a success or a redirect (2xx, 3xx), and rolled back otherwise. A
//! handler that panics, or whose client goes away, drops the session, which rolls back too.

mod param;
mod transaction;

pub use param::Param;
pub use transaction::Entity;

use crate::{AppError, Database};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tokio::sync::Mutex;
use transaction::Transaction;

/// The transaction of a request. Clones, and the repositories of one request, share it.
#[derive(Clone, Debug)]
pub struct Session(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    database: Database,
    writes: bool,
    progress: Mutex<Progress>,
}

#[derive(Debug)]
enum Progress {
    NotBegun,
    Open(Transaction),
    Ended,
}

/// The layer: a session for the request, ended when it has been answered.
pub async fn per_request(State(database): State<Database>, mut request: Request, next: Next) -> Response {
    let session = Session::new(database, !is_safe(request.method()));
    request.extensions_mut().insert(session.clone());
    let response = next.run(request).await;
    match session.end(succeeded(response.status())).await {
        Ok(()) => response,
        // What the handler said was done is not.
        Err(error) => AppError::from(error).into_response(),
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn succeeded(status: StatusCode) -> bool {
    status.is_success() || status.is_redirection()
}

impl Session {
    fn new(database: Database, writes: bool) -> Self {
        Self(Arc::new(Shared { database, writes, progress: Mutex::new(Progress::NotBegun) }))
    }

    /// Runs a statement and gives the number of rows that it changed. Placeholders are written `?`.
    ///
    /// # Errors
    ///
    /// What the database says against it.
    pub async fn execute(&self, sql: &str, params: &[Param]) -> Result<u64, sqlx::Error> {
        let mut progress = self.0.progress.lock().await;
        self.begun(&mut progress).await?.execute(sql, params).await
    }

    /// Runs an INSERT of one row and gives the `id` that the database chose for it.
    ///
    /// # Errors
    ///
    /// What the database says against it.
    pub async fn insert(&self, sql: &str, params: &[Param]) -> Result<i64, sqlx::Error> {
        let mut progress = self.0.progress.lock().await;
        self.begun(&mut progress).await?.insert(sql, params).await
    }

    /// Runs a query and gives all rows.
    ///
    /// # Errors
    ///
    /// What the database says against it, or a row that is no `T`.
    pub async fn fetch_all<T: Entity>(&self, sql: &str, params: &[Param]) -> Result<Vec<T>, sqlx::Error> {
        let mut progress = self.0.progress.lock().await;
        self.begun(&mut progress).await?.fetch_all(sql, params).await
    }

    /// Runs a query and gives its first row, if there is one.
    ///
    /// # Errors
    ///
    /// As [`Self::fetch_all`].
    pub async fn fetch_optional<T: Entity>(
        &self,
        sql: &str,
        params: &[Param],
    ) -> Result<Option<T>, sqlx::Error> {
        let mut rows = self.fetch_all(sql, params).await?;
        Ok(if rows.is_empty() { None } else { Some(rows.swap_remove(0)) })
    }

    async fn begun<'p>(&self, progress: &'p mut Progress) -> Result<&'p mut Transaction, sqlx::Error> {
        if matches!(progress, Progress::NotBegun) {
            *progress = Progress::Open(Transaction::begin(&self.0.database, self.0.writes).await?);
        }
        match progress {
            Progress::Open(transaction) => Ok(transaction),
            Progress::NotBegun | Progress::Ended => Err(sqlx::Error::PoolClosed),
        }
    }

    /// Commits or rolls back. What a task left behind still tries on the session then fails.
    async fn end(&self, commit: bool) -> Result<(), sqlx::Error> {
        let mut progress = self.0.progress.lock().await;
        match std::mem::replace(&mut *progress, Progress::Ended) {
            Progress::Open(transaction) if commit => transaction.commit().await,
            Progress::Open(transaction) => transaction.rollback().await,
            Progress::NotBegun | Progress::Ended => Ok(()),
        }
    }
}

/// The session of the request; 500 on a route without [`per_request`].
impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = (StatusCode, &'static str);

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or((StatusCode::INTERNAL_SERVER_ERROR, "this route has no session layer"))
    }
}
