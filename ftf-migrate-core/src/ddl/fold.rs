//! Neighbouring operations on one table as one: into the CREATE TABLE before them, or together into one change of the
//! table.
//!
//! It is decided from the operations alone. What is folded gives the same schema as its operations one by one, in fewer
//! statements; who runs it keeps those too, so that a mistake is found at the operation that made it.

use super::Dialect;
use crate::operation::{AlterTable, ConstraintKind, CreateConstraint, CreateTable, OnlineDdl, Operation};
use crate::schema::{NamingConvention, TableName};
use std::borrow::Cow;
use std::ops::Range;

/// Neighbouring operations, and the one that does what they do.
#[derive(Debug)]
pub(crate) struct Fold {
    /// Their numbers.
    pub(crate) operations: Range<usize>,
    pub(crate) operation: Operation,
}

/// What of these operations can be done together.
pub(crate) fn folds(
    dialect: &dyn Dialect,
    operations: &[&Operation],
    naming: &NamingConvention,
) -> Vec<Fold> {
    let mut folds = Vec::new();
    let mut at = 0;
    while at < operations.len() {
        let rest = &operations[at..];
        let (length, operation) = match rest[0] {
            Operation::CreateTable(create) => into_table(dialect, create, &rest[1..], naming),
            _ => into_alter(rest),
        };
        if let Some(operation) = operation {
            folds.push(Fold { operations: at..at + length, operation });
        }
        at += length;
    }
    folds
}

/// The table with the indexes and constraints that follow it, and how many operations that are.
fn into_table(
    dialect: &dyn Dialect,
    create: &CreateTable,
    following: &[&Operation],
    naming: &NamingConvention,
) -> (usize, Option<Operation>) {
    if create.if_not_exists || !dialect.folds_into_tables() {
        return (1, None);
    }
    let mut table = with_names(create, naming).into_owned().table;
    let goes_in = |operation: &&&Operation| match operation {
        Operation::CreateIndex(it) => {
            dialect.indexes_stand_in_tables() && it.table == table.name && is_plain(operation)
        }
        // A second key is for the server to refuse.
        Operation::CreateConstraint(it) => {
            let is_key = ConstraintKind::of(&it.constraint) == ConstraintKind::PrimaryKey;
            it.table == table.name && !is_key && is_plain(operation)
        }
        _ => false,
    };
    let length = following.iter().take_while(goes_in).count();
    if length == 0 {
        return (1, None);
    }
    for operation in &following[..length] {
        match operation {
            Operation::CreateIndex(it) => table.indexes.push(naming.named_index(&table.name, &it.index)),
            Operation::CreateConstraint(CreateConstraint { constraint, .. }) => {
                let mut added = [constraint.clone()];
                naming.name_constraints(&table.name, &table.columns, &table.constraints, &mut added);
                table.constraints.extend(added);
            }
            _ => {}
        }
    }
    (1 + length, Some(Operation::CreateTable(CreateTable { table, if_not_exists: false })))
}

/// The changes of one table with which these operations begin, and how many operations that are.
fn into_alter(operations: &[&Operation]) -> (usize, Option<Operation>) {
    let Some(table) = table_of(operations[0]) else { return (1, None) };
    let is_change = |operation: &&&Operation| table_of(operation) == Some(table);
    let length = operations.iter().take_while(is_change).count().max(1);
    let changes: Option<Vec<_>> = operations[..length].iter().flat_map(|it| changes(it)).collect();
    match changes {
        Some(operations) if operations.len() > 1 => {
            (length, Some(Operation::AlterTable(AlterTable { table: table.clone(), operations })))
        }
        _ => (length, None),
    }
}

/// The table that the operation changes, if it is one that [`AlterTable`] holds and that has no wishes of its own.
fn table_of(operation: &Operation) -> Option<&TableName> {
    match operation {
        Operation::AlterTable(it) => it.operations.iter().all(is_plain).then_some(&it.table),
        _ if !is_plain(operation) => None,
        Operation::AddColumn(it) => Some(&it.table),
        Operation::DropColumn(it) => Some(&it.table),
        Operation::AlterColumn(it) => Some(&it.table),
        Operation::CreateIndex(it) => Some(&it.table),
        Operation::DropIndex(it) => Some(&it.table),
        Operation::CreateConstraint(it) => Some(&it.table),
        Operation::DropConstraint(it) => Some(&it.table),
        _ => None,
    }
}

/// Whether nothing is asked for but what is done: what need not be there, what else goes, and how it is done, is said
/// of one statement.
fn is_plain(operation: &Operation) -> bool {
    let none = OnlineDdl::default();
    match operation {
        Operation::AddColumn(it) => !it.if_not_exists && it.online == none,
        Operation::DropColumn(it) => !it.if_exists && !it.cascade && it.online == none,
        Operation::AlterColumn(it) => it.online == none,
        Operation::CreateIndex(it) => !it.concurrently && !it.if_not_exists && it.online == none,
        Operation::DropIndex(it) => !it.concurrently && !it.if_exists && it.online == none,
        Operation::CreateConstraint(it) => it.online == none,
        Operation::DropConstraint(it) => !it.if_exists && !it.cascade && it.online == none,
        _ => false,
    }
}

/// The changes that the operation holds or is.
fn changes(operation: &Operation) -> Vec<Option<Operation>> {
    match operation {
        Operation::AlterTable(it) => it.operations.iter().map(change).collect(),
        other => vec![change(other)],
    }
}

/// A copy of one change of a table.
fn change(operation: &Operation) -> Option<Operation> {
    Some(match operation {
        Operation::AddColumn(it) => Operation::AddColumn(it.clone()),
        Operation::DropColumn(it) => Operation::DropColumn(it.clone()),
        Operation::AlterColumn(it) => Operation::AlterColumn(it.clone()),
        Operation::CreateIndex(it) => Operation::CreateIndex(it.clone()),
        Operation::DropIndex(it) => Operation::DropIndex(it.clone()),
        Operation::CreateConstraint(it) => Operation::CreateConstraint(it.clone()),
        Operation::DropConstraint(it) => Operation::DropConstraint(it.clone()),
        _ => return None,
    })
}

/// The operation with a name for each constraint and index of its table.
pub(super) fn with_names<'t>(create: &'t CreateTable, naming: &NamingConvention) -> Cow<'t, CreateTable> {
    let table = &create.table;
    let has_names = table.constraints.iter().all(|it| it.name().is_some())
        && table.indexes.iter().all(|index| !index.name.is_empty());
    if has_names {
        return Cow::Borrowed(create);
    }
    let mut named = create.clone();
    naming.name_constraints(&table.name, &table.columns, &[], &mut named.table.constraints);
    named.table.indexes = table.indexes.iter().map(|index| naming.named_index(&table.name, index)).collect();
    Cow::Owned(named)
}
