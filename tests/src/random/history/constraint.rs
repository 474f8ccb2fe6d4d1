//! Constraints and indexes.

use super::table::has_key;
use super::{Random, is_mysql, is_referred_to, is_taken_anywhere, one, pick_table};
use crate::random::{is_taken, key, key_of, push_new};
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::operation::{
    ConstraintKind, CreateConstraint, CreateIndex, DropConstraint, DropIndex, OnlineDdl, Operation,
    RenameConstraint, ValidateConstraint,
};
use ftf_migrate_core::schema::{
    Column, Constraint, ForeignKey, Index, IndexKey, MetaData, PrimaryKey, Table,
};

pub(super) fn create_index(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let number = random.below(9);
    let index = key::index(random, server, table, number)?;
    if is_taken_anywhere(state, &index.name) {
        return None;
    }
    Some(Operation::CreateIndex(CreateIndex {
        table: table.name.clone(),
        index,
        concurrently: server.product == Product::Postgres && random.chance(20),
        if_not_exists: false,
        online: OnlineDdl::default(),
    }))
}

/// An index that no foreign key may need.
fn pick_index<'a>(random: &mut Random, server: &Server, table: &'a Table) -> Option<&'a Index> {
    let begins_key = |index: &Index| {
        let Some(IndexKey::Column(first)) = index.parts.first().map(|part| &part.key) else { return false };
        table
            .constraints
            .iter()
            .any(|it| matches!(it, Constraint::ForeignKey(key) if key.columns.contains(first)))
    };
    random.pick_from(table.indexes.iter().filter(|it| !is_mysql(server) || !begins_key(it)))
}

pub(super) fn drop_index(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let index = pick_index(random, server, table)?;
    Some(Operation::DropIndex(DropIndex {
        name: index.name.clone(),
        table: table.name.clone(),
        concurrently: server.product == Product::Postgres && random.chance(20),
        if_exists: false,
        online: OnlineDdl::default(),
    }))
}

pub(super) fn rename_index(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let index = random.pick_from(&table.indexes)?;
    let new_name = format!("renamed {}", random.below(100));
    if is_taken_anywhere(state, &new_name) {
        return None;
    }
    one(|op| op.rename_index("", &index.name, &new_name).table = table.name.clone())
}

/// A foreign key of new columns to a table that is there, perhaps to `table` itself.
pub(super) fn foreign_key(
    random: &mut Random,
    server: &Server,
    state: &MetaData,
    table: &Table,
) -> Option<(Vec<Column>, ForeignKey)> {
    let same_schema =
        |it: &&Table| server.product == Product::Postgres || it.name.schema == table.name.schema;
    let referents = state.tables.values().filter(same_schema).chain([table]);
    let referent = random.pick_from(referents.filter(|it| has_key(it)))?;
    key::foreign_key_to(random, server, table, referent)
}

pub(super) fn create(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let constraint = match random.below(10) {
        0..=3 => {
            let unique = Constraint::Unique(key::unique(random, server, table)?);
            let mut present = table.constraints.clone();
            push_new(&mut present, unique.clone());
            (present.len() > table.constraints.len()).then_some(unique)?
        }
        4..=6 => {
            let mut check = crate::random::check(random, server, table)?;
            // MySQL and MariaDB take no check of a column that a foreign key may change.
            let may_change = |it: &Constraint| match it {
                Constraint::ForeignKey(key) => {
                    key.columns.iter().any(|name| speaks_of(&check.expression, name))
                }
                _ => false,
            };
            if is_mysql(server) && table.constraints.iter().any(may_change) {
                return None;
            }
            check.not_valid = server.product == Product::Postgres && random.chance(30);
            Constraint::Check(check)
        }
        7 => primary_key(random, server, table)?,
        8 if server.product == Product::Postgres => Constraint::Exclude(key::exclude(random, table)?),
        _ => Constraint::ForeignKey(foreign_key_of_present_columns(random, server, state, table)?),
    };
    let operation = Operation::CreateConstraint(CreateConstraint {
        table: table.name.clone(),
        constraint,
        online: OnlineDdl::default(),
    });
    let mut after = state.clone();
    after.apply(&operation).ok()?;
    let added = after.tables[&table.name].constraints.last()?.name()?.to_owned();
    (!is_taken_anywhere(state, &added)).then_some(operation)
}

