//! Locks and guards on MySQL and MariaDB as SQL.

use crate::session::{BUSY, HALF_DONE, OTHER_ROWS, Offline, OfflineGuard, Tables};
use std::time::Duration;

/// Without autocommit, the rows would be those of the snapshot that was taken before the lock, and
/// marks would not be kept.
pub(super) const TAKE_AUTOCOMMIT: &str = "SET @ftf_migrate_autocommit = @@autocommit, autocommit = 1";

pub(super) const BEGIN: &str = "START TRANSACTION";

/// The lock of a run as SQL, waiting at most so many seconds: 1 if it was taken.
pub(super) fn get_lock(tables: &Tables, seconds: u64) -> String {
    format!("GET_LOCK({}, {seconds})", lock_name(tables))
}

/// Gives back the lock, and what [`TAKE_AUTOCOMMIT`] changed.
pub(super) fn release_lock(tables: &Tables) -> [String; 2] {
    [format!("DO RELEASE_LOCK({})", lock_name(tables)), "SET autocommit = @ftf_migrate_autocommit".to_owned()]
}

/// The name of the lock, as SQL. Locks are per server, so the database is in it; MySQL takes at most
/// 64 characters, so it is a hash.
fn lock_name(tables: &Tables) -> String {
    let identity = tables.identity().replace(['\\', '\''], "_");
    format!(
        "CONCAT('ftf_migrate:', LEFT(SHA2(CONCAT(COALESCE(DATABASE(), ''), '/', '{identity}'), 256), 40))"
    )
}

/// A guard asks for a column that is not there, whose name is what there is to say: conditions and
/// `SIGNAL` are for stored programs only.
#[derive(Debug)]
pub(crate) struct MysqlOffline {
    tables: Tables,
    lock_timeout: Duration,
}

impl MysqlOffline {
    pub(crate) fn new(tables: Tables, lock_timeout: Duration) -> Self {
        Self { tables, lock_timeout }
    }

    fn guard(&self, guard: OfflineGuard<'_>) -> Vec<String> {
        let rows = self.tables.rows_are(guard.rows, "CAST(version_num AS BINARY)");
        let mut checks = check(&rows, OTHER_ROWS);
        if guard.nothing_half_done {
            checks.extend(check(&self.tables.no_journals(), HALF_DONE));
        }
        checks
    }
}

fn check(condition: &str, message: &str) -> Vec<String> {
    vec![
        format!("SET @ftf_migrate_check = IF({condition}, 'DO 0', 'SELECT `{message}`')"),
        "PREPARE ftf_migrate_check FROM @ftf_migrate_check".to_owned(),
        "EXECUTE ftf_migrate_check".to_owned(),
        "DEALLOCATE PREPARE ftf_migrate_check".to_owned(),
    ]
}

impl Offline for MysqlOffline {
    fn client(&self) -> &'static str {
        "mariadb or mysql"
    }

    fn begin_run(&self) -> Vec<String> {
        // The settings are those of a connection by sqlx.
        let mut statements = vec![
            "SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci".to_owned(),
            "SET time_zone = '+00:00', \
             sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT,NO_ENGINE_SUBSTITUTION')"
                .to_owned(),
        ];
        let lock = get_lock(&self.tables, self.lock_timeout.as_secs());
        statements.extend(check(&format!("COALESCE({lock}, 0) = 1"), BUSY));
        statements.push(TAKE_AUTOCOMMIT.to_owned());
        statements
    }

    fn end_run(&self) -> Vec<String> {
        release_lock(&self.tables).into()
    }

    fn begin(&self, guard: Option<OfflineGuard<'_>>, is_alone: bool) -> Vec<String> {
        // The lock of the run keeps the rows as they were when it was last looked.
        let guard = guard.filter(|_| !is_alone).map(|guard| self.guard(guard)).unwrap_or_default();
        [BEGIN.to_owned()].into_iter().chain(guard).collect()
    }

    fn enter_alone(&self, guard: OfflineGuard<'_>) -> Vec<String> {
        self.guard(guard)
    }

    fn leave_alone(&self) -> Vec<String> {
        Vec::new()
    }

    fn alone_needs_own_message(&self) -> bool {
        false
    }
}
