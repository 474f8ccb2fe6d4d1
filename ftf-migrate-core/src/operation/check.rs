//! Whether an operation fits the schema it is for.

use super::{
    AddColumn, AddEnumValue, BulkInsert, ConstraintKind, CreateConstraint, CreateIndex, CreateTable,
    DeclaredEffect, DropColumn, DropConstraint, DropIndex, DropSchema, EnumPosition, Execute, Operation,
    RenameColumn, RenameConstraint, RenameEnumValue, RenameIndex, ReplayError, ReplayProblem, Run,
    SchemaObject,
};
use crate::schema::{Column, Constraint, Index, IndexKey, MetaData, Table, TableName};
use ftf_migrate_graph::hint::closest;

pub(super) type Checked = Result<(), ReplayProblem>;

impl MetaData {
    /// Whether `operation` fits this schema: all that it names is there, and what it makes is not.
    ///
    /// Nothing is said against an operation on what is [opaque](Self::is_opaque).
    ///
    /// # Errors
    ///
    /// The first thing that is missing or there already.
    pub fn check(&self, operation: &Operation) -> Result<(), ReplayError> {
        match operation {
            Operation::Execute(Execute { effect: Some(effect), .. }) | Operation::Run(Run { effect, .. }) => {
                self.effect_fits(effect)
            }
            _ => self.problem(operation).map_err(|problem| ReplayError {
                operation: operation.to_string(),
                problem: Box::new(problem),
            }),
        }
    }

    fn effect_fits(&self, effect: &DeclaredEffect) -> Result<(), ReplayError> {
        if effect.operations.is_empty() {
            return Ok(());
        }
        let mut schema = self.clone();
        effect.operations.iter().try_for_each(|recorded| schema.apply(&recorded.operation))
    }

    fn problem(&self, operation: &Operation) -> Checked {
        match operation {
            Operation::CreateTable(it) => self.create_table_fits(it),
            Operation::DropTable(it) => match self.known(&it.table) {
                Err(_) if it.if_exists => Ok(()),
                known => known.map(drop),
            },
            Operation::RenameTable(it) => {
                self.known(&it.table)?;
                self.table_is_free(&it.table.sibling(&it.new_name))
            }
            Operation::TableComment(it) => self.known(&it.table).map(drop),
            Operation::AlterTableOptions(it) => self.known(&it.table).map(drop),
            Operation::AlterTable(it) => {
                let mut schema = self.clone();
                for operation in &it.operations {
                    schema.problem(operation)?;
                    schema.change(operation);
                }
                Ok(())
            }
            Operation::AddColumn(it) => self.add_column_fits(it),
            Operation::DropColumn(it) => self.drop_column_fits(it),
            Operation::AlterColumn(it) => self.in_table(&it.table, |table| has_column(table, &it.column)),
            Operation::RenameColumn(it) => self.in_table(&it.table, |table| rename_column_fits(table, it)),
            Operation::CreateIndex(it) if self.views.contains_key(&it.table) => Ok(()),
            Operation::CreateIndex(it) => self.in_table(&it.table, |table| self.create_index_fits(table, it)),
            Operation::DropIndex(it) => self.drop_index_fits(it),
            Operation::RenameIndex(it) if self.views.contains_key(&it.table) => Ok(()),
            Operation::RenameIndex(it) => self.in_table(&it.table, |table| rename_index_fits(table, it)),
            Operation::CreateConstraint(it) => self.create_constraint_fits(it),
            Operation::DropConstraint(it) => self.drop_constraint_fits(it),
            Operation::RenameConstraint(it) => {
                self.in_table(&it.table, |table| rename_constraint_fits(table, it))
            }
            Operation::ValidateConstraint(it) => {
                self.in_table(&it.table, |table| has_constraint(table, &it.name))
            }
            Operation::CreateSchema(it) => {
                let is_there = self.schemas.contains(&it.name) && !self.opaque.contains(&it.name);
                exists_unless(!is_there || it.if_not_exists, || SchemaObject::Schema(it.name.clone()))
            }
            Operation::DropSchema(it) => self.drop_schema_fits(it),
            Operation::CreateEnum(it) => {
                let is_there = self.enums.contains_key(&it.name) && !self.enums_of_columns.contains(&it.name);
                let is_free = !is_there || self.opaque.contains(&it.name.name);
                exists_unless(is_free, || SchemaObject::Enum(it.name.clone()))
            }
            Operation::AddEnumValue(it) => self.add_enum_value_fits(it),
            Operation::RenameEnumValue(it) => self.rename_enum_value_fits(it),
            Operation::RenameEnum(it) => {
                self.values(&it.name)?;
                let target = it.name.sibling(&it.new_name);
                exists_unless(!self.enums.contains_key(&target), || SchemaObject::Enum(target))
            }
            Operation::DropEnum(it) => match self.values(&it.name) {
                Err(_) if it.if_exists => Ok(()),
                values => values.map(drop),
            },
            Operation::RenameSchema(it) => self.rename_schema_fits(it),
            Operation::CreateSequence(it) => self.create_sequence_fits(it),
            Operation::AlterSequence(it) => self.sequence_is_there(&it.name),
            Operation::DropSequence(it) if it.if_exists => Ok(()),
            Operation::DropSequence(it) => self.sequence_is_there(&it.name),
            Operation::CreateExtension(it) => self.create_extension_fits(it),
            Operation::DropExtension(it) => self.drop_extension_fits(it),
            Operation::CreatePartition(it) => {
                self.known(&it.parent)?;
                self.table_is_free(&it.table)
            }
            Operation::AttachPartition(it) => self.known(&it.parent).and(self.known(&it.table)).map(drop),
            Operation::DetachPartition(it) => self.detach_partition_fits(it),
            Operation::CreateReplaceable(it) => self.create_replaceable_fits(&it.object),
            Operation::ReplaceReplaceable(it) => self.replaceable_is_there(&it.object.name()),
            Operation::DropReplaceable(it) if it.if_exists => Ok(()),
            Operation::DropReplaceable(it) => self.replaceable_is_there(&it.name),
            Operation::BulkInsert(it) if self.views.contains_key(&it.table) => Ok(()),
            Operation::BulkInsert(it) => self.in_table(&it.table, |table| bulk_insert_fits(table, it)),
            Operation::Backfill(it) => self.in_table(&it.table, |table| has_column(table, &it.key)),
            Operation::Execute(_) | Operation::Run(_) => Ok(()),
        }
    }

