//! Columns of tables that are there.

use super::constraint::speaks_of;
use super::{Random, enums, is_mysql, is_read, pick_table};
use crate::random::mutate::free_columns;
use crate::random::{COLUMNS, column, key_of, quoted};
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::operation::{
    AddColumn, AlterColumn, Change, ColumnPosition, DropColumn, OnlineDdl, Operation, RenameColumn,
};
use ftf_migrate_core::schema::{
    Check, Column, Constraint, ForeignKeyAction, Identity, MetaData, SqlType, Storage, Table, Unique,
};

/// A new column, perhaps with a constraint or at a place of its own.
pub(super) fn add(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let name = *random.pick(&COLUMNS);
    if table.column(name).is_some() {
        return None;
    }
    let enums = enums(random, server, state);
    let added = column::column(random, server, name, &enums, table);
    if table.strict && matches!(added.sql_type, SqlType::Numeric(_) | SqlType::Custom(_)) {
        return None;
    }
    let mut constraints = Vec::new();
    let is_plain = added.generated.is_none();
    if is_plain && random.chance(20) {
        let expression = format!("{} is not null", quoted(server, name));
        constraints.push(Constraint::Check(Check { name: None, expression, not_valid: false }));
    }
    let is_short = matches!(added.sql_type, SqlType::Integer | SqlType::Varchar(40) | SqlType::Date);
    if is_plain && is_short && random.chance(20) {
        constraints.push(Constraint::Unique(Unique { columns: vec![name.to_owned()], ..Unique::default() }));
    }
    let position =
        position(random, server, table, "").filter(|_| !is_mysql_itself(server) || added.generated.is_none());
    Some(Operation::AddColumn(AddColumn {
        table: table.name.clone(),
        column: added,
        constraints,
        if_not_exists: false,
        position,
        online: OnlineDdl::default(),
    }))
}

fn position(random: &mut Random, server: &Server, table: &Table, not: &str) -> Option<ColumnPosition> {
    if server.product == Product::Postgres || !random.chance(20) {
        return None;
    }
    let after = random.pick_from(table.columns.iter().filter(|it| it.name != not))?;
    let is_first = random.chance(40);
    Some(if is_first { ColumnPosition::First } else { ColumnPosition::After(after.name.clone()) })
}

/// MySQL computes a column only from those before it, if these are computed or have defaults that are.
fn may_move(server: &Server, table: &Table, column: &Column) -> bool {
    !is_mysql_itself(server) || (column.generated.is_none() && !is_spoken_of(table, &column.name))
}

fn is_mysql_itself(server: &Server) -> bool {
    server.product == Product::Mysql
}

/// Drops a column that nothing holds on to; sometimes one with its constraints and indexes.
pub(super) fn drop(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let free = free_columns(table);
    let name = match random.pick_from(free) {
        Some(name) if random.chance(70) => name,
        _ => {
            let is_computed_from = |name: &str| {
                table
                    .columns
                    .iter()
                    .filter_map(|it| it.generated.as_ref())
                    .any(|it| it.expression.contains(name))
            };
            let key = key_of(table);
            let droppable = |it: &&Column| !key.contains(&it.name) && !is_computed_from(&it.name);
            random.pick_from(table.columns.iter().filter(droppable))?.name.clone()
        }
    };
    if !is_another_seen(table, &name) || is_read(state, &table.name) {
        return None;
    }
    Some(Operation::DropColumn(DropColumn {
        table: table.name.clone(),
        column: name,
        if_exists: false,
        cascade: false,
        online: OnlineDdl::default(),
    }))
}

/// Whether the table shows a column but this one; no server keeps one that shows none.
fn is_another_seen(table: &Table, name: &str) -> bool {
    table.columns.iter().any(|it| it.name != name && !it.invisible)
}

/// Whether a foreign key sets the column to NULL. MySQL and MariaDB keep no such key over a column that is NOT NULL.
fn is_set_to_null(table: &Table, name: &str) -> bool {
    table.constraints.iter().any(|constraint| match constraint {
        Constraint::ForeignKey(key) => {
            let action = Some(ForeignKeyAction::SetNull);
            (key.on_delete == action || key.on_update == action) && key.columns.iter().any(|it| it == name)
        }
        _ => false,
    })
}

/// Renames a column, whatever speaks of it.
pub(super) fn rename(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let column = random.pick_from(&table.columns)?;
    let new_name = *random.pick(&COLUMNS);
    if table.column(new_name).is_some() || is_read(state, &table.name) {
        return None;
    }
    Some(Operation::RenameColumn(RenameColumn {
        table: table.name.clone(),
        column: column.name.clone(),
        new_name: new_name.to_owned(),
    }))
}

