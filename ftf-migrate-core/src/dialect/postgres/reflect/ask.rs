//! Asking the server for its own form of expressions, literals and types by name: the tables are
//! made as temporary ones, without rows, keys and foreign keys, read back, and rolled back.

use super::sql::Scope;
use super::{Ddl, normalize};
use crate::capabilities::Server;
use crate::connection::Connection;
use crate::ddl::compile;
use crate::operation::{CreateTable, Operation};
use crate::reflect::{Ask, Question, ReflectError, Sheet, question, sheets};
use crate::schema::{Column, Constraint, Index, MetaData, SqlType, Table, TableName};
use std::collections::{BTreeSet, HashMap};

/// The schema of what only this session sees.
pub(super) const TEMPORARY: &str = "pg_temp";

/// How PostgreSQL is asked.
struct Postgres;

impl Ask for Postgres {
    fn is_asked(&self, column: &Column) -> bool {
        normalize::is_ambiguous_column(column)
    }

    fn is_asked_constraint(&self, constraint: &Constraint) -> bool {
        matches!(constraint, Constraint::Check(_) | Constraint::Exclude(_))
    }

    fn is_asked_index(&self, index: &Index) -> bool {
        normalize::is_ambiguous_index(index)
    }

    fn as_asked(&self, column: &Column) -> Column {
        as_asked(column)
    }

    fn weight(&self, _: &Column) -> usize {
        1
    }

    /// A table has 1,600 columns at most.
    fn room(&self) -> usize {
        800
    }

    fn name(&self, number: usize) -> TableName {
        TableName::new(&format!("ftf_migrate_{number}")).in_schema(TEMPORARY)
    }
}

/// Puts the server's own forms into `metadata`, which is normal otherwise.
pub(super) async fn ask(
    connection: &mut Connection,
    server: Server,
    metadata: &mut MetaData,
) -> Result<(), ReflectError> {
    let is_writable = |question: &Question| statements(server, question.asked.clone()).is_some();
    let questions: Vec<_> = metadata
        .tables
        .values()
        .filter_map(|table| question(&Postgres, table))
        // What cannot even be written is not there either.
        .filter(is_writable)
        .collect();
    // Where one of them is not taken by the server, halves show which.
    let mut rest = vec![questions.as_slice()];
    while let Some(some) = rest.pop().filter(|some| !some.is_empty()) {
        let sheets = sheets(&Postgres, some);
        if let Some(answer) = answer(connection, server, &sheets).await? {
            take(metadata, &sheets, &answer);
        } else if some.len() > 1 {
            let (first, second) = some.split_at(some.len() / 2);
            rest.extend([second, first]);
        }
    }
    Ok(())
}

/// The column without what needs no answer and could be refused here.
pub(super) fn as_asked(column: &Column) -> Column {
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

/// The statements that make the table, if there are any.
pub(super) fn statements(server: Server, table: Table) -> Option<Vec<String>> {
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
pub(super) fn enums<'t>(server: Server, tables: impl Iterator<Item = &'t Table>) -> Vec<String> {
    let columns = tables.flat_map(|table| &table.columns);
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
    server: Server,
    sheets: &[Sheet<'_>],
) -> Result<Option<MetaData>, ReflectError> {
    let mut before = vec!["BEGIN".to_owned()];
    before.extend(enums(server, sheets.iter().map(|sheet| &sheet.table)));
    for sheet in sheets {
        let Some(statements) = statements(server, sheet.table.clone()) else { return Ok(None) };
        before.extend(statements);
    }
    let answer = super::read_after(connection, &before, &Scope::Temporary { with_texts: false }).await;
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
fn take(metadata: &mut MetaData, sheets: &[Sheet<'_>], answers: &MetaData) {
    for sheet in sheets {
        let name = TableName { schema: None, name: sheet.table.name.name.clone() };
        let Some(answer) = answers.table(&name) else { continue };
        let constraints: HashMap<_, _> = answer.constraints.iter().map(|it| (it.name(), it)).collect();
        let indexes: HashMap<_, _> = answer.indexes.iter().map(|it| (&it.name, it)).collect();
        for member in &sheet.members {
            let asked = &member.question.asked;
            let Some(table) = metadata.tables.get_mut(&member.question.of) else { continue };
            for column in table.columns.iter_mut().filter(|column| asked.column(&column.name).is_some()) {
                if let Some(answer) = answer.column(&column.name) {
                    take_column(column, answer);
                }
            }
            let asked = table.constraints.iter_mut().filter(|it| Postgres.is_asked_constraint(it));
            for (constraint, name) in asked.zip(&member.constraints) {
                take_constraint(constraint, constraints.get(&Some(name.as_str())).copied());
            }
            let asked = table.indexes.iter_mut().filter(|it| Postgres.is_asked_index(it));
            for (index, name) in asked.zip(&member.indexes) {
                if let Some(found) = indexes.get(name) {
                    index.parts.clone_from(&found.parts);
                    index.predicate.clone_from(&found.predicate);
                }
            }
        }
    }
}

fn take_constraint(constraint: &mut Constraint, found: Option<&Constraint>) {
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