    /// The table, if it is known what it is like.
    pub(super) fn known(&self, name: &TableName) -> Result<Option<&Table>, ReplayProblem> {
        match self.tables.get(name) {
            _ if self.is_opaque(name) => Ok(None),
            Some(table) => Ok(Some(table)),
            None => {
                let names: Vec<_> = self.tables.keys().map(TableName::to_string).collect();
                Err(missing(
                    SchemaObject::Table(name.clone()),
                    &name.to_string(),
                    names.iter().map(String::as_str),
                ))
            }
        }
    }

    fn in_table(&self, name: &TableName, check: impl FnOnce(&Table) -> Checked) -> Checked {
        self.known(name)?.map_or(Ok(()), check)
    }

    fn table_is_free(&self, name: &TableName) -> Checked {
        let is_free = !self.tables.contains_key(name) || self.is_opaque(name);
        exists_unless(is_free, || SchemaObject::Table(name.clone()))
    }

    fn create_table_fits(&self, create: &CreateTable) -> Checked {
        let table = &create.table;
        if !create.if_not_exists {
            self.table_is_free(&table.name)?;
        }
        for (at, column) in table.columns.iter().enumerate() {
            column_is_free(&table.name, &table.columns[..at], &column.name)?;
        }
        for (at, constraint) in table.constraints.iter().enumerate() {
            constraint_is_free(&table.name, &table.constraints[..at], constraint)?;
            self.constraint_fits(table, constraint)?;
        }
        table.indexes.iter().try_for_each(|index| index_fits(table, index))
    }

    fn add_column_fits(&self, add: &AddColumn) -> Checked {
        let Some(table) = self.known(&add.table)? else { return Ok(()) };
        if add.if_not_exists && table.column(&add.column.name).is_some() {
            return Ok(());
        }
        column_is_free(&table.name, &table.columns, &add.column.name)?;
        let mut with = table.clone();
        with.columns.push(add.column.clone());
        add.constraints.iter().try_for_each(|constraint| {
            constraint_is_free(&table.name, &table.constraints, constraint)?;
            self.constraint_fits(&with, constraint)
        })
    }

