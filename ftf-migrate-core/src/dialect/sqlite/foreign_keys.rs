//! Rows that break a foreign key, as queries.

use super::{literal, master, schema_of};
use crate::schema::TableName;

/// What is said when a row breaks a foreign key that did not before.
pub(super) const BROKEN_KEYS: &str =
    "FOREIGN KEY constraint failed: rows break a foreign key that did not before";

/// The tables whose foreign keys a rebuild of `table` can break: its own, and those that refer to it.
pub(super) fn concerned(table: &TableName) -> String {
    let name = literal(&table.name);
    format!(
        "SELECT tables.name FROM {} AS tables WHERE tables.type = 'table' AND (tables.name = {name} COLLATE NOCASE \
         OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(tables.name, {}) AS keys \
         WHERE keys.\"table\" = {name} COLLATE NOCASE))",
        master(table),
        literal(schema_of(table)),
    )
}

/// The rows of `tables`, a query of names, that break a foreign key, counted: those of a table without
/// rowids cannot be told apart.
pub(super) fn violations_in(tables: &str, schema: &str) -> String {
    format!(
        "SELECT broken.\"table\" AS child, broken.rowid AS number, broken.parent AS parent, count(*) AS times \
         FROM ({tables}) AS names, pragma_foreign_key_check(names.name, {}) AS broken \
         GROUP BY 1, 2, 3",
        literal(schema)
    )
}

/// What of `now`, a query as [`violations_in`] makes it, was not so when the table `before` was filled from it.
pub(super) fn new_violations(now: &str, before: &str) -> String {
    format!(
        "SELECT 1 FROM ({now}) AS after WHERE times > coalesce((SELECT before.times FROM {before} AS before \
         WHERE before.child IS after.child AND before.number IS after.number AND before.parent IS after.parent), 0)"
    )
}

/// The rows that broke a foreign key at the beginning of a transaction.
const BEFORE: &str = "temp.\"ftf_migrate_violations\"";

fn all_violations() -> String {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND EXISTS (SELECT 1 FROM pragma_foreign_key_list(name))";
    violations_in(tables, "main")
}

/// Remembers which rows of the database break a foreign key.
pub(super) fn watch() -> Vec<String> {
    vec![format!("CREATE TEMP TABLE \"ftf_migrate_violations\" AS {}", all_violations())]
}

/// Fails if others do than when [`watch`] was run.
pub(super) fn check() -> Vec<String> {
    let checks = "temp.\"ftf_migrate_keys\"";
    vec![
        format!(
            "CREATE TEMP TABLE \"ftf_migrate_keys\" (\"whole\" INTEGER CONSTRAINT \"{BROKEN_KEYS}\" CHECK (\"whole\"))"
        ),
        format!("INSERT INTO {checks} SELECT NOT EXISTS ({})", new_violations(&all_violations(), BEFORE)),
        format!("DROP TABLE {checks}"),
        format!("DROP TABLE {BEFORE}"),
    ]
}
