//! Sequences and extensions.

use super::TableName;

/// A sequence (PostgreSQL, MariaDB). Options left `None` are the database's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// Its name.
    pub name: TableName,
    /// First number.
    pub start: Option<i64>,
    /// Step.
    pub increment: Option<i64>,
    /// Smallest number.
    pub min_value: Option<i64>,
    /// Largest number.
    pub max_value: Option<i64>,
    /// Numbers kept in memory.
    pub cache: Option<i64>,
    /// Begin again after the last.
    pub cycle: bool,
    /// The column with which it goes (PostgreSQL).
    pub owned_by: Option<(TableName, String)>,
}

impl Sequence {
    /// A sequence with nothing else said of it.
    pub fn new(name: TableName) -> Self {
        Self {
            name,
            start: None,
            increment: None,
            min_value: None,
            max_value: None,
            cache: None,
            cycle: false,
            owned_by: None,
        }
    }
}

/// An extension of PostgreSQL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extension {
    /// The schema that its objects are in; the database's own choice if `None`.
    pub schema: Option<String>,
    /// Its version; the newest that is installed if `None`.
    pub version: Option<String>,
}
