//! What is sent to a database.

use crate::schema::{RoutineKind, TableName};

/// One statement made of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The text, without a final semicolon.
    pub sql: String,
    /// What kind of text it is.
    pub kind: StatementKind,
    /// Whether it may run inside a transaction.
    pub transactional: bool,
    /// How to see afterwards whether it took effect, when it could not be recorded with its effect.
    pub effect: Effect,
}

/// What kind of text a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// DDL that we wrote: one statement.
    Ddl,
    /// An INSERT that we wrote: one statement.
    Dml,
    /// The user's own text: perhaps several statements, perhaps DDL.
    Raw,
}

/// The trace that a statement leaves in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// This is there afterwards, and was not before.
    Appears(Object),
    /// This is gone afterwards, and was there before.
    Disappears(Object),
    /// Doing it twice is the same as doing it once.
    Repeatable,
    /// Nothing can be said.
    Unknown,
}

/// An object that a catalogue can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// A table.
    Table(TableName),
    /// A column of a table.
    Column(TableName, String),
    /// An index of a table.
    Index(TableName, String),
    /// A constraint of a table, the primary key by the name `PRIMARY` on MySQL.
    Constraint(TableName, String),
    /// A schema.
    Schema(String),
    /// An enum type.
    Enum(TableName),
    /// A word of an enum type.
    EnumValue(TableName, String),
    /// A partition (the second) of a table.
    Partition(TableName, TableName),
    /// A sequence.
    Sequence(TableName),
    /// An extension.
    Extension(String),
    /// A view or materialized view.
    View(TableName),
    /// A function or procedure, whichever arguments it has.
    Routine(TableName, RoutineKind),
    /// A trigger of a table.
    Trigger(TableName, String),
}

impl Statement {
    /// DDL that can run in a transaction where the database has such.
    pub fn ddl(sql: String, effect: Effect) -> Self {
        Self { sql, kind: StatementKind::Ddl, transactional: true, effect }
    }

    /// The same statement, outside of any transaction.
    pub fn outside_transaction(self) -> Self {
        Self { transactional: false, ..self }
    }
}
