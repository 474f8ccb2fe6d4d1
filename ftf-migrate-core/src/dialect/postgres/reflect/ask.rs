//! Asking the server for its own form of expressions, literals and types by name: the tables are
//! made as temporary ones, without rows, keys and foreign keys, read back, and rolled back.

use super::sql::Scope;
use super::{Ddl, normalize};
use crate::capabilities::Server;
use crate::connection::Connection;
use crate::ddl::compile;
use crate::operation::{CreateTable, Operation};
use crate::reflect::ReflectError;
use crate::schema::{Column, Constraint, MetaData, SqlType, Table, TableName};
use std::collections::BTreeSet;

/// The schema of what only this session sees.
const TEMPORARY: &str = "pg_temp";

/// A table to be asked for, and what it is made of.
struct Question {
    table: TableName,
    asked: Table,
    statements: Vec<String>,
}

/// Puts the server's own forms into `metadata`, which is normal otherwise.
pub(super) async fn ask(
    connection: &mut Connection,
    server: Server,
    metadata: &mut MetaData,
) -> Result<(), ReflectError> {
    let ambiguous = metadata.tables.values().filter(|table| normalize::is_ambiguous(table));
    let questions: Vec<_> =
        ambiguous.enumerate().filter_map(|(number, table)| question(server, number, table)).collect();
    if questions.is_empty() {
        return Ok(());
    }
    let enums = enums(server, &questions);
    let all: Vec<_> = questions.iter().collect();
    if let Some(answer) = answer(connection, &enums, &all).await? {
        take(metadata, &all, &answer);
        return Ok(());
    }
    // One of them is not taken by the server. Each by itself shows which.
    for question in &questions {
        if let Some(answer) = answer(connection, &enums, &[question]).await? {
            take(metadata, &[question], &answer);
        }
    }
    Ok(())
}

/// The temporary table for `table`. `None` if it cannot even be written, and so is not there either.
fn question(server: Server, number: usize, table: &Table) -> Option<Question> {
    let temporary = |name: &str| TableName::new(name).in_schema(TEMPORARY);
    let mut asked = Table::new(temporary(&format!("ftf_migrate_{number}")));
    asked.columns = table.columns.iter().map(as_asked).collect();
    let is_asked = |it: &&Constraint| matches!(it, Constraint::Check(_) | Constraint::Exclude(_));
    asked.constraints = table.constraints.iter().filter(is_asked).cloned().collect();
    // The names of indexes, those of exclusion constraints too, must differ in all of a schema.
    for (at, constraint) in asked.constraints.iter_mut().enumerate() {
        *constraint.name_mut() = Some(format!("ftf_migrate_{number}_c{at}"));
    }
    asked.indexes.clone_from(&table.indexes);
    for (at, index) in asked.indexes.iter_mut().enumerate() {
        index.name = format!("ftf_migrate_{number}_i{at}");
        // Rows there are none, so uniqueness says nothing.
        (index.unique, index.nulls_not_distinct) = (false, false);
    }
    let statements = statements(server, asked.clone())?;
    Some(Question { table: table.name.clone(), asked, statements })
}

/// The column without what needs no answer and could be refused here.
fn as_asked(column: &Column) -> Column {
    let mut asked = Column { comment: None, autoincrement: false, identity: None, ..column.clone() };
    asked.nullable = true;
    if let Some((name, _)) = asked.sql_type.enum_type() {
        let name = temporary_enum(name);
        set_enum_name(&mut asked.sql_type, name);
    }
    asked
}

/// An enum of the default schema is made anew for this session, in whatever words it has there.
fn temporary_enum(name: &TableName) -> TableName {
    match name.schema {
        Some(_) => name.clone(),
        None => name.clone().in_schema(TEMPORARY),
    }
}

fn set_enum_name(sql_type: &mut SqlType, new_name: TableName) {
    match sql_type {
        SqlType::Enum { name, .. } => *name = new_name,
        SqlType::Array(of) => set_enum_name(of, new_name),
        _ => {}
    }
}