    fn drop_column_fits(&self, drop: &DropColumn) -> Checked {
        self.in_table(&drop.table, |table| match has_column(table, &drop.column) {
            Err(_) if drop.if_exists => Ok(()),
            checked => checked,
        })
    }

    fn create_index_fits(&self, table: &Table, create: &CreateIndex) -> Checked {
        if !create.if_not_exists {
            index_is_free(table, &self.naming.named_index(&table.name, &create.index).name)?;
        }
        index_fits(table, &create.index)
    }

    fn drop_index_fits(&self, drop: &DropIndex) -> Checked {
        match self.known(&drop.table) {
            Err(_) if drop.if_exists || self.views.contains_key(&drop.table) => Ok(()),
            Err(problem) => Err(problem),
            Ok(Some(table)) if !drop.if_exists => has_index(table, &drop.name),
            Ok(_) => Ok(()),
        }
    }

    fn create_constraint_fits(&self, create: &CreateConstraint) -> Checked {
        let Some(table) = self.known(&create.table)? else { return Ok(()) };
        constraint_is_free(&table.name, &table.constraints, &create.constraint)?;
        self.constraint_fits(table, &create.constraint)
    }

    fn drop_constraint_fits(&self, drop: &DropConstraint) -> Checked {
        self.in_table(&drop.table, |table| {
            if drop.if_exists || table.constraints.iter().any(|it| drop.means(it)) {
                return Ok(());
            }
            if drop.kind == ConstraintKind::PrimaryKey {
                let object = SchemaObject::PrimaryKey(table.name.clone());
                return Err(ReplayProblem::Missing { object, similar: None });
            }
            has_constraint(table, &drop.name)
        })
    }

    /// Whether the columns of a constraint of `table` are there, and those that it refers to.
    fn constraint_fits(&self, table: &Table, constraint: &Constraint) -> Checked {
        let has = |columns: &[String]| columns.iter().try_for_each(|column| has_column(table, column));
        match constraint {
            Constraint::PrimaryKey(it) => has(&it.columns),
            Constraint::Unique(it) => has(&it.columns).and_then(|()| has(&it.include)),
            Constraint::ForeignKey(it) => {
                has(&it.columns)?;
                let referent =
                    if it.referent == table.name { Some(table) } else { self.known(&it.referent)? };
                let Some(referent) = referent else { return Ok(()) };
                it.referent_columns.iter().try_for_each(|column| has_column(referent, column))
            }
            Constraint::Check(_) | Constraint::Exclude(_) => Ok(()),
        }
    }

    fn drop_schema_fits(&self, drop: &DropSchema) -> Checked {
        let may_be_there = self.opaque.is_everything() || self.opaque.contains(&drop.name);
        if drop.if_exists || may_be_there || self.schemas.contains(&drop.name) {
            return Ok(());
        }
        let names = self.schemas.iter().map(String::as_str);
        Err(missing(SchemaObject::Schema(drop.name.clone()), &drop.name, names))
    }

    /// The words of an enum type, if they are known.
    fn values(&self, name: &TableName) -> Result<Option<&[String]>, ReplayProblem> {
        match self.enums.get(name) {
            _ if self.opaque.contains(&name.name) => Ok(None),
            Some(values) => Ok(Some(values)),
            None if self.opaque.is_everything() => Ok(None),
            None => {
                let names: Vec<_> = self.enums.keys().map(TableName::to_string).collect();
                let names = names.iter().map(String::as_str);
                Err(missing(SchemaObject::Enum(name.clone()), &name.to_string(), names))
            }
        }
    }

    fn add_enum_value_fits(&self, add: &AddEnumValue) -> Checked {
        let Some(values) = self.values(&add.name)? else { return Ok(()) };
        let is_free = add.if_not_exists || !values.contains(&add.value);
        exists_unless(is_free, || SchemaObject::EnumValue(add.name.clone(), add.value.clone()))?;
        match &add.position {
            Some(EnumPosition::Before(other) | EnumPosition::After(other)) => {
                has_value(&add.name, values, other)
            }
            None => Ok(()),
        }
    }

