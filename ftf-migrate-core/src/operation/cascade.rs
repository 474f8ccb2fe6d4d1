//! What CASCADE takes along: the foreign keys that need what goes.

use super::{DropColumn, DropConstraint, DropTable};
use crate::schema::{Constraint, ForeignKey, MetaData, TableName};

impl MetaData {
    /// The foreign keys of other tables to `table`.
    pub(super) fn keys_dropped_with_table<'a>(
        &'a self,
        table: &'a TableName,
    ) -> impl Iterator<Item = (&'a TableName, &'a ForeignKey)> {
        self.foreign_keys().filter(move |(of, key)| *of != table && key.referent == *table)
    }

    /// The foreign keys to the column.
    pub(super) fn keys_dropped_with_column<'a>(
        &'a self,
        drop: &'a DropColumn,
    ) -> impl Iterator<Item = (&'a TableName, &'a ForeignKey)> {
        self.foreign_keys().filter(move |(_, key)| drop.takes_along(key))
    }

    /// The foreign keys to the columns that the constraint keeps unique.
    pub(super) fn keys_dropped_with_constraint(
        &self,
        drop: &DropConstraint,
    ) -> Vec<(&TableName, &ForeignKey)> {
        let of_table = self.tables.get(&drop.table).into_iter().flat_map(|table| &table.constraints);
        let columns = of_table.filter(|it| drop.cascade && drop.means(it)).find_map(|it| match it {
            Constraint::PrimaryKey(it) => Some(&it.columns),
            Constraint::Unique(it) => Some(&it.columns),
            _ => None,
        });
        let Some(columns) = columns else { return Vec::new() };
        let needs = |key: &ForeignKey| {
            key.referent == drop.table
                && key.referent_columns.len() == columns.len()
                && columns.iter().all(|column| key.referent_columns.contains(column))
        };
        self.foreign_keys().filter(|(_, key)| needs(key)).collect()
    }

    /// The foreign keys to the table are gone.
    pub(super) fn forget_keys_to_table(&mut self, drop: &DropTable) {
        self.forget_keys(|key| drop.cascade && key.referent == drop.table);
    }

    /// The foreign keys to the column are gone.
    pub(super) fn forget_keys_to_column(&mut self, drop: &DropColumn) {
        self.forget_keys(|key| drop.takes_along(key));
    }

    /// The foreign keys that need the constraint are gone.
    pub(super) fn forget_keys_to_constraint(&mut self, drop: &DropConstraint) {
        let keys: Vec<_> =
            self.keys_dropped_with_constraint(drop).into_iter().map(|(_, key)| key.clone()).collect();
        self.forget_keys(|key| keys.contains(key));
    }

    fn foreign_keys(&self) -> impl Iterator<Item = (&TableName, &ForeignKey)> {
        self.tables.values().flat_map(|table| {
            table.constraints.iter().filter_map(|constraint| match constraint {
                Constraint::ForeignKey(key) => Some((&table.name, key)),
                _ => None,
            })
        })
    }

    fn forget_keys(&mut self, goes: impl Fn(&ForeignKey) -> bool) {
        let is_gone = |it: &Constraint| matches!(it, Constraint::ForeignKey(key) if goes(key));
        for table in self.tables.values_mut_if(|table| table.constraints.iter().any(is_gone)) {
            table.constraints.retain(|it| !is_gone(it));
        }
    }
}

impl DropColumn {
    fn takes_along(&self, key: &ForeignKey) -> bool {
        self.cascade && key.referent == self.table && key.referent_columns.contains(&self.column)
    }
}
