//! What a table is as a whole.

use super::counting::key;
use super::plan::Plan;
use crate::operation::{AlterTableOptions, Operation, TableOption};
use crate::schema::{Table, TableName};

impl Plan<'_> {
    /// What would stand in the way of other changes goes first.
    pub(super) fn leave_options(&mut self) {
        for (table, to) in self.changing() {
            let mut changes = Vec::new();
            if table.strict && !to.strict {
                changes.push(TableOption::Strict(false));
            }
            // Its rows are kept by the key, which cannot go as long as they are.
            if table.without_rowid && (!to.without_rowid || key(&table) != key(to)) {
                changes.push(TableOption::WithoutRowid(false));
            }
            if let Some(engine) = to.engine.as_ref().filter(|_| table.engine != to.engine) {
                changes.push(TableOption::Engine(engine.clone()));
            }
            if let Some(charset) = to.charset.as_ref().filter(|_| table.charset != to.charset) {
                changes.push(TableOption::Charset(charset.clone()));
            }
            if let Some(collation) = to.collation.as_ref().filter(|_| table.collation != to.collation) {
                changes.push(TableOption::Collation(collation.clone()));
            }
            self.push_options(&table.name, changes);
        }
    }

    /// What wants the key and the types to be there comes last.
    pub(super) fn take_options(&mut self) {
        for (table, to) in self.changing() {
            let mut changes = Vec::new();
            if to.strict && !table.strict {
                changes.push(TableOption::Strict(true));
            }
            if to.without_rowid && !table.without_rowid {
                changes.push(TableOption::WithoutRowid(true));
            }
            self.push_options(&table.name, changes);
        }
    }

    fn push_options(&mut self, table: &TableName, changes: Vec<TableOption>) {
        if !changes.is_empty() {
            self.push(Operation::AlterTableOptions(AlterTableOptions { table: table.clone(), changes }));
        }
    }
}

/// Whether text columns that say nothing of their own stay what they are.
pub(super) fn keeps_texts(from: &Table, to: &Table) -> bool {
    (&from.charset, &from.collation) == (&to.charset, &to.collation)
}
