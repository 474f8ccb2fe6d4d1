//! Asking the server for its own form of partition keys and bounds: tables with the columns that the keys speak of are made as
//! temporary ones, with their partitions, read back, and rolled back.

use super::ask::{TEMPORARY, as_asked, enums, statements};
use super::sql::Scope;
use crate::capabilities::Server;
use crate::connection::Connection;
use crate::ddl::compile;
use crate::dialect::postgres::Ddl;
use crate::operation::{CreatePartition, Operation};
use crate::reflect::ReflectError;
use crate::schema::expression::mentions;
use crate::schema::{Column, IndexKey, MetaData, PartitionBy, PartitionOf, Table, TableName};

/// A partitioned table, and those of its partitions that are described, the outer ones first.
struct Question {
    /// What is described, by its name in the answer.
    of: Vec<(TableName, TableName)>,
    /// The tables that are made.
    table: Table,
    /// The statements that make it and its partitions.
    statements: Vec<String>,
}

/// Puts the server's own forms into `metadata`, which is normal otherwise.
pub(super) async fn ask(
    connection: &mut Connection,
    server: Server,
    metadata: &mut MetaData,
) -> Result<(), ReflectError> {
    let outer = metadata.tables.values().filter(|table| table.partition_of.is_none());
    let asked = outer.enumerate().filter_map(|(number, table)| question(server, metadata, table, number));
    let questions: Vec<_> = asked.collect();
    // Where the server does not take one of them, halves show which.
    let mut rest = vec![questions.as_slice()];
    while let Some(some) = rest.pop().filter(|some| !some.is_empty()) {
        if let Some(answer) = answer(connection, server, some).await? {
            for question in some {
                take(metadata, question, &answer);
            }
        } else if some.len() > 1 {
            let (first, second) = some.split_at(some.len() / 2);
            rest.extend([second, first]);
        }
    }
    Ok(())
}

/// The question that there is about the table, if there is one.
fn question(server: Server, metadata: &MetaData, table: &Table, number: usize) -> Option<Question> {
    let by = table.partition_by.as_ref()?;
    let partitions = metadata.partitions_of(&table.name);
    if partitions.is_empty() && !has_expression(by) {
        return None;
    }
    let name = |at: usize| TableName::new(&format!("ftf_migrate_p{number}_{at}")).in_schema(TEMPORARY);
    let all: Vec<&Table> = [table].into_iter().chain(partitions).collect();
    let keys: Vec<&IndexKey> =
        all.iter().filter_map(|it| it.partition_by.as_ref()).flat_map(|by| &by.keys).collect();
    let is_spoken_of = |column: &&Column| {
        keys.iter().any(|key| match key {
            IndexKey::Column(name) => *name == column.name,
            IndexKey::Expression(sql) => mentions(sql, &column.name),
        })
    };
    let plain = |column: &Column| Column { server_default: None, generated: None, ..as_asked(column) };
    let mut asked = Table::new(name(0));
    asked.columns = table.columns.iter().filter(is_spoken_of).map(plain).collect();
    asked.partition_by.clone_from(&table.partition_by);
    let mut made = statements(server, asked.clone())?;
    for (at, partition) in all.iter().enumerate().skip(1) {
        let PartitionOf { parent, bound } = partition.partition_of.as_ref()?;
        let parent = all.iter().position(|it| it.name == *parent)?;
        let create = Operation::CreatePartition(CreatePartition {
            table: name(at),
            parent: name(parent),
            bound: bound.clone(),
            partition_by: partition.partition_by.clone(),
        });
        let compiled = compile(&Ddl { server }, &create, &server, &MetaData::new()).ok()?;
        made.extend(compiled.into_iter().map(|statement| statement.sql));
    }
    let of = all.iter().enumerate().map(|(at, it)| (TableName::new(&name(at).name), it.name.clone()));
    Some(Question { of: of.collect(), table: asked, statements: made })
}

fn has_expression(by: &PartitionBy) -> bool {
    by.keys.iter().any(|key| matches!(key, IndexKey::Expression(_)))
}

/// What the server makes of the questions; `None` if it does not take one of them.
async fn answer(
    connection: &mut Connection,
    server: Server,
    questions: &[Question],
) -> Result<Option<MetaData>, ReflectError> {
    let mut before = vec!["BEGIN".to_owned()];
    before.extend(enums(server, questions.iter().map(|question| &question.table)));
    before.extend(questions.iter().flat_map(|question| question.statements.iter().cloned()));
    let answer = super::read_after(connection, &before, &Scope::Temporary { with_texts: false }).await;
    let ended = connection.execute("ROLLBACK").await;
    match answer {
        Ok(metadata) => {
            ended.map_err(ReflectError::reading("the server's form of partitions"))?;
            Ok(Some(metadata))
        }
        Err(ReflectError::Catalogue { source, .. }) if source.is_refusal() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Takes over what has been asked for.
fn take(metadata: &mut MetaData, question: &Question, answer: &MetaData) {
    for (asked, name) in &question.of {
        let (Some(found), Some(table)) = (answer.tables.get(asked), metadata.tables.get_mut(name)) else {
            continue;
        };
        table.partition_by.clone_from(&found.partition_by);
        if let (Some(of), Some(found)) = (&mut table.partition_of, &found.partition_of) {
            of.bound.clone_from(&found.bound);
        }
    }
}
