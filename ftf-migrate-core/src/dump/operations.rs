//! The operations that make a database of this description out of an empty one.

use crate::autogenerate::diff;
use crate::capabilities::Database;
use crate::operation::{CreatePartition, CreateSchema, Operation};
use crate::schema::{MetaData, PartitionOf, Table};
use std::collections::BTreeSet;

/// The operations that make what `metadata` describes in an empty `database`, in an order in which they can run: what
/// the baseline revision of an adopted database holds.
///
/// A schema in which tables are is made too, unless it is there.
pub fn operations_of(metadata: &MetaData, database: Database) -> Vec<Operation> {
    let mut empty = MetaData::with_naming(metadata.naming);
    let mut operations = Vec::new();
    if database != Database::Sqlite {
        for name in schemas(metadata) {
            let create = Operation::CreateSchema(CreateSchema { name, if_not_exists: true });
            empty.apply_done(&create);
            operations.push(create);
        }
    }
    operations.extend(rest_of(&empty, metadata));
    operations
}

/// The operations from `made`, a part of `metadata`, to all of it.
pub(super) fn rest_of(made: &MetaData, metadata: &MetaData) -> Vec<Operation> {
    let mut operations = diff(made, metadata);
    for operation in &mut operations {
        // Another server may have another version of it.
        if let Operation::CreateExtension(create) = operation {
            create.extension.version = None;
        }
    }
    let is_made = |table: &Table| {
        operations.iter().any(|it| matches!(it, Operation::CreatePartition(it) if it.table == table.name))
    };
    let mut partitions: Vec<_> = metadata
        .tables
        .values()
        .filter_map(|table| Some((table, table.partition_of.as_ref()?)))
        .filter(|(table, _)| !made.tables.contains_key(&table.name) && !is_made(table))
        .collect();
    // A partition may be partitioned itself.
    partitions.sort_by_key(|(table, of)| (depth(metadata, of), &table.name));
    operations.extend(partitions.into_iter().map(|(table, of)| {
        Operation::CreatePartition(CreatePartition {
            table: table.name.clone(),
            parent: of.parent.clone(),
            bound: of.bound.clone(),
            partition_by: table.partition_by.clone(),
        })
    }));
    operations
}

fn schemas(metadata: &MetaData) -> BTreeSet<String> {
    let of_tables = metadata.tables.keys().filter_map(|name| name.schema.clone());
    let of_enums = metadata.enums.keys().filter_map(|name| name.schema.clone());
    metadata.schemas.iter().cloned().chain(of_tables).chain(of_enums).collect()
}

/// How many partitioned tables a partition lies in. A circle, which no server has, ends where all tables are counted.
fn depth(metadata: &MetaData, of: &PartitionOf) -> usize {
    let parent = |of: &PartitionOf| metadata.tables.get(&of.parent)?.partition_of.as_ref();
    std::iter::successors(Some(of), |of| parent(of)).take(metadata.tables.len()).count()
}
