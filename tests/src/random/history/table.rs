//! Tables.

use super::{
    Random, column, constraint, enums, fits, is_read, is_referred_to, is_taken_anywhere, one, pick_table,
    random_table,
};
use crate::random::{TABLES, key_of};
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::operation::{AlterTable, CreateTable, Operation};
use ftf_migrate_core::schema::{Constraint, MetaData, TableName};

/// A table of any kind, perhaps with a foreign key to another.
pub(super) fn create(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let schema = random.pick_from(&state.schemas).filter(|_| random.chance(40)).cloned();
    let name = TableName { schema, name: (*random.pick(&TABLES)).to_owned() };
    if state.tables.contains_key(&name) {
        return None;
    }
    let enums = enums(random, server, state);
    let mut table = random_table(random, server, &name.name, &enums);
    table.name = name;
    if random.chance(40)
        && let Some((columns, key)) = constraint::foreign_key(random, server, state, &table)
    {
        table.columns.extend(columns);
        table.constraints.push(Constraint::ForeignKey(key));
    }
    if table.indexes.iter().any(|it| is_taken_anywhere(state, &it.name)) {
        table.indexes.clear();
    }
    // As after a replay, so that the names of all are known.
    let mut after = state.clone();
    let create = Operation::CreateTable(CreateTable { table, if_not_exists: false });
    after.apply(&create).ok()?;
    let Operation::CreateTable(create) = create else { return None };
    let made = after.tables.get(&create.table.name)?;
    let names = made.constraints.iter().filter_map(Constraint::name);
    if names.into_iter().any(|name| is_taken_anywhere(state, name)) {
        return None;
    }
    Some(Operation::CreateTable(create))
}

pub(super) fn drop(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = random.pick_from(state.tables.values())?;
    let is_read_by_view = state.views.values().any(|view| {
        view.definition.texts.iter().any(|(_, text)| text.contains(&super::sql_name(server, &table.name)))
    });
    if is_read_by_view || is_referred_to(state, &table.name) {
        return None;
    }
    one(|op| op.drop_table("").table = table.name.clone())
}

pub(super) fn rename(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let new_name = *random.pick(&TABLES);
    if is_read(state, &table.name) || state.tables.keys().any(|it| it.name == new_name) {
        return None;
    }
    one(|op| op.rename_table("", new_name).table = table.name.clone())
}

pub(super) fn comment(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = random.pick_from(state.tables.values())?;
    if server.product == Product::Sqlite {
        return None;
    }
    if random.chance(70) {
        one(|op| op.create_table_comment("", "what it's \\ for").table = table.name.clone())
    } else {
        one(|op| op.drop_table_comment("").table = table.name.clone())
    }
}

/// Two to four changes in one block, each of what the ones before it leave.
pub(super) fn alter(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?.name.clone();
    let mut only = state.clone();
    let mut operations = Vec::new();
    for _ in 0..2 + random.below(3) {
        let sorts: &[super::Proposal] = &[
            column::add,
            column::alter,
            column::drop,
            constraint::create,
            constraint::drop,
            constraint::create_index,
            constraint::drop_index,
        ];
        let propose = *random.pick(sorts);
        // The same choice, as long as it is about this table.
        let found =
            (0..4).find_map(|_| propose(random, server, &only).filter(|it| table_of(it) == Some(&table)));
        let Some(operation) = found.filter(|it| fits(it, server, &only)) else { continue };
        let is_alone = match &operation {
            Operation::CreateIndex(it) => it.concurrently,
            Operation::DropIndex(it) => it.concurrently,
            _ => false,
        };
        if is_alone {
            continue;
        }
        only.apply(&operation).ok()?;
        operations.push(operation);
    }
    (operations.len() > 1).then_some(Operation::AlterTable(AlterTable { table, operations }))
}

fn table_of(operation: &Operation) -> Option<&TableName> {
    match operation {
        Operation::AddColumn(it) => Some(&it.table),
        Operation::AlterColumn(it) => Some(&it.table),
        Operation::DropColumn(it) => Some(&it.table),
        Operation::CreateConstraint(it) => Some(&it.table),
        Operation::DropConstraint(it) => Some(&it.table),
        Operation::CreateIndex(it) => Some(&it.table),
        Operation::DropIndex(it) => Some(&it.table),
        _ => None,
    }
}

/// Whether a foreign key may refer to the table.
pub(super) fn has_key(table: &ftf_migrate_core::schema::Table) -> bool {
    !key_of(table).is_empty() && table.partition_by.is_none() && table.partition_of.is_none()
}
