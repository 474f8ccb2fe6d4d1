//! Replay: what an operation does to what is known of the schema.

use super::effect::may_change_schema;
use super::{
    AddColumn, AlterColumn, ColumnPosition, DeclaredEffect, DropColumn, DropReplaceable, DropTable,
    EnumPosition, Execute, Operation, RenameColumn, ReplayError,
};
use crate::schema::expression::rename;
use crate::schema::{
    Column, Constraint, ForeignKey, Index, IndexKey, MetaData, NamingConvention, ServerDefault, Table,
    TableName,
};

impl MetaData {
    /// Does to this description what `operation` does to a database.
    ///
    /// What is known changes exactly: constraints get their names, renames follow into keys,
    /// indexes, checks and the foreign keys of other tables. What is [opaque](Self::is_opaque) stays so.
    /// SQL as written makes opaque what it may have changed, unless it says what it does
    /// (see [`Execute`](super::Execute)).
    ///
    /// # Errors
    ///
    /// An operation that names something that is not there, or makes what is there already; the
    /// schema is then as it was. So is what SQL or Rust code says that it does.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    /// use ftf_migrate_core::schema::MetaData;
    ///
    /// let mut op = Op::new();
    /// op.create_table("posts", &[column("title", Text)]);
    /// op.create_index("ix_posts_title", "posts", &["titel"]);
    ///
    /// let mut schema = MetaData::new();
    /// assert!(schema.apply(&op.recorded()[0].operation).is_ok());
    /// let error = schema.apply(&op.recorded()[1].operation).unwrap_err();
    /// assert_eq!(error.to_string(), "create_index ix_posts_title on posts: table `posts` has no column `titel`");
    /// assert_eq!(error.hint(), "did you mean `title`?");
    /// ```
    pub fn apply(&mut self, operation: &Operation) -> Result<(), ReplayError> {
        self.check(operation)?;
        self.change(operation);
        Ok(())
    }

    /// [`Self::apply`] for an operation that a database has done already: what does not fit shows that
    /// something is not known, and becomes opaque.
    pub(crate) fn apply_done(&mut self, operation: &Operation) {
        while let Err(error) = self.apply(operation) {
            let name = error.problem.object().name();
            if self.opaque.contains(name) {
                return;
            }
            self.opaque.insert(name);
        }
    }

    fn execute(&mut self, execute: &Execute) {
        if let Some(effect) = &execute.effect {
            return self.take_effect(effect);
        }
        let texts = execute.texts.iter().map(|(_, text)| text);
        texts.filter(|text| may_change_schema(text)).for_each(|text| self.opaque.insert_words(text));
    }

    fn take_effect(&mut self, effect: &DeclaredEffect) {
        effect.operations.iter().for_each(|recorded| self.change(&recorded.operation));
        effect.touched.iter().for_each(|name| self.opaque.insert(name));
        if effect.everything {
            self.opaque.set_everything();
        }
    }

