//! Indexes.

use super::expression::mentions;
use std::collections::BTreeMap;

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// What is indexed, in order.
    pub parts: Vec<IndexPart>,
    /// No two rows may agree.
    pub unique: bool,
    /// Only rows for which this holds, sent as it is (PostgreSQL, SQLite).
    pub predicate: Option<String>,
    /// Index method, such as `gin` (PostgreSQL) or `hash` (MySQL).
    pub method: Option<String>,
    /// Further columns kept in the index (PostgreSQL 11).
    pub include: Vec<String>,
    /// Two NULLs count as equal (PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// Storage parameters such as `fillfactor`, with their values (PostgreSQL).
    pub storage_parameters: BTreeMap<String, String>,
    /// Where it is kept; the database's own choice if `None` (PostgreSQL).
    pub tablespace: Option<String>,
}

/// One part of an index's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexPart {
    /// What is indexed.
    pub key: IndexKey,
    /// Ascending or descending; the database's default if `None`.
    pub order: Option<SortOrder>,
    /// Where NULLs sort (PostgreSQL); the database's default if `None`.
    pub nulls: Option<Nulls>,
    /// Operator class (PostgreSQL), by name.
    pub operator_class: Option<String>,
    /// Only so many leading characters or bytes (MySQL, where text columns need it).
    pub length: Option<u32>,
}

/// What a part of an index reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexKey {
    /// A column, by name.
    Column(String),
    /// An expression, sent as it is, in parentheses.
    Expression(String),
}

/// Sort order of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    /// `ASC`.
    Asc,
    /// `DESC`.
    Desc,
}

/// Where NULLs sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// `NULLS FIRST`.
    First,
    /// `NULLS LAST`.
    Last,
}

impl Index {
    /// An index over columns, with nothing else.
    pub fn new(name: &str, columns: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            parts: columns.iter().map(|column| IndexPart::column(column)).collect(),
            unique: false,
            predicate: None,
            method: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            storage_parameters: BTreeMap::new(),
            tablespace: None,
        }
    }

    /// Whether the index reads `column`, in its key, its predicate or beside the key.
    pub(crate) fn involves(&self, column: &str) -> bool {
        self.parts.iter().any(|part| part.involves(column))
            || self.include.iter().any(|it| it == column)
            || self.predicate.as_ref().is_some_and(|it| mentions(it, column))
    }
}

impl IndexPart {
    /// A column in the default order.
    pub fn column(name: &str) -> Self {
        Self::of(IndexKey::Column(name.to_owned()))
    }

    /// An expression in the default order.
    pub fn expression(sql: &str) -> Self {
        Self::of(IndexKey::Expression(sql.to_owned()))
    }

    fn involves(&self, column: &str) -> bool {
        match &self.key {
            IndexKey::Column(name) => name == column,
            IndexKey::Expression(expression) => mentions(expression, column),
        }
    }

    fn of(key: IndexKey) -> Self {
        Self { key, order: None, nulls: None, operator_class: None, length: None }
    }
}
