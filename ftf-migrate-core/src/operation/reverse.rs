//! The inverse of an operation, or why there is none.

use super::{
    AddColumn, AlterColumn, Change, ConstraintKind, CreateConstraint, CreateEnum, CreateIndex, CreateSchema,
    CreateTable, DropColumn, DropConstraint, DropEnum, DropIndex, DropSchema, DropTable, Operation,
    RenameColumn, RenameConstraint, RenameEnumValue, RenameIndex, RenameTable, TableComment,
};
use crate::schema::{Column, Constraint, MetaData, Table, TableName, name_constraints};
use thiserror::Error;

/// Why an operation cannot be undone by a derived one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{operation} has no inverse that can be derived: {why}; write the downgrade by hand")]
pub struct NotReversible {
    /// The operation, in a few words.
    pub operation: String,
    /// Why.
    pub why: String,
}

type Reversed = Result<Vec<Operation>, String>;

impl Operation {
    /// The operations that undo this one, in the order in which they are to run.
    ///
    /// `before` is the schema before this operation: what a drop takes away is read there.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    /// use ftf_migrate_core::schema::MetaData;
    ///
    /// let mut op = Op::new();
    /// op.rename_column("posts", "body", "content");
    /// let undone = op.recorded()[0].operation.reverse(&MetaData::new()).unwrap();
    /// assert_eq!(undone[0].to_string(), "rename_column posts.content to body");
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotReversible`] where something is lost that nothing knows of: what SQL or Rust did, what
    /// was in a table that no migration made, whether a table was there before `if_not_exists`.
    pub fn reverse(&self, before: &MetaData) -> Result<Vec<Operation>, NotReversible> {
        self.reversed(before).map_err(|why| NotReversible { operation: self.to_string(), why })
    }

    fn reversed(&self, before: &MetaData) -> Reversed {
        match self {
            Self::CreateTable(it) => {
                let drop = DropTable { table: it.table.name.clone(), if_exists: false, cascade: false };
                made(it.if_not_exists).map(|()| vec![Self::DropTable(drop)])
            }
            Self::DropTable(it) => create_table(before, it),
            Self::RenameTable(it) => {
                let (table, new_name) = (it.table.sibling(&it.new_name), it.table.name.clone());
                Ok(vec![Self::RenameTable(RenameTable { table, new_name })])
            }
            Self::TableComment(it) => {
                let comment = known(before, &it.table)?.comment.clone();
                Ok(vec![Self::TableComment(TableComment { table: it.table.clone(), comment })])
            }
            Self::AddColumn(it) => {
                let (table, column) = (it.table.clone(), it.column.name.clone());
                let drop = DropColumn { table, column, if_exists: false, cascade: false };
                made(it.if_not_exists).map(|()| vec![Self::DropColumn(drop)])
            }
            Self::DropColumn(it) => add_column(before, it),
            Self::AlterColumn(it) => alter_back(before, it),
            Self::RenameColumn(it) => Ok(vec![Self::RenameColumn(RenameColumn {
                table: it.table.clone(),
                column: it.new_name.clone(),
                new_name: it.column.clone(),
            })]),
            Self::CreateIndex(it) => {
                let (name, table) = (it.index.name.clone(), it.table.clone());
                let drop = DropIndex { name, table, concurrently: it.concurrently, if_exists: false };
                made(it.if_not_exists).map(|()| vec![Self::DropIndex(drop)])
            }
            Self::DropIndex(it) => create_index(before, it),
            Self::RenameIndex(it) => Ok(vec![Self::RenameIndex(RenameIndex {
                table: it.table.clone(),
                name: it.new_name.clone(),
                new_name: it.name.clone(),
            })]),
            Self::CreateConstraint(it) => Ok(vec![drop_constraint(before, it)]),
            Self::DropConstraint(it) => create_constraint(before, it),
            Self::RenameConstraint(it) => Ok(vec![Self::RenameConstraint(RenameConstraint {
                table: it.table.clone(),
                name: it.new_name.clone(),
                new_name: it.name.clone(),
            })]),
            // A constraint that has been found valid stays true of the rows.
            Self::ValidateConstraint(_) => Ok(Vec::new()),
            Self::CreateSchema(_) | Self::DropSchema(_) => self.schema_reversed(before),
            Self::CreateEnum(_) | Self::AddEnumValue(_) | Self::RenameEnumValue(_) | Self::DropEnum(_) => {
                self.enum_reversed(before)
            }
            Self::Execute(_) => Err("it is SQL as written, and nothing knows what undoes it".to_owned()),
            Self::BulkInsert(_) => Err("the rows may have been changed since they were inserted".to_owned()),
            Self::Backfill(_) => Err("what was in the rows before is not known".to_owned()),
            Self::Run(_) => Err("it is Rust code, and nothing knows what undoes it".to_owned()),
        }
    }

    fn schema_reversed(&self, before: &MetaData) -> Reversed {
        match self {
            Self::CreateSchema(it) => {
                let drop = DropSchema { name: it.name.clone(), if_exists: false, cascade: false };
                made(it.if_not_exists).map(|()| vec![Self::DropSchema(drop)])
            }
            Self::DropSchema(it) => {
                let inside = |name: &TableName| name.schema.as_deref() == Some(&it.name);
                if it.cascade || before.tables.keys().chain(before.enums.keys()).any(inside) {
                    return Err("what was in the schema goes with it".to_owned());
                }
                there(it.if_exists)?;
                Ok(vec![Self::CreateSchema(CreateSchema { name: it.name.clone(), if_not_exists: false })])
            }
            _ => Ok(Vec::new()),
        }
    }

    fn enum_reversed(&self, before: &MetaData) -> Reversed {
        match self {
            Self::CreateEnum(it) => {
                Ok(vec![Self::DropEnum(DropEnum { name: it.name.clone(), if_exists: false })])
            }
            Self::AddEnumValue(_) => {
                Err("no database takes a word out of an enum type, and rows may hold it".to_owned())
            }
            Self::RenameEnumValue(it) => Ok(vec![Self::RenameEnumValue(RenameEnumValue {
                name: it.name.clone(),
                value: it.new_value.clone(),
                new_value: it.value.clone(),
            })]),
            Self::DropEnum(it) => match before.enums.get(&it.name) {
                Some(values) => {
                    let (name, values) = (it.name.clone(), values.clone());
                    Ok(vec![Self::CreateEnum(CreateEnum { name, values })])
                }
                None => Err("no migration tells the words of the enum type".to_owned()),
            },
            _ => Ok(Vec::new()),
        }
    }
}

/// Refuses to undo what `if_not_exists` may have left alone.
fn made(if_not_exists: bool) -> Result<(), String> {
    if if_not_exists {
        return Err("with if_not_exists it may have been there before, and would then be lost".to_owned());
    }
    Ok(())
}

/// Refuses to undo what `if_exists` may not have found.
fn there(if_exists: bool) -> Result<(), String> {
    if if_exists {
        return Err("with if_exists there may have been nothing to drop".to_owned());
    }
    Ok(())
}

fn known<'a>(before: &'a MetaData, table: &TableName) -> Result<&'a Table, String> {
    before.table(table).ok_or_else(|| format!("no migration tells what the table {table} is like"))
}

fn create_table(before: &MetaData, drop: &DropTable) -> Reversed {
    let mut table = known(before, &drop.table)?.clone();
    for constraint in &mut table.constraints {
        set_valid(constraint);
    }
    let create = CreateTable { table, if_not_exists: false };
    let mut operations = vec![Operation::CreateTable(create)];
    if drop.cascade {
        operations.extend(foreign_keys_dropped_along(before, &drop.table));
    }
    Ok(operations)
}

/// DROP TABLE … CASCADE takes the foreign keys of other tables that point to the table along.
fn foreign_keys_dropped_along(before: &MetaData, name: &TableName) -> Vec<Operation> {
    let others = before.tables.values().filter(|table| table.name != *name);
    others
        .flat_map(|table| table.constraints.iter().map(move |constraint| (table, constraint)))
        .filter(|(_, constraint)| constraint.refers_to(name))
        .map(|(table, constraint)| {
            let (table, constraint) = (table.name.clone(), constraint.clone());
            Operation::CreateConstraint(CreateConstraint { table, constraint })
        })
        .collect()
}

/// Rows are checked anew when a constraint comes with its table, so it is valid.
fn set_valid(constraint: &mut Constraint) {
    match constraint {
        Constraint::ForeignKey(it) => it.not_valid = false,
        Constraint::Check(it) => it.not_valid = false,
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclude(_) => {}
    }
}

/// The column with its own constraints, then what it shared with other columns.
fn add_column(before: &MetaData, drop: &DropColumn) -> Reversed {
    let table = known(before, &drop.table)?;
    let column = table.column(&drop.column).ok_or("no migration tells what the column is like")?;
    let involved = table.constraints.iter().filter(|it| it.involves(&drop.column)).cloned();
    let (own, shared): (Vec<_>, Vec<_>) = involved.partition(is_own(&table.columns, &drop.column));
    let mut operations = vec![Operation::AddColumn(AddColumn {
        table: drop.table.clone(),
        column: column.clone(),
        constraints: own,
        if_not_exists: false,
    })];
    operations.extend(shared.into_iter().map(|constraint| {
        Operation::CreateConstraint(CreateConstraint { table: drop.table.clone(), constraint })
    }));
    operations.extend(table.indexes.iter().filter(|it| it.involves(&drop.column)).map(|index| {
        let (table, index) = (drop.table.clone(), index.clone());
        Operation::CreateIndex(CreateIndex { table, index, concurrently: false, if_not_exists: false })
    }));
    Ok(operations)
}

/// Whether a constraint that involves `column` involves no other of `columns`.
fn is_own<'a>(columns: &'a [Column], column: &'a str) -> impl Fn(&Constraint) -> bool + 'a {
    move |constraint| !columns.iter().any(|other| other.name != column && constraint.involves(&other.name))
}

fn alter_back(before: &MetaData, alter: &AlterColumn) -> Reversed {
    if alter.using.is_some() {
        return Err("using tells how the old value becomes the new one, and nothing the way back".to_owned());
    }
    let known = || before.table(&alter.table)?.column(&alter.column);
    let column = alter
        .existing
        .as_ref()
        .or_else(known)
        .ok_or("no migration tells what the column was like, and existing is not given")?;
    let changes = alter.changes.iter().map(|change| change_back(column, change)).collect();
    // What the way back finds is what the way there left.
    let existing = alter.existing.clone().map(|mut column| {
        column.change(&alter.changes);
        column
    });
    let (table, column) = (alter.table.clone(), alter.column.clone());
    Ok(vec![Operation::AlterColumn(AlterColumn { table, column, changes, using: None, existing })])
}

fn change_back(column: &Column, change: &Change) -> Change {
    match change {
        Change::Type(_) => Change::Type(column.sql_type.clone()),
        Change::Nullable(_) => Change::Nullable(column.nullable),
        Change::ServerDefault(_) => Change::ServerDefault(column.server_default.clone()),
        Change::Comment(_) => Change::Comment(column.comment.clone()),
    }
}

fn create_index(before: &MetaData, drop: &DropIndex) -> Reversed {
    let index = known(before, &drop.table)?.indexes.iter().find(|index| index.name == drop.name);
    let index = index.cloned().ok_or("no migration tells what is in the index")?;
    let (table, concurrently) = (drop.table.clone(), drop.concurrently);
    Ok(vec![Operation::CreateIndex(CreateIndex { table, index, concurrently, if_not_exists: false })])
}

fn drop_constraint(before: &MetaData, create: &CreateConstraint) -> Operation {
    let unknown = Table::new(create.table.clone());
    let table = before.table(&create.table).unwrap_or(&unknown);
    let mut named = [create.constraint.clone()];
    name_constraints(&create.table, &table.columns, &table.constraints, &mut named);
    Operation::DropConstraint(DropConstraint {
        table: create.table.clone(),
        name: named[0].name().unwrap_or_default().to_owned(),
        kind: ConstraintKind::of(&create.constraint),
        if_exists: false,
        cascade: false,
    })
}

fn create_constraint(before: &MetaData, drop: &DropConstraint) -> Reversed {
    let found = known(before, &drop.table)?.constraints.iter().find(|it| drop.means(it));
    let constraint = found.cloned().ok_or("no migration tells what the constraint says")?;
    Ok(vec![Operation::CreateConstraint(CreateConstraint { table: drop.table.clone(), constraint })])
}
