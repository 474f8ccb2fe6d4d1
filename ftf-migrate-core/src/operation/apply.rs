//! Replay: what an operation does to what is known of the schema.

use super::{AlterColumn, Change, DropColumn, DropTable, EnumPosition, Operation, RenameColumn};
use crate::schema::expression::rename;
use crate::schema::{
    Column, Constraint, ForeignKey, Index, IndexKey, MetaData, Table, TableName, name_constraints,
};

impl MetaData {
    /// Does to this description what `operation` does to a database.
    ///
    /// What is known changes exactly: constraints get their names, renames follow into keys,
    /// indexes, checks and the foreign keys of other tables. What is not known (a table made by raw
    /// SQL) stays unknown, and SQL and Rust code change nothing, since nobody can tell what they do.
    pub fn apply(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable(it) => self.create_table(&it.table, it.if_not_exists),
            Operation::DropTable(it) => self.drop_table(it),
            Operation::RenameTable(it) => self.rename_table(&it.table, &it.new_name),
            Operation::TableComment(it) => {
                self.with(&it.table, |table| table.comment.clone_from(&it.comment));
            }
            Operation::AddColumn(it) => self.add_column(&it.table, &it.column, &it.constraints),
            Operation::DropColumn(it) => self.drop_column(it),
            Operation::AlterColumn(it) => self.alter_column(it),
            Operation::RenameColumn(it) => self.rename_column(it),
            Operation::CreateIndex(it) => self.with(&it.table, |table| add_index(table, &it.index)),
            Operation::DropIndex(it) => {
                self.with(&it.table, |table| table.indexes.retain(|index| index.name != it.name));
            }
            Operation::RenameIndex(it) => {
                self.with(&it.table, |table| rename_index(table, &it.name, &it.new_name));
            }
            Operation::CreateConstraint(it) => {
                self.with(&it.table, |table| {
                    add_constraints(table, std::slice::from_ref(&it.constraint));
                });
            }
            Operation::DropConstraint(it) => {
                self.with(&it.table, |table| {
                    table.constraints.retain(|constraint| !it.means(constraint));
                });
            }
            Operation::RenameConstraint(it) => {
                self.with(&it.table, |table| rename_constraint(table, &it.name, &it.new_name));
            }
            Operation::ValidateConstraint(it) => self.with(&it.table, |table| validate(table, &it.name)),
            Operation::DropSchema(it) => self.drop_schema(&it.name),
            Operation::CreateEnum(it) => {
                self.enums.insert(it.name.clone(), it.values.clone());
                self.enums_of_columns.remove(&it.name);
            }
            Operation::AddEnumValue(it) => {
                self.with_enum(&it.name, |values| insert_value(values, &it.value, it.position.as_ref()));
            }
            Operation::RenameEnumValue(it) => {
                self.with_enum(&it.name, |values| {
                    for value in values.iter_mut().filter(|value| **value == it.value) {
                        value.clone_from(&it.new_value);
                    }
                });
            }
            Operation::DropEnum(it) => self.forget_enum(&it.name),
            Operation::CreateSchema(_)
            | Operation::Execute(_)
            | Operation::BulkInsert(_)
            | Operation::Backfill(_)
            | Operation::Run(_) => {}
        }
    }

    /// The known columns whose type is the enum `name` or an array of it, with their tables.
    pub(crate) fn columns_of_enum(&self, name: &TableName) -> impl Iterator<Item = (&Table, &Column)> {
        self.tables
            .values()
            .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
            .filter(move |(_, column)| column.sql_type.enum_type().is_some_and(|(of, _)| of == name))
    }

    fn with(&mut self, name: &TableName, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.get_mut(name) {
            change(table);
        }
    }

    fn create_table(&mut self, table: &Table, if_not_exists: bool) {
        if if_not_exists && self.tables.contains_key(&table.name) {
            return;
        }
        let mut made = Table { constraints: Vec::new(), indexes: Vec::new(), ..table.clone() };
        add_constraints(&mut made, &table.constraints);
        for index in &table.indexes {
            add_index(&mut made, index);
        }
        for column in &made.columns {
            self.meet_enum(column);
        }
        self.tables.insert(made.name.clone(), made);
    }

    fn drop_table(&mut self, drop: &DropTable) {
        if let Some(table) = self.tables.remove(&drop.table) {
            for column in &table.columns {
                self.leave_enum(column);
            }
        }
        if drop.cascade {
            for table in self.tables.values_mut() {
                table.constraints.retain(|constraint| !constraint.refers_to(&drop.table));
            }
        }
    }

    fn rename_table(&mut self, name: &TableName, new_name: &str) {
        let renamed = name.sibling(new_name);
        if let Some(mut table) = self.tables.remove(name) {
            table.name = renamed.clone();
            self.tables.insert(renamed.clone(), table);
        }
        for key in self.foreign_keys_to(name) {
            key.referent = renamed.clone();
        }
    }

    fn add_column(&mut self, name: &TableName, column: &Column, constraints: &[Constraint]) {
        let Some(table) = self.tables.get_mut(name) else { return };
        if table.column(&column.name).is_none() {
            table.columns.push(column.clone());
            add_constraints(table, constraints);
            self.meet_enum(column);
        }
    }

    fn drop_column(&mut self, drop: &DropColumn) {
        let Some(table) = self.tables.get_mut(&drop.table) else { return };
        let Some(at) = table.columns.iter().position(|column| column.name == drop.column) else { return };
        let column = table.columns.remove(at);
        table.constraints.retain(|constraint| !constraint.involves(&drop.column));
        table.indexes.retain(|index| !index.involves(&drop.column));
        self.leave_enum(&column);
    }

    fn alter_column(&mut self, alter: &AlterColumn) {
        let Some(table) = self.tables.get_mut(&alter.table) else { return };
        let Some(column) = table.column_mut(&alter.column) else { return };
        let old = column.clone();
        column.change(&alter.changes);
        let new = column.clone();
        self.leave_enum(&old);
        self.meet_enum(&new);
    }

    fn rename_column(&mut self, it: &RenameColumn) {
        let (old, new) = (it.column.as_str(), it.new_name.as_str());
        self.with(&it.table, |table| {
            if let Some(column) = table.column_mut(old) {
                new.clone_into(&mut column.name);
            }
            for generated in table.columns.iter_mut().filter_map(|column| column.generated.as_mut()) {
                generated.expression = rename(&generated.expression, old, new);
            }
            table.constraints.iter_mut().for_each(|constraint| rename_in_constraint(constraint, old, new));
            table.indexes.iter_mut().for_each(|index| rename_in_index(index, old, new));
        });
        for key in self.foreign_keys_to(&it.table) {
            rename_in_list(&mut key.referent_columns, old, new);
        }
    }

    fn drop_schema(&mut self, name: &str) {
        let outside = |of: &TableName| of.schema.as_deref() != Some(name);
        self.tables.retain(|table, _| outside(table));
        self.enums.retain(|it, _| outside(it));
        self.enums_of_columns.retain(outside);
    }

    fn foreign_keys_to(&mut self, table: &TableName) -> impl Iterator<Item = &mut ForeignKey> {
        self.tables.values_mut().flat_map(|table| &mut table.constraints).filter_map(move |constraint| {
            match constraint {
                Constraint::ForeignKey(key) if key.referent == *table => Some(key),
                _ => None,
            }
        })
    }

    /// A column of an enum type brings the type along when it is not there.
    fn meet_enum(&mut self, column: &Column) {
        if let Some((name, values)) = column.sql_type.enum_type()
            && !self.enums.contains_key(name)
        {
            self.enums.insert(name.clone(), values.to_vec());
            self.enums_of_columns.insert(name.clone());
        }
    }

    /// The last column of a type that came with a column takes the type along.
    fn leave_enum(&mut self, column: &Column) {
        if let Some((name, _)) = column.sql_type.enum_type()
            && self.enums_of_columns.contains(name)
            && self.columns_of_enum(name).next().is_none()
        {
            self.forget_enum(&name.clone());
        }
    }

    fn forget_enum(&mut self, name: &TableName) {
        self.enums.remove(name);
        self.enums_of_columns.remove(name);
    }

    fn with_enum(&mut self, name: &TableName, change: impl Fn(&mut Vec<String>)) {
        if let Some(values) = self.enums.get_mut(name) {
            change(values);
        }
        for column in self.tables.values_mut().flat_map(|table| &mut table.columns) {
            if let Some((of, values)) = column.sql_type.enum_type_mut()
                && of == name
            {
                change(values);
            }
        }
    }
}

