//! Why an operation has no SQL.

use crate::capabilities::Server;
use thiserror::Error;

/// An operation that cannot be written for a server.
///
/// The text says which operation, which server, why, and what to do instead:
/// `create_index ix on posts cannot be written for MySQL 8.4.0: it has no partial indexes; leave the
/// predicate out, or …`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{operation} cannot be written for {server}: {why}; {instead}")]
pub struct CompileError {
    /// The operation, in a few words.
    pub operation: String,
    /// The server it was to be written for.
    pub server: Server,
    /// Why it cannot be.
    pub why: String,
    /// What to do instead.
    pub instead: String,
}

/// A [`CompileError`] before the operation and the server are added to it.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) why: String,
    pub(crate) instead: String,
}

impl Refusal {
    pub(crate) fn new(why: impl Into<String>, instead: impl Into<String>) -> Self {
        Self { why: why.into(), instead: instead.into() }
    }
}
