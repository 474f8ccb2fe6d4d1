//! The SQL of a backfill: one UPDATE, and the same in batches.

use super::{Compiled, Compiler, Dialect, Effect, Refusal, Statement, StatementKind};
use crate::operation::Backfill;
use crate::schema::{MetaData, Value};
use std::time::Duration;

/// A backfill, ready to be done in batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Batches {
    table: String,
    key: String,
    /// The key as it is asked for: as text where not every type of it can be read.
    key_out: &'static str,
    assignments: String,
    predicate: Option<String>,
    size: u32,
    pub(crate) pause: Duration,
}

/// The batches of a backfill in a dialect.
pub(crate) fn batches(dialect: &dyn Dialect, backfill: &Backfill) -> Batches {
    let compiler = Compiler { dialect, before: &MetaData::new() };
    Batches {
        table: compiler.table(&backfill.table),
        key: dialect.quote(&backfill.key),
        key_out: dialect.batch_key(),
        assignments: backfill.assignments.join(", "),
        predicate: backfill.predicate.clone(),
        size: backfill.batch_size,
        pause: backfill.pause,
    }
}

impl Compiler<'_> {
    /// All of it at once.
    pub(super) fn backfill(&self, backfill: &Backfill) -> Compiled {
        if backfill.assignments.is_empty() {
            return Err(Refusal::new("it sets nothing", "say what: .set(\"column = expression\")"));
        }
        if backfill.batch_size == 0 {
            return Err(Refusal::new("its batches have no rows", "leave .batch_size(0) out"));
        }
        let mut sql =
            format!("UPDATE {} SET {}", self.table(&backfill.table), backfill.assignments.join(", "));
        if let Some(predicate) = &backfill.predicate {
            sql += &format!(" WHERE {predicate}");
        }
        let effect = Effect::Repeatable;
        Ok(vec![Statement { sql, kind: StatementKind::Dml, transactional: true, effect }])
    }
}

impl Batches {
    /// Asks how many rows there are behind a key (`total`), and how many of them have no key (`without_key`).
    pub(crate) fn count(&self, after: Option<&str>) -> String {
        let (key, table) = (&self.key, &self.table);
        let rows = self.rows(after, None);
        format!("SELECT COUNT(*) AS total, COUNT(*) - COUNT({key}) AS without_key FROM {table}{rows}")
    }

    /// Asks for the last key (`last_key`) of the next batch and its number of rows (`size`); no row at the end.
    pub(crate) fn next(&self, after: Option<&str>) -> String {
        let Self { table, key, key_out, size, .. } = self;
        let rows = self.rows(after, None);
        format!(
            "SELECT {key_out} AS last_key, COUNT(*) OVER () AS size FROM (SELECT {key} AS batch_key FROM {table}{rows} \
             ORDER BY {key} LIMIT {size}) batch ORDER BY batch_key DESC LIMIT 1"
        )
    }

    /// Changes the rows behind one key up to another.
    pub(crate) fn update(&self, after: Option<&str>, up_to: &str) -> String {
        let Self { table, assignments, .. } = self;
        format!("UPDATE {table} SET {assignments}{}", self.rows(after, Some(up_to)))
    }

    fn rows(&self, after: Option<&str>, up_to: Option<&str>) -> String {
        let key = &self.key;
        let conditions = [
            after.map(|after| format!("{key} > {after}")),
            up_to.map(|up_to| format!("{key} <= {up_to}")),
            self.predicate.as_ref().map(|predicate| format!("({predicate})")),
        ];
        let conditions: Vec<_> = conditions.into_iter().flatten().collect();
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
    }
}

/// A key as SQL.
///
/// # Errors
///
/// It cannot be written.
pub(crate) fn key_literal(dialect: &dyn Dialect, key: &Value) -> Result<String, Refusal> {
    Compiler { dialect, before: &MetaData::new() }.literal(key)
}
