//! Tables: made parents first, dropped children first.

use super::constraint::drop_constraint;
use super::foreign_key::has_key;
use super::plan::{Plan, is_compared};
use crate::operation::{CreateIndex, CreateTable, DropTable, OnlineDdl, Operation, TableComment};
use crate::schema::{Constraint, ForeignKey, Table, TableName};

impl Plan<'_> {
    pub(super) fn drop_tables(&mut self) {
        let is_gone = |name: &TableName| !self.after.tables.contains_key(name);
        let of_plan = self.state.tables.values().filter(|table| is_compared(table));
        let mut gone: Vec<_> = of_plan.map(|table| table.name.clone()).filter(is_gone).collect();
        while !gone.is_empty() {
            let free = gone.iter().position(|name| self.keys_between(&gone, name).is_empty());
            let name = gone.remove(free.unwrap_or_default());
            if free.is_none() {
                // A circle: the keys to the first of it go by themselves.
                for (table, key) in self.keys_between(&gone, &name) {
                    self.push(drop_constraint(&table, &key));
                }
            }
            self.push(Operation::DropTable(DropTable { table: name, if_exists: false, cascade: false }));
        }
    }

    /// The foreign keys of `tables` to another table.
    fn keys_between(&self, tables: &[TableName], to: &TableName) -> Vec<(TableName, Constraint)> {
        let others = tables.iter().filter(|name| *name != to).filter_map(|name| self.state.tables.get(name));
        others
            .flat_map(|table| {
                table.constraints.iter().map(|constraint| (table.name.clone(), constraint.clone()))
            })
            .filter(|(_, constraint)| constraint.refers_to(to))
            .collect()
    }

    pub(super) fn create_tables(&mut self) {
        let is_new = |table: &&Table| is_compared(table) && !self.state.tables.contains_key(&table.name);
        let mut new: Vec<&Table> = self.after.tables.values().filter(is_new).collect();
        while !new.is_empty() {
            let is_ready = |table: &&Table| {
                let mut referents = foreign_keys(table).map(|key| &key.referent);
                referents.all(|referent| {
                    *referent == table.name || !new.iter().any(|other| other.name == *referent)
                })
            };
            // A circle begins with its first table; the keys of that come later.
            let table = new.remove(new.iter().position(is_ready).unwrap_or_default());
            self.create_table(table);
        }
    }

    fn create_table(&mut self, table: &Table) {
        let mut made = table.clone();
        made.indexes.clear();
        made.constraints.retain(|constraint| match constraint {
            // With the table it would be valid, since the table has no rows.
            Constraint::Check(check) => !check.not_valid,
            Constraint::ForeignKey(key) if key.not_valid => false,
            Constraint::ForeignKey(key) if key.referent == table.name => true,
            Constraint::ForeignKey(key) => {
                self.state.tables.get(&key.referent).is_some_and(|referent| has_key(referent, key))
            }
            _ => true,
        });
        self.push(Operation::CreateTable(CreateTable { table: made, if_not_exists: false }));
        self.made.insert(table.name.clone());
        for index in &table.indexes {
            self.push(Operation::CreateIndex(CreateIndex {
                table: table.name.clone(),
                index: index.clone(),
                concurrently: false,
                if_not_exists: false,
                online: OnlineDdl::default(),
            }));
        }
    }

    pub(super) fn change_comment(&mut self, table: &Table, to: &Table) {
        if table.comment != to.comment {
            let (table, comment) = (table.name.clone(), to.comment.clone());
            self.push(Operation::TableComment(TableComment { table, comment }));
        }
    }
}

fn foreign_keys(table: &Table) -> impl Iterator<Item = &ForeignKey> {
    table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::ForeignKey(key) => Some(key),
        _ => None,
    })
}