/// Changes an attribute of a column, or two.
pub(super) fn alter(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let column = random.pick_from(&table.columns)?;
    let mut changes: Vec<Change> = change(random, server, state, table, column).into_iter().collect();
    if random.chance(25)
        && let Some(further) = change(random, server, state, table, column)
        && changes.iter().all(|it| std::mem::discriminant(it) != std::mem::discriminant(&further))
        && !changes.iter().chain([&further]).any(|it| matches!(it, Change::Type(_)))
    {
        changes.push(further);
    }
    let position = position(random, server, table, &column.name).filter(|_| may_move(server, table, column));
    if changes.is_empty() && position.is_none() {
        return None;
    }
    Some(Operation::AlterColumn(AlterColumn {
        table: table.name.clone(),
        column: column.name.clone(),
        changes,
        using: None,
        existing: None,
        position,
        online: OnlineDdl::default(),
    }))
}

fn change(
    random: &mut Random,
    server: &Server,
    state: &MetaData,
    table: &Table,
    column: &Column,
) -> Option<Change> {
    let is_free = free_columns(table).contains(&column.name) && !is_read(state, &table.name);
    let is_key = key_of(table).contains(&column.name);
    let is_numbered = column.autoincrement || column.identity.is_some();
    let is_plain = column.generated.is_none() && !is_numbered;
    match random.below(12) {
        0..=2 if is_free && is_plain => wider(random, server, column).map(Change::Type),
        3 if is_plain && !is_key && !is_set_to_null(table, &column.name) => {
            Some(Change::Nullable(!column.nullable))
        }
        4 if is_plain => Some(Change::ServerDefault(column::default(random, server, &column.sql_type))),
        5 if server.product != Product::Sqlite => {
            Some(Change::Comment(random.chance(70).then(|| "it's \"another\"".to_owned())))
        }
        6 if is_free && is_plain && matches!(column.sql_type, SqlType::Varchar(_) | SqlType::Text) => {
            Some(collation(random, server))
        }
        7 if is_mysql(server) && is_plain => match column.sql_type {
            SqlType::Timestamp | SqlType::TimestampTz => Some(Change::OnUpdateNow(!column.on_update_now)),
            _ if !is_key && column.nullable && is_another_seen(table, &column.name) => {
                Some(Change::Invisible(!column.invisible))
            }
            _ => None,
        },
        8 if server.product == Product::Postgres && column.sql_type == SqlType::Text => {
            Some(if random.chance(50) {
                Change::Storage(Some(*random.pick(&[Storage::External, Storage::Main, Storage::Extended])))
            } else {
                Change::Compression(random.chance(60).then(|| "pglz".to_owned()))
            })
        }
        9 if is_free && column.generated.is_some() => Some(Change::Generated(None)),
        10 if is_key
            && key_of(table).len() == 1
            && column.sql_type == SqlType::BigInt
            && !is_spoken_of(table, &column.name)
            && !(is_mysql_itself(server) && is_held(state, table)) =>
        {
            if server.product == Product::Postgres && random.chance(50) {
                let identity = Identity { always: random.chance(50), start: Some(7), ..Identity::default() };
                Some(Change::Identity((!is_numbered).then_some(identity)))
            } else {
                Some(Change::Autoincrement(!is_numbered))
            }
        }
        _ => None,
    }
}

/// Whether a foreign key refers to the table: MySQL then changes nothing of its key.
fn is_held(state: &MetaData, table: &Table) -> bool {
    let mut constraints = state.tables.values().flat_map(|it| &it.constraints);
    constraints.any(|it| matches!(it, Constraint::ForeignKey(key) if key.referent == table.name))
}

/// Whether a check or a generated column speaks of the column: MySQL numbers none of these.
fn is_spoken_of(table: &Table, column: &str) -> bool {
    let computed = table.columns.iter().filter_map(|it| it.generated.as_ref()).map(|it| &it.expression);
    let checked = table.constraints.iter().filter_map(|it| match it {
        Constraint::Check(check) => Some(&check.expression),
        _ => None,
    });
    computed.chain(checked).any(|expression| speaks_of(expression, column))
}

/// A type that every value of the column fits into, and its default.
fn wider(random: &mut Random, server: &Server, column: &Column) -> Option<SqlType> {
    let types: &[SqlType] = match column.sql_type {
        SqlType::SmallInt => &[SqlType::Integer, SqlType::BigInt],
        SqlType::Integer => &[SqlType::BigInt],
        SqlType::Varchar(40) => &[SqlType::Varchar(255), SqlType::Text],
        SqlType::Varchar(_) => &[SqlType::Text],
        SqlType::Char(3) => &[SqlType::Varchar(40)],
        SqlType::Real => &[SqlType::Double],
        SqlType::Timestamp if column.server_default.is_none() && !column.on_update_now => &[SqlType::Date],
        SqlType::Enum { .. } if server.product != Product::Postgres => &[SqlType::Varchar(40)],
        SqlType::Enum { .. } if column.server_default.is_none() => &[SqlType::Text],
        _ => return None,
    };
    Some(random.pick(types).clone())
}

fn collation(random: &mut Random, server: &Server) -> Change {
    if is_mysql(server) && random.chance(30) {
        return Change::Charset(random.chance(70).then(|| "latin1".to_owned()));
    }
    let collation = match server.product {
        Product::Postgres => "C",
        Product::Sqlite => "RTRIM",
        _ => "utf8mb4_bin",
    };
    Change::Collation(random.chance(70).then(|| collation.to_owned()))
}
