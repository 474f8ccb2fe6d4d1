//! Locks and guards on SQLite as SQL.

use super::foreign_keys;
use crate::session::{HALF_DONE, OTHER_ROWS, Offline, OfflineGuard, Tables};

/// Takes the lock of the database, which is what keeps others out.
pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";

pub(super) const FOREIGN_KEYS_ON: &str = "PRAGMA foreign_keys = ON";
pub(super) const FOREIGN_KEYS_OFF: &str = "PRAGMA foreign_keys = OFF";

/// What tells our transaction from one that the user's SQL began.
pub(super) const SAVEPOINT: &str = "ftf_migrate_inside";

pub(super) fn savepoint() -> String {
    format!("SAVEPOINT {SAVEPOINT}")
}

/// Fails outside of our transaction: its end is the end of its savepoints, also if another was begun since.
pub(super) fn still_inside() -> String {
    format!("RELEASE {SAVEPOINT}; SAVEPOINT {SAVEPOINT}")
}

/// A guard is a row for a temporary table whose constraints say what must be so.
#[derive(Debug)]
pub(crate) struct SqliteOffline {
    tables: Tables,
}

impl SqliteOffline {
    pub(crate) fn new(tables: Tables) -> Self {
        Self { tables }
    }

    fn guard(&self, guard: OfflineGuard<'_>) -> String {
        let half_done = if guard.nothing_half_done { self.tables.no_journals() } else { "1".to_owned() };
        let rows = self.tables.rows_are(guard.rows, "version_num");
        format!("INSERT INTO temp.ftf_migrate_guard SELECT {rows}, {half_done}")
    }
}

impl Offline for SqliteOffline {
    fn client(&self) -> &'static str {
        "sqlite3 -bail"
    }

    fn begin_run(&self) -> Vec<String> {
        vec![
            FOREIGN_KEYS_ON.to_owned(),
            format!(
                "CREATE TEMP TABLE IF NOT EXISTS ftf_migrate_guard (\
                 rows_fit INTEGER, nothing_half_done INTEGER, \
                 CONSTRAINT \"{OTHER_ROWS}\" CHECK (rows_fit), \
                 CONSTRAINT \"{HALF_DONE}\" CHECK (nothing_half_done))"
            ),
        ]
    }

    fn end_run(&self) -> Vec<String> {
        vec!["DROP TABLE temp.ftf_migrate_guard".to_owned()]
    }

    fn begin(&self, guard: Option<OfflineGuard<'_>>, _: bool) -> Vec<String> {
        let guard = guard.map(|guard| self.guard(guard));
        [BEGIN.to_owned(), savepoint()].into_iter().chain(guard).collect()
    }

    fn begin_rebuilding(&self) -> Vec<String> {
        vec![FOREIGN_KEYS_OFF.to_owned()]
    }

    fn watch_keys(&self) -> Vec<String> {
        foreign_keys::watch()
    }

    fn check_keys(&self) -> Vec<String> {
        foreign_keys::check()
    }

    fn end_rebuilding(&self) -> Vec<String> {
        vec![FOREIGN_KEYS_ON.to_owned()]
    }

    fn enter_alone(&self, guard: OfflineGuard<'_>) -> Vec<String> {
        // The lock of this is one of a file, which SQL cannot take.
        vec![self.guard(guard)]
    }

    fn leave_alone(&self) -> Vec<String> {
        Vec::new()
    }

    fn alone_needs_own_message(&self) -> bool {
        true
    }

    fn still_inside(&self) -> Option<String> {
        Some(still_inside())
    }
}
