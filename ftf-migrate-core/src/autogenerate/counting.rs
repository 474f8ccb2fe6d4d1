//! Columns that the database counts up, which most databases do only within a key.

use super::plan::Plan;
use crate::operation::Change;
use crate::schema::{Column, Constraint, PrimaryKey, Table};

impl Plan<'_> {
    /// Before their key goes.
    pub(super) fn stop_counting(&mut self) {
        if !self.ability.counts_in_key() {
            return;
        }
        for (table, to) in self.changing() {
            if key(&table) == key(to) {
                continue;
            }
            for column in table.columns.iter().filter(|column| column.autoincrement) {
                self.push_changes(&table, &column.name, vec![Change::Autoincrement(false)]);
            }
        }
    }

    /// Once their key is there.
    pub(super) fn start_counting(&mut self) {
        for (table, to) in self.changing() {
            let is_late = |column: &&Column| {
                column.autoincrement && table.column(&column.name).is_some_and(|it| !it.autoincrement)
            };
            for column in to.columns.iter().filter(is_late) {
                self.push_changes(&table, &column.name, vec![Change::Autoincrement(true)]);
            }
        }
    }

    /// The column as it can be while the key of its table is not there yet.
    pub(super) fn before_its_key(&self, table: &Table, to: &Table, column: &Column) -> Column {
        let waits = column.autoincrement && self.ability.counts_in_key() && key(table) != key(to);
        Column { autoincrement: column.autoincrement && !waits, ..column.clone() }
    }
}

/// The primary key of a table.
pub(super) fn key(table: &Table) -> Option<&PrimaryKey> {
    table.constraints.iter().find_map(|it| match it {
        Constraint::PrimaryKey(key) => Some(key),
        _ => None,
    })
}
