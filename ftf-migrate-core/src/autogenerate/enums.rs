//! Enum types.

use super::constraint::{drop_constraint, drop_index};
use super::plan::Plan;
use crate::operation::{
    AddEnumValue, AlterColumn, Change, CreateEnum, DropEnum, EnumPosition, OnlineDdl, Operation,
};
use crate::schema::expression::mentions;
use crate::schema::{Column, Constraint, Index, IndexKey, IndexPart, SqlType, TableName};

impl Plan<'_> {
    /// New types, and new words of those that are there.
    pub(super) fn change_enums(&mut self) {
        for (name, values) in &self.after.enums {
            match self.state.enums.get(name) {
                None => self.create_enum(name, values),
                Some(present) if present == values => {}
                Some(present) if is_within(present, values) => self.add_values(name, values),
                Some(_) => self.remake_enum(name, values),
            }
        }
    }

    pub(super) fn drop_enums(&mut self) {
        // A type that came with a column goes with its last one.
        let is_gone = |name: &&TableName| {
            !self.after.enums.contains_key(*name) && !self.state.enums_of_columns.contains(*name)
        };
        let gone: Vec<_> = self.state.enums.keys().filter(is_gone).cloned().collect();
        for name in gone {
            self.push(Operation::DropEnum(DropEnum { name, if_exists: false }));
        }
    }

    fn create_enum(&mut self, name: &TableName, values: &[String]) {
        self.push(Operation::CreateEnum(CreateEnum { name: name.clone(), values: values.to_vec() }));
    }

    fn add_values(&mut self, name: &TableName, values: &[String]) {
        for (at, value) in values.iter().enumerate() {
            let present = &self.state.enums[name];
            if present.contains(value) {
                continue;
            }
            // The words before it are all there by now.
            let position = match at.checked_sub(1) {
                Some(previous) => Some(EnumPosition::After(values[previous].clone())),
                None => present.first().cloned().map(EnumPosition::Before),
            };
            let is_last = position == present.last().cloned().map(EnumPosition::After);
            self.push(Operation::AddEnumValue(AddEnumValue {
                name: name.clone(),
                value: value.clone(),
                position: position.filter(|_| !is_last),
                if_not_exists: false,
            }));
        }
    }

    /// No server takes a word away or puts words into another order: the columns become text, the
    /// type is made anew, and they get it back. A row with a word that is gone stops that.
    fn remake_enum(&mut self, name: &TableName, values: &[String]) {
        let holders: Vec<(TableName, Column)> = self
            .state
            .columns_of_enum(name)
            .map(|(table, column)| (table.name.clone(), column.clone()))
            .collect();
        self.drop_what_reads(&holders);
        for (table, column) in &holders {
            let mut changes = vec![Change::Type(with_type(&column.sql_type, &SqlType::Text))];
            if column.server_default.is_some() {
                changes.insert(0, Change::ServerDefault(None));
            }
            self.push(alter(
                table,
                &column.name,
                changes,
                Some(format!("{}::text{}", quoted(&column.name), brackets(&column.sql_type))),
            ));
        }
        if self.state.enums.contains_key(name) {
            self.push(Operation::DropEnum(DropEnum { name: name.clone(), if_exists: false }));
        }
        self.create_enum(name, values);
        for (table, column) in &holders {
            self.give_back(table, column, name, values);
        }
    }

    /// The checks, indexes and computed columns that speak of the words of these columns: they are made
    /// again later, where they are wanted.
    fn drop_what_reads(&mut self, holders: &[(TableName, Column)]) {
        for (name, column) in holders {
            let Some(table) = self.state.tables.get(name).cloned() else { continue };
            for constraint in &table.constraints {
                if let Constraint::Check(check) = constraint
                    && mentions(&check.expression, &column.name)
                {
                    self.push(drop_constraint(name, constraint));
                }
            }
            for index in table.indexes.iter().filter(|index| reads_text(index, &column.name)) {
                self.push(drop_index(name, index));
            }
            let is_computed =
                |it: &&Column| it.generated.as_ref().is_some_and(|it| mentions(&it.expression, &column.name));
            let computed: Vec<_> = table.columns.iter().filter(is_computed).collect();
            self.drop_columns(&table, &computed);
        }
    }

    /// The column has the type made anew, if it is to have it.
    fn give_back(&mut self, table: &TableName, column: &Column, name: &TableName, values: &[String]) {
        let wanted = self.after.tables.get(table).and_then(|table| table.column(&column.name));
        let Some(wanted) = wanted.filter(|it| it.sql_type.enum_type().is_some_and(|(it, _)| it == name))
        else {
            return;
        };
        let remade = SqlType::Enum { name: name.clone(), values: values.to_vec() };
        let mut changes = vec![Change::Type(with_type(&wanted.sql_type, &remade))];
        changes.extend(wanted.server_default.clone().map(|default| Change::ServerDefault(Some(default))));
        let schema = name.schema.as_ref().map(|schema| quoted(schema) + ".").unwrap_or_default();
        let using =
            format!("{}::{schema}{}{}", quoted(&column.name), quoted(&name.name), brackets(&wanted.sql_type));
        self.push(alter(table, &column.name, changes, Some(using)));
    }
}

/// Whether an expression or the predicate of the index speaks of the column.
fn reads_text(index: &Index, column: &str) -> bool {
    let in_part = |part: &IndexPart| match &part.key {
        IndexKey::Expression(expression) => mentions(expression, column),
        IndexKey::Column(_) => false,
    };
    index.parts.iter().any(in_part) || index.predicate.as_ref().is_some_and(|it| mentions(it, column))
}

fn alter(table: &TableName, column: &str, changes: Vec<Change>, using: Option<String>) -> Operation {
    Operation::AlterColumn(AlterColumn {
        table: table.clone(),
        column: column.to_owned(),
        changes,
        using,
        existing: None,
        position: None,
        online: OnlineDdl::default(),
    })
}

/// The type with another element, if it is an array.
fn with_type(of: &SqlType, element: &SqlType) -> SqlType {
    match of {
        SqlType::Array(of) => SqlType::Array(Box::new(with_type(of, element))),
        _ => element.clone(),
    }
}

fn brackets(of: &SqlType) -> &'static str {
    if matches!(of, SqlType::Array(_)) { "[]" } else { "" }
}

/// A name for PostgreSQL, the only database with enum types.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Whether `values` has all of `present`, in the same order.
fn is_within(present: &[String], values: &[String]) -> bool {
    let mut rest = values.iter();
    present.iter().all(|value| rest.any(|it| it == value))
}