fn primary_key(random: &mut Random, server: &Server, table: &Table) -> Option<Constraint> {
    if !key_of(table).is_empty() {
        return None;
    }
    let usable = |it: &&Column| key::is_orderable(server, it) && it.generated.is_none();
    let column = random.pick_from(table.columns.iter().filter(usable))?;
    Some(Constraint::PrimaryKey(PrimaryKey { name: None, columns: vec![column.name.clone()] }))
}

/// Over columns that are there and have the types of the key.
fn foreign_key_of_present_columns(
    random: &mut Random,
    server: &Server,
    state: &MetaData,
    table: &Table,
) -> Option<ForeignKey> {
    let (columns, mut key) = foreign_key(random, server, state, table)?;
    let mut found = Vec::new();
    for wanted in &columns {
        let fits = |it: &&Column| {
            it.sql_type == wanted.sql_type
                && it.collation.is_none()
                && it.charset.is_none()
                && it.generated.is_none()
                && !it.autoincrement
                && it.identity.is_none()
                && it.nullable
                && !found.contains(&it.name)
        };
        found.push(table.columns.iter().find(fits)?.name.clone());
    }
    let is_checked = |it: &Constraint| match it {
        Constraint::Check(check) => found.iter().any(|name| speaks_of(&check.expression, name)),
        _ => false,
    };
    if is_mysql(server) && table.constraints.iter().any(is_checked) {
        return None;
    }
    key.columns = found;
    Some(key)
}

/// Whether the expression speaks of the column, perhaps.
pub(super) fn speaks_of(expression: &str, column: &str) -> bool {
    expression.contains(&column.replace('"', "\"\""))
}

/// A constraint that nothing holds on to.
fn pick_constraint<'a>(
    random: &mut Random,
    server: &Server,
    state: &MetaData,
    table: &'a Table,
) -> Option<&'a Constraint> {
    let is_free = |it: &&Constraint| match it {
        Constraint::PrimaryKey(key) => {
            let is_numbered =
                key.columns.iter().filter_map(|name| table.column(name)).any(|it| it.autoincrement);
            let refers_to_itself = table
                .constraints
                .iter()
                .any(|it| matches!(it, Constraint::ForeignKey(key) if key.referent == table.name));
            !is_referred_to(state, &table.name) && !is_numbered && !refers_to_itself && !table.without_rowid
        }
        Constraint::Unique(unique) if is_mysql(server) => {
            // A foreign key may use its index.
            let of_key = |it: &Constraint| matches!(it, Constraint::ForeignKey(key) if unique.columns.first() == key.columns.first());
            !table.constraints.iter().any(of_key)
        }
        _ => true,
    };
    random.pick_from(table.constraints.iter().filter(is_free))
}

pub(super) fn drop(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let constraint = pick_constraint(random, server, state, table)?;
    Some(Operation::DropConstraint(DropConstraint {
        table: table.name.clone(),
        name: constraint.name()?.to_owned(),
        kind: ConstraintKind::of(constraint),
        if_exists: false,
        cascade: false,
        online: OnlineDdl::default(),
    }))
}

pub(super) fn rename(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let constraint = random.pick_from(&table.constraints)?;
    let new_name = format!("renamed {}", random.below(100));
    if is_taken(table, &new_name) || is_taken_anywhere(state, &new_name) {
        return None;
    }
    Some(Operation::RenameConstraint(RenameConstraint {
        table: table.name.clone(),
        name: constraint.name()?.to_owned(),
        new_name,
    }))
}

pub(super) fn validate(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let waiting = |it: &&Constraint| match it {
        Constraint::Check(check) => check.not_valid,
        Constraint::ForeignKey(key) => key.not_valid,
        _ => false,
    };
    let of_table = |table: &Table| {
        let names = table.constraints.iter().filter(waiting).filter_map(Constraint::name);
        names.map(|name| (table.name.clone(), name.to_owned())).collect::<Vec<_>>()
    };
    let (table, name) = random.pick_from(state.tables.values().flat_map(of_table))?;
    Some(Operation::ValidateConstraint(ValidateConstraint { table, name }))
}
