//! The operations that make a database of this description out of an empty one.

use crate::autogenerate::diff_with_partitions;
use crate::capabilities::Database;
use crate::operation::{CreateSchema, Operation};
use crate::schema::MetaData;
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
    let mut operations = diff_with_partitions(made, metadata);
    for operation in &mut operations {
        // Another server may have another version of it.
        if let Operation::CreateExtension(create) = operation {
            create.extension.version = None;
        }
    }
    operations
}

fn schemas(metadata: &MetaData) -> BTreeSet<String> {
    let of_tables = metadata.tables.keys().filter_map(|name| name.schema.clone());
    let of_enums = metadata.enums.keys().filter_map(|name| name.schema.clone());
    metadata.schemas.iter().cloned().chain(of_tables).chain(of_enums).collect()
}
