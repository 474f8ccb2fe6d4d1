//! How a run is to go.

use crate::event::{DataLoss, Handler};
use crate::schema::TableName;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What one transaction holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TransactionMode {
    /// One migration and its record.
    #[default]
    PerMigration,
    /// The whole run: all of it or nothing. Refused on MySQL and MariaDB, which commit before each
    /// DDL statement, and for plans with migrations that cannot run in a transaction.
    PerRun,
    /// Nothing: every statement commits by itself and is journalled.
    None,
}

/// What to do when the database holds a revision that this program does not know: usually a newer
/// release has migrated it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenAhead {
    /// An error.
    #[default]
    Refuse,
    /// Leave the database as it is and go on: what an old replica needs during a rolling deploy.
    Accept,
}

/// What to do when an applied revision's file was edited or deleted since it ran. Comments and formatting do not count.
///
/// The default is an error, at start too: what is pending was written on top of something that this database is not,
/// and a warning in a log of a program is read by nobody. A release that must start all the same says [`Self::Warn`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenChanged {
    /// An error, before anything is done.
    #[default]
    Refuse,
    /// An [`Event::Warning`](crate::Event::Warning) for each revision, and go on.
    Warn,
    /// Nothing; the digests are not even read.
    Ignore,
}

/// What to do with a statement of an interrupted migration of which nobody can say whether it took
/// effect (raw SQL outside of a transaction).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resume {
    /// Stop with an error that shows the statement.
    #[default]
    Refuse,
    /// It did not take effect, or can be done twice: send it again.
    Redo,
    /// It took effect: go on behind it.
    Skip,
}

/// What is so of a revision that a run left half done, or whose file was changed after it had run.
///
/// Nothing is run: the version table and the history are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The revision is applied: all of it is there. A half upgrade is recorded as done, a half downgrade as given up.
    Applied,
    /// The revision is not applied: nothing of it is there. A half upgrade is recorded as given up, a half downgrade as
    /// done.
    RolledBack,
    /// The statement at which the revision stopped did not take effect, or can be done twice: the next run in the same
    /// direction sends it again.
    Redo,
    /// It took effect: the next run in the same direction goes on behind it.
    Skip,
    /// The schema is as the revision's file says now: its digest is recorded anew. A revision that has no file any more
    /// is not looked for any more.
    Rebless,
}

type Ask = dyn Fn(&[DataLoss]) -> bool + Send + Sync;

/// Who says whether rows may be dropped.
#[derive(Clone)]
pub(crate) struct Confirm(Arc<Ask>);

impl Confirm {
    pub(crate) fn new(ask: impl Fn(&[DataLoss]) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    pub(crate) fn ask(&self, losses: &[DataLoss]) -> bool {
        (self.0)(losses)
    }
}

impl Default for Confirm {
    fn default() -> Self {
        Self::new(|_| true)
    }
}

impl fmt::Debug for Confirm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Confirm(..)")
    }
}

/// All settings of a run.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) transaction_mode: TransactionMode,
    pub(crate) when_ahead: WhenAhead,
    pub(crate) when_changed: WhenChanged,
    pub(crate) resume: Resume,
    /// How long to wait for another process that migrates.
    pub(crate) lock_timeout: Duration,
    /// How long one statement may wait for a table that others hold.
    pub(crate) table_lock_timeout: Option<Duration>,
    pub(crate) version_table: TableName,
    pub(crate) handler: Handler,
    pub(crate) confirm_data_loss: Confirm,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            transaction_mode: TransactionMode::default(),
            when_ahead: WhenAhead::default(),
            when_changed: WhenChanged::default(),
            resume: Resume::default(),
            lock_timeout: Duration::from_mins(10),
            table_lock_timeout: Some(Duration::from_secs(5)),
            version_table: TableName::new("ftf_migrate_version"),
            handler: Handler::default(),
            confirm_data_loss: Confirm::default(),
        }
    }
}
