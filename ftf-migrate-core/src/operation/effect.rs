//! What SQL and Rust code say that they do to the schema.

use super::definition::owned;
use super::op::record;
use super::{Execute, Op, Operation, Recorded};
use crate::schema::expression::bare_words;

/// What SQL or Rust code says that it does to the schema; by default nothing.
#[derive(Debug, Default)]
pub struct DeclaredEffect {
    /// The operations that would do the same.
    pub operations: Vec<Recorded>,
    /// The names of what it makes or changes without telling how.
    pub touched: Vec<String>,
    /// Whether there may be tables that no migration made.
    pub everything: bool,
}

impl DeclaredEffect {
    pub(super) fn declare(&mut self, operations: impl FnOnce(&mut Op)) {
        let mut op = Op::new();
        operations(&mut op);
        self.operations.extend(op.into_parts().0);
    }

    pub(super) fn touches(&mut self, name: &str) {
        self.touched.push(name.to_owned());
    }
}

/// What no migration made.
impl Op {
    /// Says that these tables (enum types, schemas) are there although no migration made them: before
    /// the first one, or beside them. It does nothing.
    ///
    /// What they are like is not known, so operations on them are not checked. Without it, an operation
    /// on a table that no migration made is a mistake.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.existing_tables(&["customers"]);
    ///     op.add_column("customers", column("vat_id", Varchar(20)));
    /// }
    /// ```
    #[track_caller]
    pub fn existing_tables(&mut self, names: &[&str]) -> &mut Execute {
        let touched = owned(names);
        let effect = Some(DeclaredEffect { touched, ..DeclaredEffect::default() });
        record!(self, Execute, Execute { texts: Vec::new(), effect, reverse: Vec::new() })
    }

    /// Says that the database was not empty before the first migration, and that nobody has told what
    /// is in it: any table that no migration made may be there. It does nothing.
    #[track_caller]
    pub fn existing_database(&mut self) -> &mut Execute {
        let effect = Some(DeclaredEffect { everything: true, ..DeclaredEffect::default() });
        record!(self, Execute, Execute { texts: Vec::new(), effect, reverse: Vec::new() })
    }
}

/// Whether an SQL text may change the schema. It cannot if it begins as a statement about rows does
/// and holds neither a word that a statement about the schema needs, outside of texts in single
/// quotes, nor a text in dollar quotes, which may be code.
pub(super) fn may_change_schema(sql: &str) -> bool {
    const ROWS: [&str; 12] = [
        "insert", "update", "delete", "replace", "merge", "truncate", "grant", "revoke", "analyze", "vacuum",
        "reindex", "set",
    ];
    const SCHEMA: [&str; 7] = ["create", "alter", "drop", "rename", "comment", "call", "execute"];
    let sql = without_leading_comments(sql);
    let mut words = bare_words(sql).map(str::to_lowercase);
    match words.next() {
        None => sql.contains(char::is_alphanumeric),
        Some(first) if ROWS.contains(&first.as_str()) => {
            sql.contains("$$") || words.any(|word| SCHEMA.contains(&word.as_str()))
        }
        Some(_) => true,
    }
}

fn without_leading_comments(mut sql: &str) -> &str {
    loop {
        sql = sql.trim_start();
        let end = if sql.starts_with("--") || sql.starts_with('#') {
            sql.find('\n')
        } else if sql.starts_with("/*") {
            sql.find("*/").map(|at| at + 2)
        } else {
            return sql;
        };
        sql = end.map_or("", |at| &sql[at..]);
    }
}

#[cfg(test)]
mod tests {
    use super::may_change_schema;

    #[test]
    fn only_what_is_plainly_about_rows_changes_no_schema() {
        for sql in [
            "",
            " ; ",
            "-- nothing",
            "/* CREATE TABLE t */",
            "INSERT INTO t VALUES ('drop table x'), (1) ON CONFLICT DO NOTHING",
            "-- why\n/* how */ UPDATE t SET a = 1; DELETE FROM u",
            "TRUNCATE t",
        ] {
            assert!(!may_change_schema(sql), "{sql}");
        }
        for sql in [
            "CREATE TABLE t (a int)",
            "UPDATE t SET a = 1; ALTER TABLE t ADD b int",
            "SELECT make_table('t')",
            "WITH a AS (SELECT 1) SELECT * INTO t FROM a",
            "INSERT INTO t VALUES (1); DO $$ BEGIN PERFORM f(); END $$",
            "\"strange\"",
        ] {
            assert!(may_change_schema(sql), "{sql}");
        }
    }
}
