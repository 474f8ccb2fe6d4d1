//! What is left out of a comparison, and what is taken for something else.

use super::settings::{Autogenerate, ColumnPair};
use crate::schema::{
    Column, Constraint, Extension, Index, MetaData, Routine, Sequence, Signature, Table, TableName, Trigger,
    View,
};
use std::collections::BTreeSet;

/// Something that is compared.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Object<'a> {
    /// A table with all that is on it.
    Table(&'a Table),
    /// A column of a table.
    Column(&'a Table, &'a Column),
    /// A constraint of a table.
    Constraint(&'a Table, &'a Constraint),
    /// An index of a table.
    Index(&'a Table, &'a Index),
    /// An enum type (PostgreSQL), with its words.
    Enum(&'a TableName, &'a [String]),
    /// A schema (on MySQL: a database).
    Schema(&'a str),
    /// An extension (PostgreSQL), with its name.
    Extension(&'a str, &'a Extension),
    /// A sequence (PostgreSQL, MariaDB).
    Sequence(&'a Sequence),
    /// A view, materialized or not.
    View(&'a View),
    /// A function or a procedure.
    Routine(&'a Routine),
    /// A trigger.
    Trigger(&'a Trigger),
}

/// Where an object was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In the database, or in the history that stands for it.
    Database,
    /// In the models.
    Models,
}

/// What is left out, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Left {
    Table(TableName),
    Column(TableName, String),
    Constraint(TableName, String),
    Index(TableName, String),
    Enum(TableName),
    Schema(String),
    Extension(String),
    Sequence(TableName),
    View(TableName),
    Routine(Signature),
    Trigger(TableName, String),
}

impl Autogenerate {
    /// Leaves out on both sides what is refused on one.
    pub(super) fn narrow(&self, database: &mut MetaData, models: &mut MetaData) {
        let Some(include) = &self.include else { return };
        let mut left = BTreeSet::new();
        for (metadata, side) in [(&*database, Side::Database), (&*models, Side::Models)] {
            let is_included = |object: &Object<'_>| include(object, side);
            left.extend(refused_apart(metadata, is_included));
            for table in metadata.tables.values() {
                left.extend(refused(table, is_included));
            }
        }
        for metadata in [database, models] {
            remove(metadata, &left);
        }
    }

    /// Takes types for others, and what is said to be the same for the same.
    pub(super) fn equate(&self, database: &mut MetaData, models: &mut MetaData) {
        if let Some(map) = &self.map_type {
            let tables = database.tables.values_mut().chain(models.tables.values_mut());
            for column in tables.flat_map(|table| &mut table.columns) {
                if let Some(other) = map(&column.sql_type) {
                    column.sql_type = other;
                }
            }
        }
        for (name, table) in models.tables.iter_mut() {
            let Some(now) = database.tables.get(name) else { continue };
            for wanted in &mut table.columns {
                let Some(column) = now.column(&wanted.name) else { continue };
                let pair = ColumnPair { table: name, database: column, models: wanted };
                let is_same = |ignore: &Option<super::settings::Ignore>| {
                    ignore.as_ref().is_some_and(|is_same| is_same(&pair))
                };
                let same_type = column.sql_type != wanted.sql_type && is_same(&self.ignore_type);
                let same_default =
                    column.server_default != wanted.server_default && is_same(&self.ignore_default);
                if same_type {
                    wanted.sql_type = column.sql_type.clone();
                }
                if same_default {
                    wanted.server_default.clone_from(&column.server_default);
                }
            }
        }
    }
}

/// What is on no table.
fn refused_apart(metadata: &MetaData, is_included: impl Fn(&Object<'_>) -> bool) -> Vec<Left> {
    let enums = metadata.enums.iter().filter(|(name, values)| !is_included(&Object::Enum(name, values)));
    let enums = enums.map(|(name, _)| Left::Enum(name.clone()));
    let schemas = metadata.schemas.iter().filter(|name| !is_included(&Object::Schema(name)));
    let schemas = schemas.map(|name| Left::Schema(name.clone()));
    let extensions =
        metadata.extensions.iter().filter(|(name, it)| !is_included(&Object::Extension(name, it)));
    let extensions = extensions.map(|(name, _)| Left::Extension(name.clone()));
    let sequences = metadata.sequences.values().filter(|it| !is_included(&Object::Sequence(it)));
    let sequences = sequences.map(|it| Left::Sequence(it.name.clone()));
    let views = metadata.views.values().filter(|it| !is_included(&Object::View(it)));
    let views = views.map(|it| Left::View(it.name.clone()));
    let routines = metadata.routines.values().filter(|it| !is_included(&Object::Routine(it)));
    let routines = routines.map(|it| Left::Routine(it.signature.clone()));
    let triggers = metadata.triggers.values().filter(|it| !is_included(&Object::Trigger(it)));
    let triggers = triggers.map(|it| Left::Trigger(it.table.clone(), it.name.clone()));
    let texts = views.chain(routines).chain(triggers);
    enums.chain(schemas).chain(extensions).chain(sequences).chain(texts).collect()
}

fn refused(table: &Table, is_included: impl Fn(&Object<'_>) -> bool) -> Vec<Left> {
    let name = || table.name.clone();
    if !is_included(&Object::Table(table)) {
        return vec![Left::Table(name())];
    }
    let columns = table.columns.iter().filter(|it| !is_included(&Object::Column(table, it)));
    let columns = columns.map(|it| Left::Column(name(), it.name.clone()));
    let constraints = table.constraints.iter().filter(|it| !is_included(&Object::Constraint(table, it)));
    let constraints = constraints.filter_map(|it| Some(Left::Constraint(name(), it.name()?.to_owned())));
    let indexes = table.indexes.iter().filter(|it| !is_included(&Object::Index(table, it)));
    let indexes = indexes.map(|it| Left::Index(name(), it.name.clone()));
    columns.chain(constraints).chain(indexes).collect()
}

fn remove(metadata: &mut MetaData, left: &BTreeSet<Left>) {
    for left in left {
        match left {
            Left::Table(name) => {
                metadata.tables.remove(name);
                metadata.triggers.retain(|(table, _), _| table != name);
            }
            Left::Enum(name) => drop(metadata.enums.remove(name)),
            Left::Schema(name) => drop(metadata.schemas.remove(name)),
            Left::Extension(name) => drop(metadata.extensions.remove(name)),
            Left::Sequence(name) => drop(metadata.sequences.remove(name)),
            Left::View(name) => drop(metadata.views.remove(name)),
            Left::Routine(signature) => drop(metadata.routines.remove(signature)),
            Left::Trigger(table, name) => drop(metadata.triggers.remove(&(table.clone(), name.clone()))),
            Left::Column(table, column) => {
                on_table(metadata, table, |table| table.columns.retain(|it| it.name != *column));
            }
            Left::Constraint(table, constraint) => on_table(metadata, table, |table| {
                table.constraints.retain(|it| it.name() != Some(constraint));
            }),
            Left::Index(table, index) => {
                on_table(metadata, table, |table| table.indexes.retain(|it| it.name != *index));
            }
        }
    }
}

fn on_table(metadata: &mut MetaData, name: &TableName, change: impl FnOnce(&mut Table)) {
    if let Some(table) = metadata.tables.get_mut(name) {
        change(table);
    }
}