impl Column {
    /// Makes these changes.
    pub(crate) fn change(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Type(sql_type) => self.sql_type = sql_type.clone(),
                Change::Nullable(nullable) => self.nullable = *nullable,
                Change::ServerDefault(default) => self.server_default.clone_from(default),
                Change::Comment(comment) => self.comment.clone_from(comment),
            }
        }
    }
}

/// The words of an enum with one more, at its place.
pub(crate) fn insert_value(values: &mut Vec<String>, value: &str, position: Option<&EnumPosition>) {
    if values.iter().any(|it| it == value) {
        return;
    }
    let find = |wanted: &str| values.iter().position(|it| it == wanted);
    let at = match position {
        Some(EnumPosition::Before(next)) => find(next),
        Some(EnumPosition::After(previous)) => find(previous).map(|at| at + 1),
        None => None,
    };
    values.insert(at.unwrap_or(values.len()), value.to_owned());
}

fn add_constraints(table: &mut Table, constraints: &[Constraint]) {
    let mut added = constraints.to_vec();
    name_constraints(&table.name, &table.columns, &table.constraints, &mut added);
    for constraint in &added {
        if let Constraint::PrimaryKey(key) = constraint {
            for column in table.columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
                column.nullable = false;
            }
        }
    }
    table.constraints.extend(added);
}

