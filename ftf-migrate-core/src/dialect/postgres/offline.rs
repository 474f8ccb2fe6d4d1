//! Locks and guards on PostgreSQL as SQL.

use crate::session::{BUSY, HALF_DONE, Offline, OfflineGuard, Tables, Took};

/// SQLSTATEs of our own guard; class `FT` is nobody else's.
const IS_BUSY: &str = "FTF01";
const IS_CHANGED: &str = "FTF02";
pub(super) const HAS_ENDED: &str = "FTF03";
const IS_HALF_DONE: &str = "FTF04";

/// The rows must be read after the lock is taken, so with a snapshot of their own.
pub(super) const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// A block that raises an SQLSTATE of ours unless all is as it must be.
#[derive(Clone, Copy, Debug, Default)]
struct Guard<'a> {
    /// The lock to be taken for the transaction.
    lock: Option<i64>,
    /// The rows that the version table must have.
    rows: Option<&'a [String]>,
    /// Whether no migration may be half done.
    nothing_half_done: bool,
    /// What tells our transaction from one that the user's SQL began.
    token: Option<&'a str>,
}

impl Guard<'_> {
    fn sql(self, tables: &Tables) -> String {
        let mut body = String::new();
        if let Some(key) = self.lock {
            body += &raise_if(
                &format!("NOT pg_try_advisory_xact_lock({key})"),
                "another process is migrating",
                IS_BUSY,
            );
        }
        if let Some(rows) = self.rows {
            let found =
                "SELECT coalesce(string_agg(version_num, ',' ORDER BY version_num COLLATE \"C\"), '')";
            let other = format!("({found} FROM {}) <> {}", tables.version(), literal(&rows.join(",")));
            body += &raise_if(&other, "the version rows have changed", IS_CHANGED);
        }
        if self.nothing_half_done {
            body += &raise_if(&format!("NOT {}", tables.no_journals()), HALF_DONE, IS_HALF_DONE);
        }
        if let Some(token) = self.token {
            body += &format!("PERFORM set_config('ftf_migrate.inside', '{token}', true); ");
        }
        block(&body)
    }
}

fn raise_if(condition: &str, message: &str, code: &str) -> String {
    format!("IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '{code}'; END IF; ")
}

fn block(body: &str) -> String {
    format!("DO $ftf_migrate$ BEGIN {body}END $ftf_migrate$")
}

/// Fails outside of the transaction that a guard with this token opened.
pub(super) fn still_inside(token: &str) -> String {
    let outside = format!("current_setting('ftf_migrate.inside', true) IS DISTINCT FROM '{token}'");
    block(&raise_if(&outside, "the migration ended its own transaction", HAS_ENDED))
}

/// The lock of a pair of tables. Advisory locks are per database, so its name is not needed.
pub(super) fn lock_key(identity: &str) -> i64 {
    let hash = identity.bytes().chain(*b"ftf-migrate").fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.cast_signed()
}

/// `E''` strings mean the same whatever `standard_conforming_strings` says.
pub(super) fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// A script has one connection, so the session itself holds the lock outside of transactions.
#[derive(Debug)]
pub(crate) struct PostgresOffline {
    tables: Tables,
    key: i64,
    token: String,
}

impl PostgresOffline {
    pub(crate) fn new(tables: Tables) -> Self {
        let key = lock_key(tables.identity());
        // The same each time, as all of the script is.
        Self { tables, key, token: format!("{key:016x}") }
    }
}

impl Offline for PostgresOffline {
    fn client(&self) -> &'static str {
        "psql -v ON_ERROR_STOP=1"
    }

    fn begin_run(&self) -> Vec<String> {
        // The settings are those of a connection by sqlx.
        let settings = ["client_encoding = 'UTF8'", "TimeZone = 'UTC'", "DateStyle = 'ISO, MDY'"];
        settings.map(|setting| format!("SET {setting}")).into()
    }

    fn end_run(&self) -> Vec<String> {
        Vec::new()
    }

    fn clock(&self) -> Option<Took> {
        Some(Took::SinceBegin)
    }

    fn begin(&self, guard: Option<OfflineGuard<'_>>, is_alone: bool) -> Vec<String> {
        let guard = Guard {
            lock: (!is_alone).then_some(self.key),
            rows: guard.map(|guard| guard.rows),
            nothing_half_done: guard.is_some_and(|guard| guard.nothing_half_done),
            token: Some(&self.token),
        };
        vec![BEGIN.to_owned(), guard.sql(&self.tables)]
    }

    fn enter_alone(&self, guard: OfflineGuard<'_>) -> Vec<String> {
        let OfflineGuard { rows, nothing_half_done } = guard;
        let guard = Guard { rows: Some(rows), nothing_half_done, ..Guard::default() };
        let is_taken = format!("NOT pg_try_advisory_lock({})", self.key);
        vec![block(&raise_if(&is_taken, BUSY, IS_BUSY)), guard.sql(&self.tables)]
    }

    fn leave_alone(&self) -> Vec<String> {
        vec![block(&format!("PERFORM pg_advisory_unlock({}); ", self.key))]
    }

    fn alone_needs_own_message(&self) -> bool {
        true
    }

    fn still_inside(&self) -> Option<String> {
        Some(still_inside(&self.token))
    }
}
