//! What a script says around its migrations, which a run that is connected asks and decides.

use super::version_table::Took;

/// One database's locks and guards as SQL that needs nobody to look at its answer: what must not be
/// makes a statement fail, and the client stops there.
pub(crate) trait Offline {
    /// The command line of the native client, so that it stops at the first error.
    fn client(&self) -> &'static str;

    /// The settings that our own connections have, and the lock of the run where there is one.
    fn begin_run(&self) -> Vec<String>;

    /// Gives back what [`Self::begin_run`] took.
    fn end_run(&self) -> Vec<String>;

    /// Opens a transaction with its guard.
    fn begin(&self, guard: Option<OfflineGuard<'_>>, is_alone: bool) -> Vec<String>;

    /// As [`Session::begin_rebuilding`](super::Session::begin_rebuilding).
    fn begin_rebuilding(&self) -> Vec<String> {
        Vec::new()
    }

    /// As [`Session::watch_keys`](super::Session::watch_keys).
    fn watch_keys(&self) -> Vec<String> {
        Vec::new()
    }

    /// As [`Session::check_keys`](super::Session::check_keys).
    fn check_keys(&self) -> Vec<String> {
        Vec::new()
    }

    /// As [`Session::end_rebuilding`](super::Session::end_rebuilding).
    fn end_rebuilding(&self) -> Vec<String> {
        Vec::new()
    }

    /// Keeps others out while statements run outside of transactions, and makes sure of the guard.
    fn enter_alone(&self, guard: OfflineGuard<'_>) -> Vec<String>;

    /// Lets others in again.
    fn leave_alone(&self) -> Vec<String>;

    /// As [`Session::alone_needs_own_message`](super::Session::alone_needs_own_message).
    fn alone_needs_own_message(&self) -> bool;

    /// As [`Session::clock`](super::Session::clock); when the script will begin, nobody knows.
    fn clock(&self) -> Option<Took> {
        None
    }

    /// As [`Session::still_inside`](super::Session::still_inside).
    fn still_inside(&self) -> Option<String> {
        None
    }
}

/// What must be so where a script goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfflineGuard<'a> {
    /// The version rows, sorted.
    pub(crate) rows: &'a [String],
    /// Whether no migration may be half done.
    pub(crate) nothing_half_done: bool,
}

/// What a guard says when it fails.
pub(crate) const OTHER_ROWS: &str = "the version rows are not those of this script";
/// What a guard says when it fails.
pub(crate) const HALF_DONE: &str = "an interrupted migration has to be finished first";
/// What a lock says when it is not to be had.
pub(crate) const BUSY: &str = "another process is migrating this database";
