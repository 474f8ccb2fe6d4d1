//! What opens every transaction of a run: the lock, the version rows, and what holds for the transaction.
//!
//! Plain queries, which take the server half of the time of a block of PL/pgSQL with its own error. What refuses is a
//! cast of a sentence to a number: its error quotes the sentence, in whatever language the server speaks. A script has
//! the block (`offline.rs`), for people read what it says.

use super::offline::literal;
use crate::session::{Tables, Verdict};

/// `invalid_text_representation`, the SQLSTATE of a text that is no number.
pub(super) const REFUSAL: &str = "22P02";

const BUSY: &str = "ftf-migrate: another process is migrating";
const CHANGED: &str = "ftf-migrate: the version rows have changed";

/// The lock is a statement of its own: what sees the rows must have been taken behind it.
pub(super) fn opening(
    tables: &Tables,
    lock: Option<i64>,
    rows: Option<&[String]>,
    token: &str,
    table_limit: Option<&str>,
) -> Vec<String> {
    let mut settings = format!("set_config('ftf_migrate.inside', '{token}', true)");
    if let Some(milliseconds) = table_limit {
        settings += &format!(" || set_config('lock_timeout', '{milliseconds}', true)");
    }
    let lock = lock.map(|key| unless(&format!("pg_try_advisory_xact_lock({key})"), "''", BUSY));
    let settings = match rows {
        Some(rows) => unless(&rows_are(tables, rows), &settings, CHANGED),
        None => format!("SELECT {settings}"),
    };
    lock.into_iter().chain([settings]).collect()
}

/// What the error of a cast means.
pub(super) fn verdict(message: &str) -> Verdict {
    if message.contains(BUSY) {
        Verdict::Busy
    } else if message.contains(CHANGED) {
        Verdict::Changed
    } else {
        Verdict::Failed
    }
}

fn rows_are(tables: &Tables, rows: &[String]) -> String {
    // One row is in order.
    let order = if rows.len() > 1 { " ORDER BY version_num COLLATE \"C\"" } else { "" };
    let rows: Vec<_> = rows.iter().map(|row| literal(row)).collect();
    format!(
        "ARRAY(SELECT version_num::text FROM {}{order}) = ARRAY[{}]::text[]",
        tables.version(),
        rows.join(", ")
    )
}

/// The process is named so that the text is no constant: the cast of one fails before anything is asked.
fn unless(condition: &str, then: &str, refusal: &str) -> String {
    format!(
        "SELECT CASE WHEN {condition} THEN {then} ELSE ('{refusal} ' || pg_backend_pid())::integer::text END"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capabilities::Database;
    use crate::schema::TableName;

    #[test]
    fn the_rows_are_read_behind_the_lock() {
        let tables = Tables::new(Database::Postgres, &TableName::new("ftf_migrate_version"));
        let rows = ["a".to_owned(), "b'\\".to_owned()];
        assert_eq!(
            opening(&tables, Some(7), Some(&rows), "t", Some("5000")),
            [
                "SELECT CASE WHEN pg_try_advisory_xact_lock(7) THEN '' ELSE \
                 ('ftf-migrate: another process is migrating ' || pg_backend_pid())::integer::text END",
                "SELECT CASE WHEN ARRAY(SELECT version_num::text FROM \"ftf_migrate_version\" \
                 ORDER BY version_num COLLATE \"C\") = ARRAY[E'a', E'b''\\\\']::text[] \
                 THEN set_config('ftf_migrate.inside', 't', true) || set_config('lock_timeout', '5000', true) ELSE \
                 ('ftf-migrate: the version rows have changed ' || pg_backend_pid())::integer::text END",
            ]
        );
        assert_eq!(
            opening(&tables, None, None, "t", None),
            ["SELECT set_config('ftf_migrate.inside', 't', true)"]
        );
    }

    #[test]
    fn a_refusal_is_known_by_its_sentence() {
        let quoted = |sentence| format!("ungültige Eingabesyntax für Typ integer: »{sentence} 12«");
        assert_eq!(verdict(&quoted(BUSY)), Verdict::Busy);
        assert_eq!(verdict(&quoted(CHANGED)), Verdict::Changed);
        assert_eq!(verdict(&quoted("x")), Verdict::Failed);
    }
}
