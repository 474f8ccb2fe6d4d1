//! Which views and triggers use what, as far as their texts tell.

use crate::schema::expression::mentions;
use crate::schema::{MetaData, Replaceable, ReplaceableName, TableName, View};

impl MetaData {
    /// The views and triggers that use `name`, and those that use them, in an order in which they can
    /// be made.
    pub(crate) fn users_of(&self, name: &ReplaceableName) -> Vec<Replaceable> {
        let Some(word) = name.word() else { return Vec::new() };
        let views =
            self.views.values().filter(|view| view.definition.mentions(word) && view.name.name != word);
        let direct: Vec<_> = views.collect();
        let triggers = self.triggers.values().filter(|trigger| {
            matches!(name, ReplaceableName::Routine { .. }) && trigger.definition.mentions(word)
                || matches!(name, ReplaceableName::View { name, .. } if trigger.table == *name)
        });
        let mut users = self.with_readers(direct);
        users.extend(triggers.cloned().map(Replaceable::Trigger));
        users
    }

    /// The views and triggers that may read `column` of `table`, and the views that read those, in an
    /// order in which they can be made.
    pub(crate) fn readers_of(&self, table: &TableName, column: &str) -> Vec<Replaceable> {
        let direct = self.views.values().filter(|view| view.reads(table, column)).collect();
        let mut readers = self.with_readers(direct);
        let triggers = self.triggers.values().filter(|trigger| {
            trigger.table == *table
                && (mentions(&trigger.when, column) || trigger.definition.mentions(column))
        });
        readers.extend(triggers.cloned().map(Replaceable::Trigger));
        readers
    }

    /// The views that speak of a table, and those that read them, in an order in which they can be made.
    pub(crate) fn readers_of_table(&self, table: &TableName) -> Vec<Replaceable> {
        self.with_readers(self.views.values().filter(|view| view.definition.mentions(&table.name)).collect())
    }

    /// These views and all that read them, each behind those that it reads, and each with its triggers.
    fn with_readers(&self, direct: Vec<&View>) -> Vec<Replaceable> {
        let mut wanted = direct;
        let mut at = 0;
        while at < wanted.len() {
            let read = wanted[at];
            let readers = self
                .views
                .values()
                .filter(|view| view.name != read.name && view.definition.mentions(&read.name.name));
            for reader in readers {
                if !wanted.iter().any(|it| it.name == reader.name) {
                    wanted.push(reader);
                }
            }
            at += 1;
        }
        let ordered = in_order(wanted);
        let mut objects: Vec<_> = ordered.iter().map(|&view| Replaceable::View(view.clone())).collect();
        let of_views = self.triggers.values().filter(|it| ordered.iter().any(|view| view.name == it.table));
        objects.extend(of_views.cloned().map(Replaceable::Trigger));
        objects
    }

    /// A table or column has another name: the texts that speak of it do not make their objects again.
    pub(super) fn outdate(&mut self, table: &TableName, column: Option<&str>) {
        for view in self.views.values_mut() {
            view.outdated |= match column {
                Some(column) => view.reads(table, column),
                None => view.definition.mentions(&table.name),
            };
        }
        for trigger in self.triggers.values_mut() {
            trigger.outdated |= match column {
                Some(column) => {
                    let speaks = mentions(&trigger.when, column) || trigger.definition.mentions(column);
                    speaks && (trigger.table == *table || trigger.definition.mentions(&table.name))
                }
                None => trigger.definition.mentions(&table.name),
            };
        }
    }
}

/// The views, each behind those of them that it reads.
pub(crate) fn in_order(mut views: Vec<&View>) -> Vec<&View> {
    let mut ordered: Vec<&View> = Vec::new();
    while !views.is_empty() {
        let is_ready = |view: &&View| {
            !views.iter().any(|it| it.name != view.name && view.definition.mentions(&it.name.name))
        };
        // Two views that seem to read each other (a column is called like the other one) go by name.
        let next = views.iter().position(is_ready).unwrap_or(0);
        ordered.push(views.remove(next));
    }
    ordered
}
