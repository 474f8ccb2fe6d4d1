//! An operation that does not fit the schema it is for.

use crate::schema::{Signature, TableName};
use std::fmt;
use thiserror::Error;

/// An operation that names something that is not there, or makes something that is there already.
///
/// The text says which operation and why; [`Self::hint`] what to do next. Whoever replays a revision
/// knows its file and line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{operation}: {problem}")]
pub struct ReplayError {
    /// The operation, in a few words.
    pub operation: String,
    /// What is wrong.
    pub problem: Box<ReplayProblem>,
}

/// What is wrong with an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplayProblem {
    /// It names something that is not there.
    Missing {
        /// What.
        object: SchemaObject,
        /// What there is with nearly that name.
        similar: Option<String>,
    },
    /// It makes something that is there already.
    Exists {
        /// What.
        object: SchemaObject,
    },
}

/// Something in a schema, by its sort and name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaObject {
    /// A table.
    Table(TableName),
    /// A column of a table.
    Column(TableName, String),
    /// An index of a table.
    Index(TableName, String),
    /// A constraint of a table.
    Constraint(TableName, String),
    /// The primary key of a table, which has at most one.
    PrimaryKey(TableName),
    /// An enum type.
    Enum(TableName),
    /// A word of an enum type.
    EnumValue(TableName, String),
    /// A schema.
    Schema(String),
    /// A partition of a table.
    Partition(TableName, String),
    /// A sequence.
    Sequence(TableName),
    /// An extension.
    Extension(String),
    /// A view or materialized view.
    View(TableName),
    /// A function or procedure.
    Routine(Signature),
    /// A trigger of a table.
    Trigger(TableName, String),
}

impl SchemaObject {
    /// What it is part of, and what it is: `table `posts``, `column `title``.
    fn words(&self) -> (Option<String>, String) {
        let of = |table: &TableName| Some(format!("table `{table}`"));
        match self {
            Self::Table(table) => (None, format!("table `{table}`")),
            Self::Column(table, name) => (of(table), format!("column `{name}`")),
            Self::Index(table, name) => (of(table), format!("index `{name}`")),
            Self::Constraint(table, name) => (of(table), format!("constraint `{name}`")),
            Self::PrimaryKey(table) => (of(table), "primary key".to_owned()),
            Self::Enum(name) => (None, format!("enum type `{name}`")),
            Self::EnumValue(name, value) => (Some(format!("enum type `{name}`")), format!("value `{value}`")),
            Self::Schema(name) => (None, format!("schema `{name}`")),
            Self::Partition(table, name) => (of(table), format!("partition `{name}`")),
            Self::Sequence(name) => (None, format!("sequence `{name}`")),
            Self::Extension(name) => (None, format!("extension `{name}`")),
            Self::View(name) => (None, format!("view `{name}`")),
            Self::Routine(it) => (None, format!("function or procedure `{}({})`", it.name, it.arguments)),
            Self::Trigger(table, name) => (of(table), format!("trigger `{name}`")),
        }
    }

    fn article(&self) -> &'static str {
        if matches!(self, Self::Index(..) | Self::Enum(_) | Self::Extension(_)) { "an" } else { "a" }
    }

    /// The name by which it, or what it is part of, is known to be opaque.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Table(of)
            | Self::Column(of, _)
            | Self::Index(of, _)
            | Self::Constraint(of, _)
            | Self::PrimaryKey(of)
            | Self::Enum(of)
            | Self::EnumValue(of, _)
            | Self::Partition(of, _)
            | Self::Sequence(of)
            | Self::View(of)
            | Self::Trigger(of, _) => &of.name,
            Self::Routine(of) => &of.name.name,
            Self::Schema(name) | Self::Extension(name) => name,
        }
    }

    /// The table whose definition would have to say otherwise.
    fn table(&self) -> Option<&TableName> {
        match self {
            Self::Table(table)
            | Self::Column(table, _)
            | Self::Index(table, _)
            | Self::Constraint(table, _)
            | Self::PrimaryKey(table)
            | Self::Partition(table, _)
            | Self::Trigger(table, _) => Some(table),
            Self::Enum(_)
            | Self::EnumValue(..)
            | Self::Schema(_)
            | Self::Sequence(_)
            | Self::Extension(_)
            | Self::View(_)
            | Self::Routine(_) => None,
        }
    }
}

impl ReplayProblem {
    /// What is missing or there already.
    pub fn object(&self) -> &SchemaObject {
        match self {
            Self::Missing { object, .. } | Self::Exists { object } => object,
        }
    }
}

impl fmt::Display for ReplayProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { object, .. } => match object.words() {
                (Some(of), it) => write!(f, "{of} has no {it}"),
                (None, it) => write!(f, "there is no {it}"),
            },
            Self::Exists { object } => match object.words() {
                (Some(of), it) => write!(f, "{of} already has {} {it}", object.article()),
                (None, it) => write!(f, "there already is {} {it}", object.article()),
            },
        }
    }
}

impl ReplayError {
    /// What to do next.
    pub fn hint(&self) -> String {
        match &*self.problem {
            ReplayProblem::Missing { similar: Some(similar), .. } => format!("did you mean `{similar}`?"),
            ReplayProblem::Missing { object: SchemaObject::Table(table), .. } => format!(
                "make it first; if it is made outside of the migrations, an earlier one must say so: \
                 op.existing_tables(&[\"{0}\"]), or `.touches(\"{0}\")` on the SQL or Rust code that makes it",
                table.name
            ),
            ReplayProblem::Missing { object, .. } => match object.table() {
                Some(table) => format!(
                    "make it first; if SQL or Rust code of a migration makes it, that must say so: `.touches(\"{}\")`",
                    table.name
                ),
                None => "make it first; if SQL or Rust code of a migration makes it, that must say so: \
                         `.touches(\"its name\")`"
                    .to_owned(),
            },
            ReplayProblem::Exists { object } => match object.table() {
                Some(table) => format!(
                    "take this operation out, or choose another name; if SQL or Rust code of a migration removed it, \
                     that must say so: `.touches(\"{}\")`",
                    table.name
                ),
                None => "take this operation out, or choose another name".to_owned(),
            },
        }
    }
}
