//! Partitions: made with their table, and left alone from then on.

use super::plan::Plan;
use crate::operation::{CreatePartition, Operation};
use crate::schema::{PartitionOf, Table, TableName};

/// Which partitions are made if they are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Partitions {
    /// Those of tables that are made.
    OfNewTables,
    /// All of them.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "what is dumped has them"))]
    All,
}

impl Plan<'_> {
    /// A partition may be partitioned itself, so it is gone round as long as there are some whose table is there.
    pub(super) fn create_partitions(&mut self, which: Partitions) {
        loop {
            let after = self.after;
            let partitions =
                after.tables.values().filter_map(|table| Some((table, table.partition_of.as_ref()?)));
            let missing = partitions.filter(|(table, _)| !self.state.tables.contains_key(&table.name));
            let ready: Vec<_> = missing.filter(|(_, of)| self.is_ready(&of.parent, which)).collect();
            if ready.is_empty() {
                break;
            }
            for (table, of) in ready {
                self.create_partition(table, of);
            }
        }
        let changing = self.changing().into_iter().filter(|(table, _)| table.partition_of.is_some());
        let changing: Vec<_> = changing.collect();
        self.rename_constraints_of(&changing);
    }

    fn is_ready(&self, parent: &TableName, which: Partitions) -> bool {
        match which {
            Partitions::OfNewTables => self.made.contains(parent),
            // A table that is not described is there.
            Partitions::All => {
                self.state.tables.contains_key(parent) || !self.after.tables.contains_key(parent)
            }
        }
    }

    fn create_partition(&mut self, table: &Table, of: &PartitionOf) {
        self.made.insert(table.name.clone());
        self.push(Operation::CreatePartition(CreatePartition {
            table: table.name.clone(),
            parent: of.parent.clone(),
            bound: of.bound.clone(),
            partition_by: table.partition_by.clone(),
        }));
    }
}