    fn rename_enum_value_fits(&self, rename: &RenameEnumValue) -> Checked {
        let Some(values) = self.values(&rename.name)? else { return Ok(()) };
        has_value(&rename.name, values, &rename.value)?;
        exists_unless(!values.contains(&rename.new_value), || {
            SchemaObject::EnumValue(rename.name.clone(), rename.new_value.clone())
        })
    }
}

pub(super) fn missing<'a>(
    object: SchemaObject,
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> ReplayProblem {
    ReplayProblem::Missing { object, similar: closest(name, candidates).map(str::to_owned) }
}

pub(super) fn exists_unless(is_free: bool, object: impl FnOnce() -> SchemaObject) -> Checked {
    if is_free { Ok(()) } else { Err(ReplayProblem::Exists { object: object() }) }
}

fn has_column(table: &Table, name: &str) -> Checked {
    if table.column(name).is_some() {
        return Ok(());
    }
    let names = table.columns.iter().map(|column| column.name.as_str());
    Err(missing(SchemaObject::Column(table.name.clone(), name.to_owned()), name, names))
}

fn has_index(table: &Table, name: &str) -> Checked {
    if table.indexes.iter().any(|index| index.name == name) {
        return Ok(());
    }
    let names = table.indexes.iter().map(|index| index.name.as_str());
    Err(missing(SchemaObject::Index(table.name.clone(), name.to_owned()), name, names))
}

fn has_constraint(table: &Table, name: &str) -> Checked {
    if table.constraints.iter().any(|it| it.name() == Some(name)) {
        return Ok(());
    }
    let names = table.constraints.iter().filter_map(Constraint::name);
    Err(missing(SchemaObject::Constraint(table.name.clone(), name.to_owned()), name, names))
}

fn has_value(name: &TableName, values: &[String], value: &str) -> Checked {
    if values.iter().any(|it| it == value) {
        return Ok(());
    }
    let object = SchemaObject::EnumValue(name.clone(), value.to_owned());
    Err(missing(object, value, values.iter().map(String::as_str)))
}

fn column_is_free(table: &TableName, columns: &[Column], name: &str) -> Checked {
    let is_free = columns.iter().all(|column| column.name != name);
    exists_unless(is_free, || SchemaObject::Column(table.clone(), name.to_owned()))
}

fn index_is_free(table: &Table, name: &str) -> Checked {
    let is_free = table.indexes.iter().all(|index| index.name != name);
    exists_unless(is_free, || SchemaObject::Index(table.name.clone(), name.to_owned()))
}

/// A table has one primary key, and one constraint of a name.
fn constraint_is_free(table: &TableName, present: &[Constraint], new: &Constraint) -> Checked {
    let is_key = |it: &Constraint| matches!(it, Constraint::PrimaryKey(_));
    let second_key = is_key(new) && present.iter().any(is_key);
    exists_unless(!second_key, || SchemaObject::PrimaryKey(table.clone()))?;
    let Some(name) = new.name() else { return Ok(()) };
    let is_free = present.iter().all(|it| it.name() != Some(name));
    exists_unless(is_free, || SchemaObject::Constraint(table.clone(), name.to_owned()))
}

fn index_fits(table: &Table, index: &Index) -> Checked {
    for part in &index.parts {
        if let IndexKey::Column(column) = &part.key {
            has_column(table, column)?;
        }
    }
    index.include.iter().try_for_each(|column| has_column(table, column))
}

fn rename_column_fits(table: &Table, rename: &RenameColumn) -> Checked {
    has_column(table, &rename.column)?;
    column_is_free(&table.name, &table.columns, &rename.new_name)
}

fn rename_index_fits(table: &Table, rename: &RenameIndex) -> Checked {
    has_index(table, &rename.name)?;
    index_is_free(table, &rename.new_name)
}

fn rename_constraint_fits(table: &Table, rename: &RenameConstraint) -> Checked {
    has_constraint(table, &rename.name)?;
    let is_free = table.constraints.iter().all(|it| it.name() != Some(&rename.new_name));
    exists_unless(is_free, || SchemaObject::Constraint(table.name.clone(), rename.new_name.clone()))
}

fn bulk_insert_fits(table: &Table, insert: &BulkInsert) -> Checked {
    insert.columns.iter().try_for_each(|column| has_column(table, column))
}