    /// [`Self::apply`] for an operation that has been [checked](Self::check) with this schema.
    pub(crate) fn change(&mut self, operation: &Operation) {
        let naming = self.naming;
        self.change_partitions(operation);
        match operation {
            Operation::CreateTable(it) => self.create_table(&it.table, it.if_not_exists),
            Operation::DropTable(it) => self.drop_table(it),
            Operation::CreatePartition(it) => self.create_partition(it),
            Operation::AttachPartition(it) => self.attach_partition(it),
            Operation::DetachPartition(it) => self.detach_partition(it),
            Operation::RenameTable(it) => self.rename_table(&it.table, &it.new_name),
            Operation::TableComment(it) => {
                self.with(&it.table, |table| table.comment.clone_from(&it.comment));
            }
            Operation::AlterTableOptions(it) => {
                self.with(&it.table, |table| table.change_options(&it.changes));
            }
            Operation::AlterTable(it) => it.operations.iter().for_each(|it| self.change(it)),
            Operation::AddColumn(it) => self.add_column(it),
            Operation::DropColumn(it) => self.drop_column(it),
            Operation::AlterColumn(it) => self.alter_column(it),
            Operation::RenameColumn(it) => self.rename_column(it),
            Operation::CreateIndex(it) => {
                let index = naming.named_index(&it.table, &it.index);
                self.with_indexes(&it.table, |indexes| add_index(indexes, index));
            }
            Operation::DropIndex(it) => {
                self.with_indexes(&it.table, |indexes| indexes.retain(|index| index.name != it.name));
            }
            Operation::RenameIndex(it) => {
                self.with_indexes(&it.table, |indexes| rename_index(indexes, &it.name, &it.new_name));
            }
            Operation::CreateConstraint(it) => {
                self.with(&it.table, |table| {
                    add_constraints(table, std::slice::from_ref(&it.constraint), &naming);
                });
                self.add_to_partitions(&it.table, None, 1);
            }
            Operation::DropConstraint(it) => {
                self.forget_keys_to_constraint(it);
                self.with(&it.table, |table| {
                    table.constraints.retain(|constraint| !it.means(constraint));
                });
            }
            Operation::RenameConstraint(it) => {
                self.with(&it.table, |table| rename_constraint(table, &it.name, &it.new_name));
            }
            Operation::ValidateConstraint(it) => self.with(&it.table, |table| validate(table, &it.name)),
            Operation::CreateSchema(it) => {
                self.opaque.remove(&it.name);
                self.schemas.insert(it.name.clone());
            }
            Operation::DropSchema(it) => self.drop_schema(&it.name),
            Operation::RenameSchema(it) => self.rename_schema(&it.name, &it.new_name),
            Operation::CreateSequence(it) => self.create_sequence(it),
            Operation::AlterSequence(it) => self.alter_sequence(it),
            Operation::DropSequence(it) => drop(self.sequences.remove(&it.name)),
            Operation::CreateExtension(it) => {
                self.extensions.entry(it.name.clone()).or_insert_with(|| it.extension.clone());
            }
            Operation::DropExtension(it) => drop(self.extensions.remove(&it.name)),
            Operation::CreateReplaceable(it) => self.put_replaceable(&it.object),
            Operation::ReplaceReplaceable(it) => self.replace_replaceable(&it.object),
            Operation::DropReplaceable(it) => self.forget_replaceable(it),
            Operation::CreateEnum(it) => {
                self.opaque.remove(&it.name.name);
                self.enums.insert(it.name.clone(), it.values.clone());
                self.enums_of_columns.remove(&it.name);
            }
            Operation::AddEnumValue(it) => {
                self.with_enum(&it.name, |values| insert_value(values, &it.value, it.position.as_ref()));
            }
            Operation::RenameEnumValue(it) => self.rename_enum_value(it),
            Operation::RenameEnum(it) => self.rename_enum(it),
            Operation::DropEnum(it) => self.forget_enum(&it.name),
            Operation::Execute(it) => self.execute(it),
            Operation::Run(it) => self.take_effect(&it.effect),
            Operation::BulkInsert(_) | Operation::Backfill(_) => {}
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

    /// The indexes of a table or of a materialized view.
    fn with_indexes(&mut self, name: &TableName, change: impl FnOnce(&mut Vec<Index>)) {
        let of_table = self.tables.get_mut(name).map(|table| &mut table.indexes);
        let of_view = self.views.get_mut(name).map(|view| &mut view.indexes);
        if let Some(indexes) = of_table.or(of_view) {
            change(indexes);
        }
    }

    fn create_table(&mut self, table: &Table, if_not_exists: bool) {
        if if_not_exists && (self.tables.contains_key(&table.name) || self.opaque.contains(&table.name.name))
        {
            return;
        }
        self.opaque.remove(&table.name.name);
        let mut made = Table { constraints: Vec::new(), indexes: Vec::new(), ..table.clone() };
        add_constraints(&mut made, &table.constraints, &self.naming);
        for index in &table.indexes {
            add_index(&mut made.indexes, self.naming.named_index(&table.name, index));
        }
        for column in &made.columns {
            self.meet_enum(column);
        }
        self.tables.insert(made.name.clone(), made);
    }

    fn drop_table(&mut self, drop: &DropTable) {
        let partitions: Vec<_> = self.partitions_of(&drop.table).iter().map(|it| it.name.clone()).collect();
        for table in partitions.iter().chain([&drop.table]) {
            self.triggers.retain(|(of, _), _| of != table);
            self.sequences.retain(|_, it| it.owned_by.as_ref().is_none_or(|(of, _)| of != table));
        }
        for partition in &partitions {
            self.tables.remove(partition);
        }
        if drop.cascade {
            for reader in self.readers_of_table(&drop.table) {
                self.forget_replaceable(&DropReplaceable {
                    name: reader.name(),
                    if_exists: true,
                    cascade: false,
                });
            }
        }
        self.opaque.remove(&drop.table.name);
        if let Some(table) = self.tables.remove(&drop.table) {
            for column in &table.columns {
                self.leave_enum(column);
            }
        }
        self.forget_keys_to_table(drop);
    }

    fn rename_table(&mut self, name: &TableName, new_name: &str) {
        let renamed = name.sibling(new_name);
        if self.opaque.contains(&name.name) {
            self.opaque.remove(&name.name);
            self.opaque.insert(new_name);
        }
        if let Some(mut table) = self.tables.remove(name) {
            table.name = renamed.clone();
            self.tables.insert(renamed.clone(), table);
        }
        for key in self.foreign_keys_to(name) {
            key.referent = renamed.clone();
        }
        let is_partition = |table: &Table| table.partition_of.as_ref().is_some_and(|it| it.parent == *name);
        for part in self.tables.values_mut_if(is_partition).filter_map(|table| table.partition_of.as_mut()) {
            part.parent = renamed.clone();
        }
        for (table, _) in self.sequences.values_mut().filter_map(|sequence| sequence.owned_by.as_mut()) {
            if table == name {
                *table = renamed.clone();
            }
        }
        self.outdate(name, None);
        let triggers = std::mem::take(&mut self.triggers).into_values().map(|mut trigger| {
            if trigger.table == *name {
                trigger.table = renamed.clone();
            }
            ((trigger.table.clone(), trigger.name.clone()), trigger)
        });
        self.triggers = triggers.collect();
    }

    fn add_column(&mut self, add: &AddColumn) {
        let naming = self.naming;
        let Some(table) = self.tables.get_mut(&add.table) else { return };
        if table.column(&add.column.name).is_none() {
            let at = place(table, add.position.as_ref());
            table.columns.insert(at, add.column.clone());
            add_constraints(table, &add.constraints, &naming);
            self.meet_enum(&add.column);
            self.add_to_partitions(&add.table, Some(&add.column.name), add.constraints.len());
        }
    }

    fn drop_column(&mut self, drop: &DropColumn) {
        if drop.cascade {
            for reader in self.readers_of(&drop.table, &drop.column) {
                self.forget_replaceable(&DropReplaceable {
                    name: reader.name(),
                    if_exists: true,
                    cascade: false,
                });
            }
        }
        self.forget_keys_to_column(drop);
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
        if alter.position.is_some() {
            table.columns.retain(|column| column.name != new.name);
            let at = place(table, alter.position.as_ref());
            table.columns.insert(at, new.clone());
        }
        self.leave_enum(&old);
        self.meet_enum(&new);
    }

    fn rename_column(&mut self, it: &RenameColumn) {
        let (old, new) = (it.column.as_str(), it.new_name.as_str());
        self.with(&it.table, |table| {
            if let Some(column) = table.column_mut(old) {
                new.clone_into(&mut column.name);
            }
            for column in &mut table.columns {
                if let Some(generated) = &mut column.generated {
                    generated.expression = rename(&generated.expression, old, new);
                }
                if let Some(ServerDefault::Sql(sql)) = &mut column.server_default {
                    *sql = rename(sql, old, new);
                }
            }
            table.constraints.iter_mut().for_each(|constraint| rename_in_constraint(constraint, old, new));
            table.indexes.iter_mut().for_each(|index| rename_in_index(index, old, new));
            let keys = table.partition_by.iter_mut().flat_map(|by| &mut by.keys);
            keys.for_each(|key| rename_in_key(key, old, new));
        });
        for key in self.foreign_keys_to(&it.table) {
            rename_in_list(&mut key.referent_columns, old, new);
        }
        self.outdate(&it.table, Some(old));
    }

    fn drop_schema(&mut self, name: &str) {
        let outside = |of: &TableName| of.schema.as_deref() != Some(name);
        self.schemas.remove(name);
        self.opaque.remove(name);
        self.tables.retain(|table, _| outside(table));
        self.enums.retain(|it, _| outside(it));
        self.enums_of_columns.retain(outside);
        self.sequences.retain(|it, _| outside(it));
        self.views.retain(|it, _| outside(it));
        self.routines.retain(|it, _| outside(&it.name));
        self.triggers.retain(|(table, _), _| outside(table));
    }

    fn foreign_keys_to(&mut self, table: &TableName) -> impl Iterator<Item = &mut ForeignKey> {
        let is_one = |it: &Constraint| matches!(it, Constraint::ForeignKey(key) if key.referent == *table);
        let tables = self.tables.values_mut_if(move |table| table.constraints.iter().any(is_one));
        tables.flat_map(|table| &mut table.constraints).filter_map(move |constraint| match constraint {
            Constraint::ForeignKey(key) if key.referent == *table => Some(key),
            _ => None,
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
        self.opaque.remove(&name.name);
        self.enums.remove(name);
        self.enums_of_columns.remove(name);
    }

    pub(super) fn with_enum(&mut self, name: &TableName, change: impl Fn(&mut Vec<String>)) {
        if let Some(values) = self.enums.get_mut(name) {
            change(values);
        }
        let is_of_it = |column: &Column| column.sql_type.enum_type().is_some_and(|(of, _)| of == name);
        let tables = self.tables.values_mut_if(|table| table.columns.iter().any(is_of_it));
        for column in tables.flat_map(|table| &mut table.columns) {
            if let Some((of, values)) = column.sql_type.enum_type_mut()
                && of == name
            {
                change(values);
            }
        }
    }
}

/// Where a new column goes.
fn place(table: &Table, position: Option<&ColumnPosition>) -> usize {
    let behind = |name: &str| table.columns.iter().position(|column| column.name == name).map(|at| at + 1);
    match position {
        Some(ColumnPosition::First) => 0,
        Some(ColumnPosition::After(name)) => behind(name).unwrap_or(table.columns.len()),
        None => table.columns.len(),
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

fn add_constraints(table: &mut Table, constraints: &[Constraint], naming: &NamingConvention) {
    let mut added = constraints.to_vec();
    naming.name_constraints(&table.name, &table.columns, &table.constraints, &mut added);
    for constraint in &added {
        if let Constraint::PrimaryKey(key) = constraint {
            for column in table.columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
                column.nullable = false;
            }
        }
    }
    table.constraints.extend(added);
}

fn add_index(indexes: &mut Vec<Index>, index: Index) {
    if indexes.iter().all(|it| it.name != index.name) {
        indexes.push(index);
    }
}

fn rename_index(indexes: &mut [Index], name: &str, new_name: &str) {
    for index in indexes.iter_mut().filter(|index| index.name == name) {
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
        constraint.set_valid();
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
    index.parts.iter_mut().for_each(|part| rename_in_key(&mut part.key, old, new));
    rename_in_list(&mut index.include, old, new);
    if let Some(predicate) = &mut index.predicate {
        *predicate = rename(predicate, old, new);
    }
}

fn rename_in_key(key: &mut IndexKey, old: &str, new: &str) {
    match key {
        IndexKey::Column(column) if column == old => new.clone_into(column),
        IndexKey::Column(_) => {}
        IndexKey::Expression(text) => *text = rename(text, old, new),
    }
}
