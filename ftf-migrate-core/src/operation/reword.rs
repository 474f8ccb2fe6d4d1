//! An enum type or a word of it gets another name: PostgreSQL, which keeps both by their numbers, then shows the new one in
//! defaults, checks, generated columns and indexes. The texts of views and triggers that name a word are the user's, and out
//! of date.

use super::{RenameEnum, RenameEnumValue};
use crate::schema::expression::{mentions, retype, reword};
use crate::schema::{Constraint, IndexKey, MetaData, ServerDefault, Table, TableName, Value};
use std::collections::BTreeSet;

impl MetaData {
    pub(super) fn rename_enum_value(&mut self, rename: &RenameEnumValue) {
        self.with_enum(&rename.name, |values| {
            for value in values.iter_mut().filter(|value| **value == rename.value) {
                value.clone_from(&rename.new_value);
            }
        });
        for table in self.tables.values_mut() {
            reword_table(table, rename);
        }
        self.outdate_word(&rename.name, &rename.value);
    }

    /// The texts that name the word of an enum, and one of its columns, do not make their objects again.
    fn outdate_word(&mut self, name: &TableName, word: &str) {
        let columns: BTreeSet<String> =
            self.columns_of_enum(name).map(|(_, column)| column.name.clone()).collect();
        let names_it = |text: &str| {
            reword(text, word, "") != text && columns.iter().any(|column| mentions(text, column))
        };
        for view in self.views.values_mut() {
            view.outdated |= view.definition.texts.iter().any(|(_, text)| names_it(text));
        }
        for trigger in self.triggers.values_mut() {
            let mut texts = trigger.definition.texts.iter().map(|(_, text)| text);
            trigger.outdated |= names_it(&trigger.when) || texts.any(|text| names_it(text));
        }
    }

    pub(super) fn rename_enum(&mut self, rename: &RenameEnum) {
        let name = rename.name.sibling(&rename.new_name);
        if let Some(values) = self.enums.remove(&rename.name) {
            self.enums.insert(name.clone(), values);
        }
        if self.enums_of_columns.remove(&rename.name) {
            self.enums_of_columns.insert(name.clone());
        }
        for table in self.tables.values_mut() {
            for column in &mut table.columns {
                if let Some(of) = column.sql_type.enum_name_mut()
                    && *of == rename.name
                {
                    of.clone_from(&name);
                }
                if let Some(ServerDefault::Sql(sql)) = &mut column.server_default {
                    *sql = retype(sql, &rename.name.name, &rename.new_name);
                }
            }
            for text in expressions(table) {
                *text = retype(text, &rename.name.name, &rename.new_name);
            }
        }
    }
}

fn reword_table(table: &mut Table, rename: &RenameEnumValue) {
    let (old, new) = (rename.value.as_str(), rename.new_value.as_str());
    let mut columns = Vec::new();
    for column in &mut table.columns {
        if column.sql_type.enum_type().is_none_or(|(of, _)| *of != rename.name) {
            continue;
        }
        columns.push(column.name.clone());
        match &mut column.server_default {
            Some(ServerDefault::Value(Value::Text(text))) if text == old => new.clone_into(text),
            Some(ServerDefault::Sql(sql)) => *sql = reword(sql, old, new),
            _ => {}
        }
    }
    for text in expressions(table) {
        if columns.iter().any(|column| mentions(text, column)) {
            *text = reword(text, old, new);
        }
    }
}

/// The expressions over the columns of a table.
fn expressions(table: &mut Table) -> impl Iterator<Item = &mut String> {
    let generated = table.columns.iter_mut().filter_map(|column| column.generated.as_mut());
    let of_constraints = table.constraints.iter_mut().flat_map(|constraint| match constraint {
        Constraint::Check(it) => vec![&mut it.expression],
        Constraint::Exclude(it) => {
            it.elements.iter_mut().map(|it| &mut it.expression).chain(&mut it.predicate).collect()
        }
        _ => Vec::new(),
    });
    let of_indexes = table.indexes.iter_mut().flat_map(|index| {
        let keys = index.parts.iter_mut().filter_map(|part| match &mut part.key {
            IndexKey::Expression(text) => Some(text),
            IndexKey::Column(_) => None,
        });
        keys.chain(&mut index.predicate)
    });
    generated.map(|it| &mut it.expression).chain(of_constraints).chain(of_indexes)
}
