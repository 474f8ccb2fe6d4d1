//! The one description of a database.

use super::{Extension, Routine, Sequence, Signature, Table, TableName, Trigger, View};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a database: from models, from reflection or from replayed operations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetaData {
    /// The tables, by name.
    pub tables: BTreeMap<TableName, Table>,
    /// Enum types (PostgreSQL): their words in order, by name.
    pub enums: BTreeMap<TableName, Vec<String>>,
    /// Those of the enum types that no `create_enum` made: they came with the first column of that
    /// type and go with the last.
    pub enums_of_columns: BTreeSet<TableName>,
    /// Sequences (PostgreSQL, MariaDB), by name. Those of identity columns are not among them.
    pub sequences: BTreeMap<TableName, Sequence>,
    /// Extensions (PostgreSQL), by name.
    pub extensions: BTreeMap<String, Extension>,
    /// Views, by name.
    pub views: BTreeMap<TableName, View>,
    /// Functions and procedures, by name and arguments.
    pub routines: BTreeMap<Signature, Routine>,
    /// Triggers, by the name of their table and their own.
    pub triggers: BTreeMap<(TableName, String), Trigger>,
}

impl MetaData {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// The table called `name`, if it is known.
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.get(name)
    }
}
