//! The downgrade that follows from an upgrade.

use super::{CreateTable, NotReversible, Operation, Recorded};
use crate::schema::{Constraint, MetaData, TableName};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;

/// The downgrade that undoes these operations of an upgrade, each with the place of the operation that
/// it undoes.
///
/// `before` is the schema that the upgrade starts from. What is done to a table that the same upgrade
/// makes goes with that table, rows too.
///
/// ```
/// use ftf_migrate_core::operation::derive_downgrade;
/// use ftf_migrate_core::prelude::*;
/// use ftf_migrate_core::schema::MetaData;
///
/// let mut op = Op::new();
/// op.create_table("posts", &[column("id", BigInt).primary_key(), column("title", Text)]);
/// op.create_index("ix_posts_title", "posts", &["title"]);
/// op.create_schema("audit");
///
/// let downgrade = derive_downgrade(op.recorded(), &MetaData::new()).unwrap();
/// let said: Vec<_> = downgrade.iter().map(|it| it.operation.to_string()).collect();
/// assert_eq!(said, ["drop_schema audit", "drop_table posts"]);
/// ```
///
/// # Errors
///
/// The first operation that cannot be undone, with its place.
pub fn derive_downgrade(
    upgrade: &[Recorded],
    before: &MetaData,
) -> Result<Vec<Recorded>, (NotReversible, &'static Location<'static>)> {
    upgrade_and_derive(upgrade, &mut before.clone())
}

/// [`derive_downgrade`], `schema` becoming what the upgrade makes of it.
pub(crate) fn upgrade_and_derive(
    upgrade: &[Recorded],
    schema: &mut MetaData,
) -> Result<Vec<Recorded>, (NotReversible, &'static Location<'static>)> {
    let mixed = mixed_tables(upgrade);
    let mut made = Made::default();
    let mut undone = Vec::new();
    for (at, Recorded { operation, location }) in upgrade.iter().enumerate() {
        let of_made = table_of(operation).and_then(|table| made.0.get(table));
        let goes_along = of_made.is_some_and(|made| !mixed.contains(made)) && goes_with_table(operation);
        if !goes_along && !made.is_partition_of_made(operation) {
            match operation.reverse(schema) {
                Ok(reversed) => undone.push((reversed, *location)),
                // The table goes in the end.
                Err(_) if of_made.is_some() => {}
                Err(error) => return Err((error, *location)),
            }
        }
        made.follow(at, operation);
        schema.apply_done(operation);
    }
    let operations = undone.into_iter().rev().flat_map(|(reversed, location)| {
        reversed.into_iter().map(move |operation| Recorded { operation, location })
    });
    Ok(operations.collect())
}

/// The tables that the upgrade has made so far, with the number of the operation that made each.
#[derive(Default)]
struct Made(BTreeMap<TableName, usize>);

impl Made {
    fn follow(&mut self, at: usize, operation: &Operation) {
        match operation {
            Operation::CreateTable(CreateTable { table, if_not_exists: false }) => {
                self.0.insert(table.name.clone(), at);
            }
            Operation::CreatePartition(it) => drop(self.0.insert(it.table.clone(), at)),
            Operation::RenameTable(it) => drop(self.0.remove(&it.table)),
            Operation::DropTable(it) => drop(self.0.remove(&it.table)),
            _ => {}
        }
    }

    /// Whether it makes a partition of a table that the upgrade makes: the drop of that takes it along.
    fn is_partition_of_made(&self, operation: &Operation) -> bool {
        matches!(operation, Operation::CreatePartition(it) if self.0.contains_key(&it.parent))
    }
}

/// The tables that are made, and of which something is then taken away or renamed: what was added before
/// may be what is added behind, so all of it is undone step by step.
fn mixed_tables(upgrade: &[Recorded]) -> BTreeSet<usize> {
    let mut made = Made::default();
    let mut mixed = BTreeSet::new();
    for (at, Recorded { operation, .. }) in upgrade.iter().enumerate() {
        if takes_away(operation)
            && let Some(made) = table_of(operation).and_then(|table| made.0.get(table))
        {
            mixed.insert(*made);
        }
        made.follow(at, operation);
    }
    mixed
}

fn takes_away(operation: &Operation) -> bool {
    match operation {
        Operation::DropColumn(_)
        | Operation::RenameColumn(_)
        | Operation::DropIndex(_)
        | Operation::RenameIndex(_)
        | Operation::DropConstraint(_)
        | Operation::RenameConstraint(_) => true,
        Operation::AlterTable(it) => it.operations.iter().any(takes_away),
        _ => false,
    }
}

/// The table that the operation changes.
fn table_of(operation: &Operation) -> Option<&TableName> {
    Some(match operation {
        Operation::TableComment(it) => &it.table,
        Operation::AlterTableOptions(it) => &it.table,
        Operation::AlterTable(it) => &it.table,
        Operation::AddColumn(it) => &it.table,
        Operation::AlterColumn(it) => &it.table,
        Operation::DropColumn(it) => &it.table,
        Operation::RenameColumn(it) => &it.table,
        Operation::CreateIndex(it) => &it.table,
        Operation::DropIndex(it) => &it.table,
        Operation::RenameIndex(it) => &it.table,
        Operation::CreateConstraint(it) => &it.table,
        Operation::ValidateConstraint(it) => &it.table,
        Operation::DropConstraint(it) => &it.table,
        Operation::RenameConstraint(it) => &it.table,
        Operation::BulkInsert(it) => &it.table,
        _ => return None,
    })
}

/// Whether what the operation does to a table is gone when the table is. A foreign key is not: it may
/// stand between another table that the upgrade makes and its drop.
fn goes_with_table(operation: &Operation) -> bool {
    let is_free = |constraint: &Constraint| !matches!(constraint, Constraint::ForeignKey(_));
    match operation {
        Operation::TableComment(_)
        | Operation::AlterTableOptions(_)
        | Operation::AlterColumn(_)
        | Operation::CreateIndex(_)
        | Operation::ValidateConstraint(_)
        | Operation::BulkInsert(_) => true,
        Operation::AddColumn(it) => it.constraints.iter().all(is_free),
        Operation::CreateConstraint(it) => is_free(&it.constraint),
        Operation::AlterTable(it) => it.operations.iter().all(goes_with_table),
        _ => false,
    }
}
