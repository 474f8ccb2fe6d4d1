//! The downgrade that follows from an upgrade.

use super::{CreateTable, NotReversible, Operation, Recorded};
use crate::schema::{Constraint, MetaData, TableName};
use std::collections::BTreeSet;
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
    let mut made = BTreeSet::new();
    let mut undone = Vec::new();
    for Recorded { operation, location } in upgrade {
        if !goes_with_table(operation, &made) {
            let reversed = operation.reverse(schema).map_err(|error| (error, *location))?;
            undone.push((reversed, *location));
        }
        match operation {
            Operation::CreateTable(CreateTable { table, if_not_exists: false }) => {
                made.insert(table.name.clone());
            }
            Operation::RenameTable(it) => {
                made.remove(&it.table);
            }
            _ => {}
        }
        schema.apply_done(operation);
    }
    let operations = undone.into_iter().rev().flat_map(|(reversed, location)| {
        reversed.into_iter().map(move |operation| Recorded { operation, location })
    });
    Ok(operations.collect())
}

/// Whether what the operation does is gone when the tables of `made` are. A foreign key is not: it may
/// stand between another of these tables and its drop.
fn goes_with_table(operation: &Operation, made: &BTreeSet<TableName>) -> bool {
    let is_free = |constraint: &Constraint| !matches!(constraint, Constraint::ForeignKey(_));
    let (table, is_free) = match operation {
        Operation::TableComment(it) => (&it.table, true),
        Operation::AddColumn(it) => (&it.table, it.constraints.iter().all(is_free)),
        Operation::AlterColumn(it) => (&it.table, true),
        Operation::CreateIndex(it) => (&it.table, true),
        Operation::CreateConstraint(it) => (&it.table, is_free(&it.constraint)),
        Operation::ValidateConstraint(it) => (&it.table, true),
        Operation::BulkInsert(it) => (&it.table, true),
        Operation::AlterTable(it) => {
            (&it.table, it.operations.iter().all(|operation| goes_with_table(operation, made)))
        }
        _ => return false,
    };
    is_free && made.contains(table)
}
