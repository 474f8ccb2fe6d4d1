//! A description as SQLite would show it.
//!
//! SQLite keeps the texts that made its tables, so a description is written as our DDL writes it and
//! read back like a text of the schema. Nothing is asked of the database.

use super::canonical::canonicalize;
use super::catalogue::without_schema;
use super::ddl::Ddl;
use super::read::{describe, resolve_keys};
use super::replaceable;
use super::text::{self, TableText};
use crate::capabilities::{Product, Server};
use crate::ddl;
use crate::operation::{CreateIndex, CreateTable, OnlineDdl, Operation};
use crate::schema::{Index, MetaData, NamingConvention, Table, TableName};
use std::collections::BTreeMap;

/// The tables of `metadata`. What SQLite cannot keep stays as it is written.
pub(in crate::dialect) fn normalize(metadata: &MetaData) -> MetaData {
    let server = Product::Sqlite.newest();
    let mut by_schema = BTreeMap::<Option<String>, Vec<Table>>::new();
    for table in metadata.tables.values() {
        let table = written(table, metadata.naming, &server);
        by_schema.entry(table.name.schema.clone()).or_default().push(table);
    }
    let mut normal = MetaData::new();
    for mut tables in by_schema.into_values() {
        resolve_keys(&mut tables);
        for mut table in tables {
            canonicalize(&mut table);
            normal.tables.insert(table.name.clone(), table);
        }
    }
    replaceable::normalize(metadata, &mut normal);
    normal
}

/// The table as it is read from the text that would make it.
fn written(table: &Table, naming: NamingConvention, server: &Server) -> Table {
    let name = TableName {
        schema: table.name.schema.clone().filter(|schema| schema != "main"),
        name: table.name.name.clone(),
    };
    let mut plain = without_foreign_options(without_schema(table));
    naming.name_constraints(&plain.name, &plain.columns, &[], &mut plain.constraints);
    let plain_name = plain.name.clone();
    let indexes: Vec<_> = std::mem::take(&mut plain.indexes)
        .iter()
        .map(|index| index_written(&plain_name, naming.named_index(&plain_name, index), naming, server))
        .collect();
    let create = Operation::CreateTable(CreateTable { table: plain, if_not_exists: false });
    let text = sql(&create, naming, server).and_then(|sql| TableText::parse(&sql));
    let made = match (text, create) {
        (Some(text), _) => describe(&name, &text, []),
        (None, Operation::CreateTable(create)) => Table { name, ..create.table },
        (None, _) => Table::new(name),
    };
    Table { indexes, ..made }
}

fn index_written(table: &TableName, index: Index, naming: NamingConvention, server: &Server) -> Index {
    let create = Operation::CreateIndex(CreateIndex {
        table: table.clone(),
        index: index.clone(),
        concurrently: false,
        if_not_exists: false,
        online: OnlineDdl::default(),
    });
    sql(&create, naming, server).and_then(|sql| text::index(&sql)).unwrap_or(index)
}

/// The one statement of the operation, if SQLite can do it.
fn sql(operation: &Operation, naming: NamingConvention, server: &Server) -> Option<String> {
    let dialect = Ddl { server: *server, catalogue: None };
    let statements = ddl::compile(&dialect, operation, server, &MetaData::with_naming(naming)).ok()?;
    statements.into_iter().next().map(|statement| statement.sql)
}

/// The table without what other databases are told about how they keep it.
fn without_foreign_options(mut table: Table) -> Table {
    (table.engine, table.charset, table.collation, table.comment) = (None, None, None, None);
    table.partition_by = None;
    for column in &mut table.columns {
        (column.comment, column.charset) = (None, None);
        (column.on_update_now, column.invisible) = (false, false);
        (column.storage, column.compression) = (None, None);
    }
    for index in &mut table.indexes {
        index.storage_parameters.clear();
        index.tablespace = None;
    }
    table
}