fn add_index(table: &mut Table, index: &Index) {
    if table.indexes.iter().all(|it| it.name != index.name) {
        table.indexes.push(index.clone());
    }
}

fn rename_index(table: &mut Table, name: &str, new_name: &str) {
    for index in table.indexes.iter_mut().filter(|index| index.name == name) {
        new_name.clone_into(&mut index.name);
    }
}

fn rename_constraint(table: &mut Table, name: &str, new_name: &str) {
    for constraint in table.constraints.iter_mut().filter(|it| it.name() == Some(name)) {
        *constraint.name_mut() = Some(new_name.to_owned());
    }
}

fn validate(table: &mut Table, name: &str) {
    for constraint in table.constraints.iter_mut().filter(|it| it.name() == Some(name)) {
        match constraint {
            Constraint::ForeignKey(it) => it.not_valid = false,
            Constraint::Check(it) => it.not_valid = false,
            _ => {}
        }
    }
}

fn rename_in_list(columns: &mut [String], old: &str, new: &str) {
    for column in columns.iter_mut().filter(|column| *column == old) {
        new.clone_into(column);
    }
}

fn rename_in_constraint(constraint: &mut Constraint, old: &str, new: &str) {
    match constraint {
        Constraint::PrimaryKey(it) => rename_in_list(&mut it.columns, old, new),
        Constraint::Unique(it) => {
            rename_in_list(&mut it.columns, old, new);
            rename_in_list(&mut it.include, old, new);
        }
        Constraint::ForeignKey(it) => rename_in_list(&mut it.columns, old, new),
        Constraint::Check(it) => it.expression = rename(&it.expression, old, new),
        Constraint::Exclude(it) => {
            for text in it.elements.iter_mut().map(|it| &mut it.expression).chain(&mut it.predicate) {
                *text = rename(text, old, new);
            }
        }
    }
}

fn rename_in_index(index: &mut Index, old: &str, new: &str) {
    for part in &mut index.parts {
        match &mut part.key {
            IndexKey::Column(column) if column == old => new.clone_into(column),
            IndexKey::Column(_) => {}
            IndexKey::Expression(text) => *text = rename(text, old, new),
        }
    }
    rename_in_list(&mut index.include, old, new);
    if let Some(predicate) = &mut index.predicate {
        *predicate = rename(predicate, old, new);
    }
}