fn statements(server: Server, table: Table) -> Option<Vec<String>> {
    // The enum types are known, so that the table does not bring them along.
    let mut before = MetaData::new();
    for (name, values) in table.columns.iter().filter_map(|column| column.sql_type.enum_type()) {
        before.enums.insert(name.clone(), values.to_vec());
    }
    let create = Operation::CreateTable(CreateTable { table, if_not_exists: false });
    let statements = compile(&Ddl { server }, &create, &server, &before).ok()?;
    Some(statements.into_iter().map(|statement| statement.sql).collect())
}

/// The enum types that the columns need. One of another schema is made there if it is missing.
fn enums(server: Server, questions: &[Question]) -> Vec<String> {
    let columns = questions.iter().flat_map(|question| &question.asked.columns);
    let needed: BTreeSet<_> = columns.filter_map(|column| column.sql_type.enum_type()).collect();
    let dialect = Ddl { server };
    let mut statements = Vec::new();
    for (name, values) in needed {
        let create = crate::operation::CreateEnum { name: name.clone(), values: values.to_vec() };
        let Ok(created) = compile(&dialect, &Operation::CreateEnum(create), &server, &MetaData::new()) else {
            continue;
        };
        for statement in created {
            statements.push(if name.schema.as_deref() == Some(TEMPORARY) {
                statement.sql
            } else {
                format!(
                    "DO $ftf$ BEGIN {}; EXCEPTION WHEN duplicate_object OR invalid_schema_name THEN NULL; END $ftf$",
                    statement.sql
                )
            });
        }
    }
    statements
}

/// What the server makes of the questions; `None` if it does not take one of them.
async fn answer(
    connection: &mut Connection,
    enums: &[String],
    questions: &[&Question],
) -> Result<Option<MetaData>, ReflectError> {
    let mut before = vec!["BEGIN".to_owned()];
    before.extend_from_slice(enums);
    before.extend(questions.iter().flat_map(|question| question.statements.iter().cloned()));
    let answer = super::read_after(connection, &before, &Scope::Temporary).await;
    let ended = connection.execute("ROLLBACK").await;
    match answer {
        Ok(metadata) => {
            ended.map_err(ReflectError::reading("the server's form of the schema"))?;
            Ok(Some(metadata))
        }
        Err(ReflectError::Catalogue { source, .. }) if source.is_refusal() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Takes over what has been asked for.
fn take(metadata: &mut MetaData, questions: &[&Question], answers: &MetaData) {
    for question in questions {
        let name = TableName { schema: None, name: question.asked.name.name.clone() };
        let (Some(answer), Some(table)) = (answers.table(&name), metadata.tables.get_mut(&question.table))
        else {
            continue;
        };
        for (column, answer) in table.columns.iter_mut().zip(&answer.columns) {
            take_column(column, answer);
        }
        let is_asked = |it: &&mut Constraint| matches!(it, Constraint::Check(_) | Constraint::Exclude(_));
        for (constraint, asked) in
            table.constraints.iter_mut().filter(is_asked).zip(&question.asked.constraints)
        {
            let found = answer.constraints.iter().find(|it| it.name() == asked.name());
            match (constraint, found) {
                (Constraint::Check(check), Some(Constraint::Check(found))) => {
                    check.expression.clone_from(&found.expression);
                }
                (Constraint::Exclude(exclude), Some(Constraint::Exclude(found))) => {
                    exclude.elements.clone_from(&found.elements);
                    exclude.predicate.clone_from(&found.predicate);
                }
                _ => {}
            }
        }
        for (index, asked) in table.indexes.iter_mut().zip(&question.asked.indexes) {
            if let Some(found) = answer.indexes.iter().find(|it| it.name == asked.name) {
                index.parts.clone_from(&found.parts);
                index.predicate.clone_from(&found.predicate);
            }
        }
    }
}

fn take_column(column: &mut Column, answer: &Column) {
    if column.sql_type.enum_type().is_none() {
        column.sql_type = answer.sql_type.clone();
        // What a type by name brings along: `serial` is never NULL.
        column.nullable &= answer.nullable;
    }
    column.server_default.clone_from(&answer.server_default);
    column.generated.clone_from(&answer.generated);
    column.collation.clone_from(&answer.collation);
    column.storage = answer.storage;
}
