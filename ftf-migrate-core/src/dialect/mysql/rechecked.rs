//! Checks for which MySQL copies a table, and the foreign keys that forbid it.
//!
//! The server takes columns of some types for changed in every ALTER TABLE, and copies the table to check its rows again if a
//! check reads one of them. What a foreign key is about may not be renamed (1846), nor may it change whether it holds NULL
//! (1832), while the table is copied. Without these checks the server does both in place.
//! Source: tried out on 9.7.

use super::{Ddl, types};
use crate::ddl::{Compiler, Object, Refusal};
use crate::operation::ConstraintKind;
use crate::schema::expression::mentions;
use crate::schema::{Check, Constraint, Table, TableName};

/// The types of which every column counts as changed.
const TYPES: &[&str] = &[
    "DATE",
    "DATETIME",
    "ENUM",
    "LONGBLOB",
    "LONGTEXT",
    "MEDIUMBLOB",
    "MEDIUMTEXT",
    "SET",
    "TIME",
    "TIMESTAMP",
    "TINYBLOB",
    "TINYTEXT",
];

/// What goes before a change and comes back behind it, as actions of ALTER TABLE.
#[derive(Debug, Default)]
pub(super) struct MadeAgain {
    pub(super) dropped: Vec<String>,
    pub(super) made: Vec<String>,
    /// What the catalogue calls it.
    pub(super) objects: Vec<Object>,
}

impl MadeAgain {
    /// A check, which comes back as `after`.
    pub(super) fn push_check(
        &mut self,
        dialect: &Ddl,
        compiler: &Compiler<'_>,
        table: &TableName,
        after: &Constraint,
    ) -> Result<(), Refusal> {
        let name = after.name().unwrap_or_default();
        self.dropped.push(dialect.drop_constraint_action(ConstraintKind::Check, name, false));
        self.made.push(format!("ADD {}", compiler.constraint(after)?));
        self.objects.push(compiler.as_object(table, after));
        Ok(())
    }
}

/// Whether a foreign key is over the column, or refers to it.
pub(super) fn is_in_foreign_key(compiler: &Compiler<'_>, name: &TableName, column: &str) -> bool {
    let holds = |columns: &[String]| columns.iter().any(|it| it == column);
    compiler.before.tables.values().any(|table| {
        table.constraints.iter().any(|constraint| match constraint {
            Constraint::ForeignKey(key) => {
                (table.name == *name && holds(&key.columns))
                    || (key.referent == *name && holds(&key.referent_columns))
            }
            _ => false,
        })
    })
}

/// Whether the check makes the server copy the table.
pub(super) fn is_rechecked(dialect: &Ddl, table: &Table, check: &Check) -> bool {
    table.columns.iter().filter(|column| mentions(&check.expression, &column.name)).any(|column| {
        types::spell(dialect, &column.sql_type).is_ok_and(|spelled| {
            let word = spelled.split(|it: char| !it.is_ascii_alphabetic()).next().unwrap_or_default();
            TYPES.contains(&word.to_ascii_uppercase().as_str())
        })
    })
}
