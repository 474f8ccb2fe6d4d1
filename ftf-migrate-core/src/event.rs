//! What happens during a run, for any front end.
//!
//! The library reports events and prints nothing. Events come in order, on the thread that runs
//! the migration; a handler should be quick.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Something that happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// Another process holds the migration lock; said once when waiting begins and then about once a second.
    WaitingForLock {
        /// How long so far.
        waited: Duration,
    },
    /// A table that a migration needs is locked by others; what it had done was taken back, so that they are not
    /// kept waiting behind it, and it will be tried again.
    WaitingForTable {
        /// How long so far.
        waited: Duration,
    },
    /// There is nothing to do.
    UpToDate {
        /// The version rows.
        current: Vec<String>,
    },
    /// What will be done, before it begins. Said again when another process has done a part meanwhile.
    Planned {
        /// Up or down.
        direction: Direction,
        /// The revisions, in the order in which they will run.
        revisions: Vec<&'static str>,
    },
    /// The downgrade that is asked for drops what holds rows. Said before anything is begun.
    DataLoss {
        /// What it drops.
        losses: Vec<DataLoss>,
    },
    /// A migration begins.
    MigrationStarted {
        /// Which.
        migration: MigrationInfo,
        /// Its number in the plan, from 1.
        number: usize,
        /// How many the plan has.
        of: usize,
    },
    /// A migration that an earlier run left half done goes on behind the statements that it finished.
    Resumed {
        /// Which.
        revision: &'static str,
        /// How many of its statements were done.
        statements_done: usize,
    },
    /// An operation of the migration begins.
    OperationStarted {
        /// Which migration.
        revision: &'static str,
        /// Number of the operation in it, from 1.
        number: usize,
        /// How many it has.
        of: usize,
        /// The SQL, or the name of the Rust step.
        text: String,
    },
    /// A batch of an [`Op::backfill`](crate::operation::Op::backfill) is committed.
    BatchFinished {
        /// Which migration.
        revision: &'static str,
        /// How many rows the batch had.
        rows: u64,
        /// How many rows have been filled, those of earlier runs included.
        rows_done: u64,
        /// How many there were to be filled when this run began; those that were added since are not in it.
        of: u64,
        /// About how long it will take from now on, at the pace of this run.
        remaining: Duration,
    },
    /// A migration and its record are committed.
    MigrationFinished {
        /// Which.
        migration: MigrationInfo,
        /// How long it took.
        took: Duration,
        /// The version rows after it.
        current: Vec<String>,
    },
    /// Something that a person should know of.
    Warning {
        /// What, and what to do.
        message: String,
    },
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `upgrade`.
    Upgrade,
    /// `downgrade`.
    Downgrade,
}

/// `upgrade`, `downgrade`.
impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
        })
    }
}

/// Something with rows that a downgrade drops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataLoss {
    /// The revision whose downgrade does it.
    pub revision: &'static str,
    /// The table, as it is called before the downgrade.
    pub table: String,
    /// The column; `None` if it is the whole table.
    pub column: Option<String>,
}

/// `table posts`, `column posts.title`.
impl fmt::Display for DataLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "column {}.{column}", self.table),
            None => write!(f, "table {}", self.table),
        }
    }
}

/// A migration, as events speak of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MigrationInfo {
    /// Its revision.
    pub revision: &'static str,
    /// Its down revisions.
    pub down_revision: &'static [&'static str],
    /// What it does, in its author's words.
    pub message: &'static str,
    /// Up or down.
    pub direction: Direction,
}

/// What a caller does with events.
#[derive(Clone)]
pub(crate) struct Handler(Arc<dyn Fn(&Event) + Send + Sync>);

impl Handler {
    pub(crate) fn new(handler: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self(Arc::new(handler))
    }

    pub(crate) fn emit(&self, event: &Event) {
        (self.0)(event);
    }
}

impl Default for Handler {
    fn default() -> Self {
        Self::new(|_| {})
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handler(..)")
    }
}
