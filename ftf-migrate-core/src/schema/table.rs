//! Tables.

use super::{Column, Constraint, Index, PartitionBy, PartitionOf, TableName};

/// A table with all that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its constraints, in the order written. At most one is a primary key.
    pub constraints: Vec<Constraint>,
    /// Its indexes, in the order made.
    pub indexes: Vec<Index>,
    /// A comment kept by the database (PostgreSQL, MySQL).
    pub comment: Option<String>,
    /// `WITHOUT ROWID` (SQLite).
    pub without_rowid: bool,
    /// `STRICT`: types are enforced (SQLite).
    pub strict: bool,
    /// Storage engine (MySQL); the server's default if `None`.
    pub engine: Option<String>,
    /// Character set of new text columns (MySQL); the database's default if `None`.
    pub charset: Option<String>,
    /// Collation of new text columns (MySQL); that of the character set if `None`.
    pub collation: Option<String>,
    /// What of it there is no word for, such as `ON CONFLICT` in SQLite: found by reflection. It stays as
    /// it is when the table is altered; a table made from this description would lack it.
    pub inexpressible: Vec<String>,
    /// How its rows are spread over partitions (PostgreSQL).
    pub partition_by: Option<PartitionBy>,
    /// The table that it is a partition of (PostgreSQL).
    pub partition_of: Option<PartitionOf>,
}

impl Table {
    /// A table with nothing in it.
    pub fn new(name: TableName) -> Self {
        Self {
            name,
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            without_rowid: false,
            strict: false,
            engine: None,
            charset: None,
            collation: None,
            inexpressible: Vec::new(),
            partition_by: None,
            partition_of: None,
        }
    }

    /// The column called `name`.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column called `name`, to be changed.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }
}
