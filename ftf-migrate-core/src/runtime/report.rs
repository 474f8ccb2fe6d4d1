//! What a run did.

use crate::event::MigrationInfo;
use std::time::Duration;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The migrations that this process ran, in order. Empty if there was nothing to do, or if
    /// another process did it meanwhile.
    pub applied: Vec<MigrationInfo>,
    /// The version rows afterwards, sorted.
    pub current: Vec<String>,
    /// The revision that was resolved, if that was asked for.
    pub resolved: Option<String>,
    /// How long it took, waiting for others included.
    pub took: Duration,
}
