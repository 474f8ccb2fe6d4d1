//! The operations so far, and the schema after them.

use super::ability::Ability;
use crate::operation::Operation;
use crate::schema::{MetaData, Table, TableName};
use std::collections::BTreeSet;

/// Operations are found by comparing what there is after those found already with what there is to be.
pub(super) struct Plan<'a> {
    /// The schema after `operations`.
    pub(super) state: MetaData,
    /// The schema to come to.
    pub(super) after: &'a MetaData,
    /// What can be altered in place.
    pub(super) ability: Ability,
    operations: Vec<Operation>,
    /// The tables that have been made, and the partitions. Other partitions come and go with operation, and are left alone.
    pub(super) made: BTreeSet<TableName>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(before: MetaData, after: &'a MetaData, ability: Ability) -> Self {
        Self { state: before, after, ability, operations: Vec::new(), made: BTreeSet::new() }
    }

    /// Adds an operation, done to the state at once.
    pub(super) fn push(&mut self, operation: Operation) {
        self.state.apply_done(&operation);
        self.operations.push(operation);
    }

    pub(super) fn operations(self) -> Vec<Operation> {
        self.operations
    }

    /// The tables that stay and are not yet what they are to be: as they are, and as they are to be.
    pub(super) fn changing(&self) -> Vec<(Table, &'a Table)> {
        self.kept().filter(|(table, to)| table != to).map(|(table, to)| (table.clone(), to)).collect()
    }

    /// The tables that are there and stay: as they are, and as they are to be.
    pub(super) fn kept(&self) -> impl Iterator<Item = (&Table, &'a Table)> {
        let both = |(name, table)| Some((table, self.after.tables.get(name)?));
        let is_kept = |table: &Table| is_compared(table) || self.made.contains(&table.name);
        self.state.tables.iter().filter_map(both).filter(move |(table, to)| is_kept(table) && is_kept(to))
    }
}

/// Partitions that are there follow their tables.
pub(super) fn is_compared(table: &Table) -> bool {
    table.partition_of.is_none()
}
