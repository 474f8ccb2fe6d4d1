//! The one description of a database.

use super::{
    Extension, NamingConvention, Opaque, Routine, Sequence, Signature, Table, TableMap, TableName, Trigger,
    View,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a database: from models, from reflection or from replayed operations.
///
/// What is not in it is not there, except for what it says to be [opaque](Self::opaque).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetaData {
    /// The tables, by name. Of one that is opaque this is what was known last; [`Self::table`] does not
    /// give it.
    pub tables: TableMap,
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
    /// The schemas that migrations made. Those that the database or its administrator made need not be here.
    pub schemas: BTreeSet<String>,
    /// What nobody knows.
    pub opaque: Opaque,
    /// How what is given no name is named.
    pub naming: NamingConvention,
}

impl MetaData {
    /// An empty database.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty database where what is given no name is named like this.
    pub fn with_naming(naming: NamingConvention) -> Self {
        Self { naming, ..Self::default() }
    }

    /// A database of which nothing is known: whatever an operation names may be there.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    /// use ftf_migrate_core::schema::MetaData;
    ///
    /// let mut op = Op::new();
    /// op.drop_table("users");
    /// assert!(MetaData::unknown().apply(&op.recorded()[0].operation).is_ok());
    /// assert!(MetaData::new().apply(&op.recorded()[0].operation).is_err());
    /// ```
    pub fn unknown() -> Self {
        let mut schema = Self::default();
        schema.opaque.set_everything();
        schema
    }

    /// The table called `name`, if it is known what it is like.
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.get(name).filter(|_| !self.opaque.contains(&name.name))
    }

    /// Whether `name` may be a table of which nobody knows what it is like.
    ///
    /// PostgreSQL may find a table that was made in a schema without naming the schema, and the other
    /// way round; which of them is meant is then not known either.
    pub fn is_opaque(&self, name: &TableName) -> bool {
        let is_namesake =
            |other: &TableName| other.name == name.name && other.schema.is_some() != name.schema.is_some();
        self.opaque.contains(&name.name)
            || (!self.tables.contains_key(name)
                && (self.opaque.is_everything() || self.tables.keys().any(is_namesake)))
    }

    /// Takes over what a table is like from a source that knows, such as reflection: it is not opaque any more.
    pub fn learn(&mut self, table: Table) {
        self.opaque.remove(&table.name.name);
        self.tables.insert(table.name.clone(), table);
    }
}
