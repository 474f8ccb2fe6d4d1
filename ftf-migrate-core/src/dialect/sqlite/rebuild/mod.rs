//! Making a table anew, for what SQLite cannot change in place.
//!
//! A new table is made, the rows are copied, the old table is dropped and the new one takes its name;
//! then its indexes and triggers are made again. The new table's text is that of the old one with
//! only the changes in it (`edit.rs`), so nothing is lost that our vocabulary has no word for.
//!
//! What the old table is like is read from the database when the rebuild is about to run
//! ([`Catalogue`]); for a script it is worked out from the migrations, and the script checks that
//! it is so.
//!
//! Source: SQLite manual, "ALTER TABLE", section 7, "Making Other Kinds Of Table Schema Changes".

mod edit;
mod element;
mod option;
mod statements;

use super::Ddl;
use super::catalogue::Catalogue;
use super::ddl::only_comments;
use super::text::{self, TableText};
use crate::ddl::{Compiled, Compiler, Dialect as _, Refusal};
use crate::operation::{AddColumn, AlterTable, ColumnPosition, DropColumn, Operation};
use crate::schema::{Constraint, ServerDefault, Table, TableName};

/// A table on its way from what it is to what it is to be.
struct Rebuild<'a> {
    dialect: &'a Ddl,
    compiler: &'a Compiler<'a>,
    catalogue: Catalogue,
    old: TableText,
    new: TableText,
    /// The new table as far as it can be described.
    table: Table,
    indexes: Vec<(String, String)>,
    dropped_columns: Vec<String>,
}

/// One operation, for which the table is made anew.
pub(super) fn rebuild(
    dialect: &Ddl,
    compiler: &Compiler<'_>,
    table: &TableName,
    operation: &Operation,
) -> Compiled {
    all(dialect, compiler, table, std::slice::from_ref(operation))
}

/// Several changes of one table: together, if one of them needs the table to be made anew.
pub(super) fn alter_table(dialect: &Ddl, compiler: &Compiler<'_>, alter: &AlterTable) -> Compiled {
    if builds_on_changes(&alter.operations) {
        return all(dialect, compiler, &alter.table, &alter.operations);
    }
    let needed = |operation| is_needed(dialect, compiler, operation);
    if alter.operations.iter().map(needed).collect::<Result<Vec<_>, _>>()?.contains(&true) {
        return all(dialect, compiler, &alter.table, &alter.operations);
    }
    compiler.one_by_one(&alter.operations)
}

/// Whether an operation is about what one before it has changed: the catalogue tells of the table as it is before the block,
/// so what is done in place cannot follow.
fn builds_on_changes(operations: &[Operation]) -> bool {
    let changes = |before: &Operation, operation: &Operation| match (before, operation) {
        // Its indexes go before a column.
        (
            Operation::CreateIndex(_) | Operation::DropIndex(_) | Operation::DropColumn(_),
            Operation::DropColumn(_),
        ) => true,
        (Operation::AddColumn(add), Operation::DropColumn(drop)) => {
            add.column.name.eq_ignore_ascii_case(&drop.column)
        }
        // It may be the last one, or not any more.
        (Operation::AddColumn(_) | Operation::DropColumn(_), Operation::AddColumn(add)) => {
            add.position.is_some()
        }
        _ => false,
    };
    let all = operations.iter().enumerate();
    all.into_iter().any(|(at, operation)| operations[..at].iter().any(|before| changes(before, operation)))
}

fn all(dialect: &Ddl, compiler: &Compiler<'_>, table: &TableName, operations: &[Operation]) -> Compiled {
    let catalogue = catalogue(dialect, compiler, table)?;
    let old = catalogue.text()?;
    let mut rebuild = Rebuild {
        dialect,
        compiler,
        table: catalogue.describe_as_known(&old, compiler.before.table(table)),
        new: old.clone(),
        indexes: catalogue.indexes.clone(),
        old,
        catalogue,
        dropped_columns: Vec::new(),
    };
    for operation in operations {
        rebuild.apply(operation)?;
    }
    Ok(rebuild.statements())
}

