//! Columns of tables that stay.

use super::ability::Ability;
use super::counting::key;
use super::plan::Plan;
use crate::operation::{AddColumn, AlterColumn, Change, DropColumn, OnlineDdl, Operation};
use crate::schema::expression::mentions;
use crate::schema::{Column, Constraint, Table};

impl Plan<'_> {
    /// Computed columns go before those that they are computed from, and come behind them. In
    /// between, new columns come first: a table without any is not to be had everywhere.
    pub(super) fn change_columns(&mut self) {
        for (table, to) in self.changing() {
            self.change_comment(&table, to);
            let ability = self.ability;
            let is_gone = |column: &&Column| !stays(ability, &table, column, to);
            let (computed, plain): (Vec<_>, Vec<_>) =
                table.columns.iter().filter(is_gone).partition(|column| column.generated.is_some());
            self.drop_columns(&table, &computed);
            // One that is made anew under its own name goes before it comes.
            let (again, plain): (Vec<_>, Vec<_>) =
                plain.into_iter().partition(|column| to.column(&column.name).is_some());
            let new = to
                .columns
                .iter()
                .filter(|wanted| table.column(&wanted.name).is_none_or(|column| is_gone(&column)));
            let (new_computed, new_plain): (Vec<_>, Vec<_>) =
                new.partition(|column| column.generated.is_some());
            self.add_columns(&table, to, &new_plain);
            let staying = table.columns.iter().filter(|column| !is_gone(column));
            let mut staying: Vec<_> =
                staying.filter_map(|column| Some((column, to.column(&column.name)?))).collect();
            staying.sort_by_key(|(column, wanted)| turn(column, wanted));
            for (column, wanted) in staying {
                self.alter_column(&table, to, column, wanted);
            }
            self.drop_columns(&table, &again);
            self.add_columns(&table, to, &new_computed);
            self.drop_columns(&table, &plain);
        }
    }

    pub(super) fn drop_columns(&mut self, table: &Table, columns: &[&Column]) {
        for column in columns {
            self.push(Operation::DropColumn(DropColumn {
                table: table.name.clone(),
                column: column.name.clone(),
                if_exists: false,
                cascade: false,
                online: OnlineDdl::default(),
            }));
        }
    }

    fn add_columns(&mut self, table: &Table, to: &Table, columns: &[&Column]) {
        for &column in columns {
            // With its key at once the rows that are there are counted.
            let its_key = key(to).filter(|it| column.autoincrement && it.columns == [column.name.as_str()]);
            let constraints: Vec<_> = its_key
                .filter(|_| self.state.tables.get(&table.name).is_some_and(|table| key(table).is_none()))
                .map(|key| Constraint::PrimaryKey(key.clone()))
                .into_iter()
                .collect();
            let column = match constraints.as_slice() {
                [] => self.before_its_key(table, to, column),
                _ => column.clone(),
            };
            self.push(Operation::AddColumn(AddColumn {
                table: table.name.clone(),
                column,
                constraints,
                if_not_exists: false,
                position: None,
                online: OnlineDdl::default(),
            }));
        }
    }

    fn alter_column(&mut self, table: &Table, to: &Table, column: &Column, wanted: &Column) {
        let changes = changes(column, &self.before_its_key(table, to, wanted));
        self.push_changes(table, &column.name, changes);
    }

    pub(super) fn push_changes(&mut self, table: &Table, column: &str, changes: Vec<Change>) {
        if !changes.is_empty() {
            self.push(Operation::AlterColumn(AlterColumn {
                table: table.name.clone(),
                column: column.to_owned(),
                changes,
                using: None,
                existing: None,
                position: None,
                online: OnlineDdl::default(),
            }));
        }
    }
}

/// A column that is computed no more lets go of what it was computed from before that changes, and one that is to be computed
/// finds it changed.
fn turn(column: &Column, wanted: &Column) -> u8 {
    match (&column.generated, &wanted.generated) {
        (Some(_), None) => 0,
        (None, None) => 1,
        (_, Some(_)) => 2,
    }
}

/// Whether the column stays and becomes what it is to be in place.
pub(super) fn stays(ability: Ability, table: &Table, column: &Column, to: &Table) -> bool {
    let Some(wanted) = to.column(&column.name) else { return false };
    let reads =
        |other: &Column| column.generated.as_ref().is_some_and(|it| mentions(&it.expression, &other.name));
    let is_retyped = |other: &&Column| {
        reads(other) && to.column(&other.name).is_none_or(|wanted| wanted.sql_type != other.sql_type)
    };
    ability.recomputes(column, wanted)
        && (ability.retypes_below_computed() || !table.columns.iter().any(|it| is_retyped(&it)))
}

/// Every property in which the columns differ.
fn changes(from: &Column, to: &Column) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut is = from.clone();
    let mut push = |is: &mut Column, change: Change| {
        is.change(std::slice::from_ref(&change));
        changes.push(change);
    };
    // The type first: others may go with it.
    if is.sql_type != to.sql_type {
        push(&mut is, Change::Type(to.sql_type.clone()));
    }
    if is.charset != to.charset {
        push(&mut is, Change::Charset(to.charset.clone()));
    }
    if is.collation != to.collation {
        push(&mut is, Change::Collation(to.collation.clone()));
    }
    if is.generated != to.generated {
        push(&mut is, Change::Generated(to.generated.clone()));
    }
    if (is.identity, is.autoincrement) != (to.identity, to.autoincrement) {
        let change = match to.identity {
            None if to.autoincrement || is.autoincrement => Change::Autoincrement(to.autoincrement),
            identity => Change::Identity(identity),
        };
        push(&mut is, change);
    }
    if is.nullable != to.nullable {
        push(&mut is, Change::Nullable(to.nullable));
    }
    if is.server_default != to.server_default {
        push(&mut is, Change::ServerDefault(to.server_default.clone()));
    }
    if is.on_update_now != to.on_update_now {
        push(&mut is, Change::OnUpdateNow(to.on_update_now));
    }
    if is.invisible != to.invisible {
        push(&mut is, Change::Invisible(to.invisible));
    }
    if is.storage != to.storage {
        push(&mut is, Change::Storage(to.storage));
    }
    if is.compression != to.compression {
        push(&mut is, Change::Compression(to.compression.clone()));
    }
    if is.comment != to.comment {
        push(&mut is, Change::Comment(to.comment.clone()));
    }
    changes
}
