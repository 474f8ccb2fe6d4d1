//! The inverse of an operation, or why there is none.

use super::downgrade::derive_downgrade;
use super::{
    AddColumn, AlterColumn, AlterTable, Backfill, Change, ColumnPosition, ConstraintKind, CreateConstraint,
    CreateEnum, CreateIndex, CreateSchema, CreateTable, DeclaredEffect, DropColumn, DropConstraint, DropEnum,
    DropExtension, DropIndex, DropSchema, DropSequence, DropTable, Execute, OnlineDdl, Operation,
    RenameColumn, RenameConstraint, RenameEnum, RenameEnumValue, RenameIndex, RenameTable,
    ReplaceReplaceable, Run, TableComment, ValidateConstraint,
};
use super::{extension, partition, replaceable, sequence};
use crate::capabilities::Database;
use crate::schema::{Column, Constraint, ForeignKey, MetaData, Replaceable, SqlType, Table, TableName};
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
            Self::CreatePartition(it) => Ok(partition::create_partition_back(before, it)),
            Self::AttachPartition(it) => Ok(partition::attach_partition_back(it)),
            Self::DetachPartition(it) => partition::detach_partition_back(before, it),
            Self::RenameTable(it) => {
                let (table, new_name) = (it.table.sibling(&it.new_name), it.table.name.clone());
                Ok(vec![Self::RenameTable(RenameTable { table, new_name })])
            }
            Self::TableComment(it) => {
                let comment = known(before, &it.table)?.comment.clone();
                Ok(vec![Self::TableComment(TableComment { table: it.table.clone(), comment })])
            }
            Self::AlterTableOptions(it) => {
                Ok(vec![Self::AlterTableOptions(it.back(known(before, &it.table)?)?)])
            }
            Self::AddColumn(it) => {
                let (table, column) = (it.table.clone(), it.column.name.clone());
                let drop = DropColumn { table, column, if_exists: false, cascade: false, online: it.online };
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
                let name = before.naming.named_index(&it.table, &it.index).name;
                let table = it.table.clone();
                let (concurrently, online) = (it.concurrently, it.online);
                let drop = DropIndex { name, table, concurrently, if_exists: false, online };
                made(it.if_not_exists).map(|()| vec![Self::DropIndex(drop)])
            }
            Self::DropIndex(it) => create_index(before, it),
            Self::RenameIndex(it) => Ok(vec![Self::RenameIndex(RenameIndex {
                table: it.table.clone(),
                name: it.new_name.clone(),
                new_name: it.name.clone(),
            })]),
            Self::AlterTable(it) => alter_table(before, it),
            Self::CreateConstraint(it) => Ok(drop_constraint(before, it)),
            Self::DropConstraint(it) => create_constraint(before, it),
            Self::RenameConstraint(it) => Ok(vec![Self::RenameConstraint(RenameConstraint {
                table: it.table.clone(),
                name: it.new_name.clone(),
                new_name: it.name.clone(),
            })]),
            Self::ValidateConstraint(it) => Ok(not_valid_again(before, it)),
            Self::CreateSchema(_) | Self::DropSchema(_) => self.schema_reversed(before),
            Self::CreateEnum(_)
            | Self::AddEnumValue(_)
            | Self::RenameEnumValue(_)
            | Self::RenameEnum(_)
            | Self::DropEnum(_) => self.enum_reversed(before),
            Self::RenameSchema(it) => Ok(extension::rename_schema_back(it)),
            Self::CreateSequence(it) => {
                let (name, if_exists, cascade) = (it.sequence.name.clone(), false, false);
                let drop = DropSequence { name, if_exists, cascade };
                made(it.if_not_exists).map(|()| vec![Self::DropSequence(drop)])
            }
            Self::AlterSequence(it) => sequence::alter_sequence_back(before, it),
            Self::DropSequence(it) => {
                there(it.if_exists)?;
                sequence::drop_sequence_back(before, it)
            }
            Self::CreateExtension(it) => {
                let drop = DropExtension { name: it.name.clone(), if_exists: false, cascade: false };
                made(it.if_not_exists).map(|()| vec![Self::DropExtension(drop)])
            }
            Self::DropExtension(it) => {
                there(it.if_exists)?;
                extension::drop_extension_back(before, it)
            }
            Self::CreateReplaceable(it) => Ok(replaceable::create_back(it)),
            Self::ReplaceReplaceable(it) => replaceable::replace_back(before, it),
            Self::DropReplaceable(it) => replaceable::drop_back(before, it),
            Self::Execute(it) => it.reversed(before),
            Self::BulkInsert(_) => Err("the rows may have been changed since they were inserted".to_owned()),
            Self::Backfill(it) => it.reversed(),
            Self::Run(it) => it.reversed(before),
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
            Self::RenameEnum(it) => Ok(vec![Self::RenameEnum(RenameEnum {
                name: it.name.sibling(&it.new_name),
                new_name: it.name.name.clone(),
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

impl Execute {
    fn reversed(&self, before: &MetaData) -> Reversed {
        if self.texts.is_empty() {
            return Ok(Vec::new());
        }
        let undoes = |database: &Option<Database>| {
            self.reverse.iter().any(|(of, _)| of.is_none() || (of == database && database.is_some()))
        };
        if !self.texts.iter().all(|(database, _)| undoes(database)) {
            return Err(
                "it is SQL as written, and does not say with `.reverse(\"…\")` what undoes it".to_owned()
            );
        }
        let effect = self.effect.as_ref().map(|effect| effect.reversed(before)).transpose()?;
        let (texts, reverse) = (self.reverse.clone(), self.texts.clone());
        Ok(vec![Operation::Execute(Self { texts, effect, reverse })])
    }
}

impl Backfill {
    fn reversed(&self) -> Reversed {
        match self.reverse.as_deref() {
            None => Err("what was in the rows before is not known, and it does not say with `.reverse(\"…\")` what undoes it"
                .to_owned()),
            Some("") => Ok(Vec::new()),
            Some(sql) => Ok(vec![Operation::Execute(Execute::new(None, sql))]),
        }
    }
}

impl Run {
    fn reversed(&self, before: &MetaData) -> Reversed {
        let Some(reverse) = &self.reverse else {
            return Err("it is Rust code, and does not say with `.reverse(…)` what undoes it".to_owned());
        };
        let mut run = Self::new(&format!("undo: {}", self.name), reverse.step());
        run.effect = self.effect.reversed(before)?;
        Ok(vec![Operation::Run(run)])
    }
}

impl DeclaredEffect {
    fn reversed(&self, before: &MetaData) -> Result<Self, String> {
        let operations = derive_downgrade(&self.operations, before);
        let operations =
            operations.map_err(|(error, _)| format!("what it declares cannot be undone: {error}"))?;
        Ok(Self { operations, touched: self.touched.clone(), everything: self.everything })
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
    if before.opaque.contains(&table.name) && before.tables.contains_key(table) {
        return Err(format!("SQL or Rust code may have changed the table {table} without saying how"));
    }
    before.table(table).ok_or_else(|| format!("no migration tells what the table {table} is like"))
}

fn create_table(before: &MetaData, drop: &DropTable) -> Reversed {
    let table = known(before, &drop.table)?;
    let mut operations = Vec::new();
    for table in [table].into_iter().chain(before.partitions_of(&drop.table)) {
        let create = CreateTable { table: table.clone(), if_not_exists: false };
        operations.push(partition::create_again(table).unwrap_or(Operation::CreateTable(create)));
    }
    if drop.cascade {
        operations.extend(before.keys_dropped_with_table(&drop.table).map(key_again));
        operations.extend(made_again(before.readers_of_table(&drop.table))?);
    }
    let own = before.triggers.values().filter(|trigger| trigger.table == drop.table);
    operations.extend(made_again(own.cloned().map(Replaceable::Trigger).collect())?);
    Ok(operations)
}

/// What goes with a table or column and comes back with it.
fn made_again(objects: Vec<Replaceable>) -> Reversed {
    if let Some(outdated) = objects.iter().find(|it| it.is_outdated()) {
        let name = outdated.name();
        return Err(format!(
            "the text of the {} {name} speaks of a name that has changed since",
            name.kind()
        ));
    }
    Ok(objects.into_iter().flat_map(replaceable::made_again).collect())
}

/// The changes undone, the last one first, together as they were made.
fn alter_table(before: &MetaData, alter: &AlterTable) -> Reversed {
    let mut state = before.clone();
    let mut undone = Vec::new();
    for operation in &alter.operations {
        let back = operation.reversed(&state).map_err(|why| format!("{operation}: {why}"))?;
        undone.push(back);
        state.apply_done(operation);
    }
    let operations = undone.into_iter().rev().flatten().collect();
    Ok(vec![Operation::AlterTable(AlterTable { table: alter.table.clone(), operations })])
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
        position: Some(position_of(table, &drop.column)),
        online: drop.online,
    })];
    operations.extend(shared.into_iter().map(|constraint| {
        let online = OnlineDdl::default();
        Operation::CreateConstraint(CreateConstraint { table: drop.table.clone(), constraint, online })
    }));
    operations.extend(table.indexes.iter().filter(|it| it.involves(&drop.column)).map(|index| {
        let (table, index) = (drop.table.clone(), index.clone());
        let online = OnlineDdl::default();
        Operation::CreateIndex(CreateIndex {
            table,
            index,
            concurrently: false,
            if_not_exists: false,
            online,
        })
    }));
    let readers = before.readers_of(&drop.table, &drop.column);
    if drop.cascade {
        operations.extend(before.keys_dropped_with_column(drop).map(key_again));
        operations.extend(made_again(readers)?);
    } else {
        // A view of all columns has to be made again to have this one back.
        let of_all = readers.into_iter().filter(Replaceable::takes_all_columns);
        operations.extend(
            of_all.map(|object| Operation::ReplaceReplaceable(ReplaceReplaceable { object, recreate: true })),
        );
    }
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
    let replayed = || before.table(&alter.table)?.column(&alter.column);
    let column = alter
        .existing
        .as_ref()
        .or_else(replayed)
        .ok_or("no migration tells what the column was like, and existing is not given")?;
    let changes = alter.changes.iter().flat_map(|change| changes_back(column, change)).collect();
    let position = match alter.position {
        Some(_) => Some(position_of(known(before, &alter.table)?, &alter.column)),
        None => None,
    };
    // What the way back finds is what the way there left.
    let existing = alter.existing.clone().map(|mut column| {
        column.change(&alter.changes);
        column
    });
    let (table, column, online) = (alter.table.clone(), alter.column.clone(), alter.online);
    let using = None;
    Ok(vec![Operation::AlterColumn(AlterColumn {
        table,
        column,
        changes,
        using,
        existing,
        position,
        online,
    })])
}

fn changes_back(column: &Column, change: &Change) -> Vec<Change> {
    vec![match change {
        Change::Type(sql_type) => return type_back(column, sql_type),
        Change::Nullable(_) => Change::Nullable(column.nullable),
        Change::ServerDefault(_) => Change::ServerDefault(column.server_default.clone()),
        Change::Comment(_) => Change::Comment(column.comment.clone()),
        Change::Collation(_) => Change::Collation(column.collation.clone()),
        Change::Charset(_) => Change::Charset(column.charset.clone()),
        Change::Generated(_) => Change::Generated(column.generated.clone()),
        Change::Identity(_) | Change::Autoincrement(_) if column.autoincrement => Change::Autoincrement(true),
        Change::Identity(_) | Change::Autoincrement(_) => Change::Identity(column.identity),
        Change::OnUpdateNow(_) => Change::OnUpdateNow(column.on_update_now),
        Change::Invisible(_) => Change::Invisible(column.invisible),
        Change::Storage(_) => Change::Storage(column.storage),
        Change::Compression(_) => Change::Compression(column.compression.clone()),
    }]
}

/// The type, and what a column of the new type could not keep.
fn type_back(column: &Column, new_type: &SqlType) -> Vec<Change> {
    let mut changed = column.clone();
    changed.change(&[Change::Type(new_type.clone())]);
    let lost = [
        (column.collation != changed.collation, Change::Collation(column.collation.clone())),
        (column.charset != changed.charset, Change::Charset(column.charset.clone())),
        (column.on_update_now != changed.on_update_now, Change::OnUpdateNow(column.on_update_now)),
        (column.storage != changed.storage, Change::Storage(column.storage)),
        (column.compression != changed.compression, Change::Compression(column.compression.clone())),
    ];
    let lost = lost.into_iter().filter(|(is_lost, _)| *is_lost).map(|(_, change)| change);
    [Change::Type(column.sql_type.clone())].into_iter().chain(lost).collect()
}

/// Where a column stands, for a database that can put it there again.
fn position_of(table: &Table, column: &str) -> ColumnPosition {
    let before = table.columns.iter().take_while(|it| it.name != column).last();
    before.map_or(ColumnPosition::First, |before| ColumnPosition::After(before.name.clone()))
}

fn create_index(before: &MetaData, drop: &DropIndex) -> Reversed {
    let indexes = match before.views.get(&drop.table) {
        Some(view) => &view.indexes,
        None => &known(before, &drop.table)?.indexes,
    };
    let index = indexes.iter().find(|index| index.name == drop.name);
    let index = index.cloned().ok_or("no migration tells what is in the index")?;
    let (table, concurrently, online) = (drop.table.clone(), drop.concurrently, drop.online);
    Ok(vec![Operation::CreateIndex(CreateIndex { table, index, concurrently, if_not_exists: false, online })])
}

/// The constraint goes; the columns of a primary key may hold NULL again if they could.
fn drop_constraint(before: &MetaData, create: &CreateConstraint) -> Vec<Operation> {
    let unknown = Table::new(create.table.clone());
    let table = before.tables.get(&create.table).unwrap_or(&unknown);
    let mut named = [create.constraint.clone()];
    before.naming.name_constraints(&create.table, &table.columns, &table.constraints, &mut named);
    let drop = Operation::DropConstraint(DropConstraint {
        table: create.table.clone(),
        name: named[0].name().unwrap_or_default().to_owned(),
        kind: ConstraintKind::of(&create.constraint),
        if_exists: false,
        cascade: false,
        online: create.online,
    });
    let key = match &create.constraint {
        Constraint::PrimaryKey(key) => key.columns.as_slice(),
        _ => &[],
    };
    let were_nullable = key.iter().filter(|name| table.column(name).is_some_and(|column| column.nullable));
    let nullable_again = were_nullable.map(|name| {
        Operation::AlterColumn(AlterColumn {
            table: create.table.clone(),
            column: name.clone(),
            changes: vec![Change::Nullable(true)],
            using: None,
            existing: None,
            position: None,
            online: create.online,
        })
    });
    [drop].into_iter().chain(nullable_again).collect()
}

/// What was not valid is made anew: nothing else takes its being valid away.
fn not_valid_again(before: &MetaData, validate: &ValidateConstraint) -> Vec<Operation> {
    let constraints = before.table(&validate.table).map(|table| table.constraints.as_slice());
    let found = constraints.unwrap_or_default().iter().find(|it| it.name() == Some(&validate.name));
    let Some(constraint) = found.filter(|it| it.is_not_valid()) else { return Vec::new() };
    let (table, online) = (validate.table.clone(), OnlineDdl::default());
    vec![
        Operation::DropConstraint(DropConstraint {
            table: table.clone(),
            name: validate.name.clone(),
            kind: ConstraintKind::of(constraint),
            if_exists: false,
            cascade: false,
            online,
        }),
        Operation::CreateConstraint(CreateConstraint { table, constraint: constraint.clone(), online }),
    ]
}

fn create_constraint(before: &MetaData, drop: &DropConstraint) -> Reversed {
    let found = known(before, &drop.table)?.constraints.iter().find(|it| drop.means(it));
    let constraint = found.cloned().ok_or("no migration tells what the constraint says")?;
    let (table, online) = (drop.table.clone(), drop.online);
    let own = Operation::CreateConstraint(CreateConstraint { table, constraint, online });
    let along = before.keys_dropped_with_constraint(drop).into_iter().map(key_again);
    Ok([own].into_iter().chain(along).collect())
}

/// A foreign key that CASCADE has taken along.
fn key_again((table, key): (&TableName, &ForeignKey)) -> Operation {
    let (table, constraint) = (table.clone(), Constraint::ForeignKey(key.clone()));
    Operation::CreateConstraint(CreateConstraint { table, constraint, online: OnlineDdl::default() })
}