/// The table as the database has it, or as the migrations tell.
fn catalogue(dialect: &Ddl, compiler: &Compiler<'_>, table: &TableName) -> Result<Catalogue, Refusal> {
    match &dialect.catalogue {
        Some(catalogue) if catalogue.name == *table => Ok(catalogue.clone()),
        _ => Catalogue::replayed(compiler, table),
    }
}

fn no_column(table: &TableName, column: &str) -> Refusal {
    Refusal::new(
        format!("{table} has no column {column}"),
        "correct the name, or look whether another migration has renamed it",
    )
}

/// Whether the operation needs its table to be made anew.
fn is_needed(dialect: &Ddl, compiler: &Compiler<'_>, operation: &Operation) -> Result<bool, Refusal> {
    Ok(match operation {
        Operation::AddColumn(add) => !adds_in_place(dialect, compiler, add)?,
        Operation::DropColumn(drop) => drops_in_place(dialect, compiler, drop)?.is_none(),
        Operation::CreateIndex(_) | Operation::DropIndex(_) => false,
        Operation::AlterColumn(alter) => !only_comments(alter),
        _ => true,
    })
}

/// Whether ALTER TABLE … ADD COLUMN takes the column and puts it where it is to stand.
pub(super) fn adds_in_place(
    dialect: &Ddl,
    compiler: &Compiler<'_>,
    add: &AddColumn,
) -> Result<bool, Refusal> {
    if !adds_by_itself(dialect, add) {
        return Ok(false);
    }
    let is_known = dialect.catalogue.is_some() || compiler.before.table(&add.table).is_some();
    match &add.position {
        Some(ColumnPosition::After(column)) if is_known => {
            let text = catalogue(dialect, compiler, &add.table)?.text()?;
            Ok(text.columns.last().is_some_and(|last| last.name.eq_ignore_ascii_case(column)))
        }
        Some(ColumnPosition::First) if is_known => Ok(false),
        _ => Ok(true),
    }
}

/// Whether ALTER TABLE … ADD COLUMN takes the column.
/// Source: SQLite manual, "ALTER TABLE", section 5, "ALTER TABLE ADD COLUMN".
pub(super) fn adds_by_itself(dialect: &Ddl, add: &AddColumn) -> bool {
    // An expression is taken only while there are no rows.
    let is_expression = matches!(add.column.server_default, Some(ServerDefault::Sql(_)));
    !is_expression
        && dialect.check_added_column(add).is_ok()
        && add.constraints.iter().all(|it| matches!(it, Constraint::ForeignKey(_) | Constraint::Check(_)))
}

/// The indexes to be dropped before ALTER TABLE … DROP COLUMN takes the column; `None` where it does not take it.
/// Source: SQLite manual, "ALTER TABLE", section 6, "ALTER TABLE DROP COLUMN".
pub(super) fn drops_in_place(
    dialect: &Ddl,
    compiler: &Compiler<'_>,
    drop: &DropColumn,
) -> Result<Option<Vec<String>>, Refusal> {
    let is_known = dialect.catalogue.is_some() || compiler.before.table(&drop.table).is_some();
    if !is_known {
        // Nothing is known that could hold on to it.
        return Ok(Some(Vec::new()));
    }
    let catalogue = catalogue(dialect, compiler, &drop.table)?;
    let text = catalogue.text()?;
    if text.column(&drop.column).is_none() && !drop.if_exists {
        return Err(no_column(&drop.table, &drop.column));
    }
    if element::holds(&text, &drop.column) {
        return Ok(None);
    }
    let involves = |sql: &str| text::index(sql).is_none_or(|index| index.involves(&drop.column));
    let indexes = catalogue.indexes.iter().filter(|(_, sql)| involves(sql));
    Ok(Some(indexes.map(|(name, _)| name.clone()).collect()))
}
