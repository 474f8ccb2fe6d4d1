//! Operations on extensions (PostgreSQL), and renaming schemas.

use super::op::record;
use super::{Op, Operation};
use crate::schema::{Constraint, Extension, MetaData, Table, TableName};

/// `CREATE EXTENSION` (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateExtension {
    /// Its name.
    pub name: String,
    /// Its schema and version.
    pub extension: Extension,
    /// Leave an extension of that name alone.
    pub if_not_exists: bool,
    /// Create the extensions that it needs too.
    pub cascade: bool,
}

/// `DROP EXTENSION` (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropExtension {
    /// Its name.
    pub name: String,
    /// It need not be there.
    pub if_exists: bool,
    /// Drop what depends on it too.
    pub cascade: bool,
}

/// `ALTER SCHEMA … RENAME TO` (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameSchema {
    /// Its name before.
    pub name: String,
    /// Its name after.
    pub new_name: String,
}

impl CreateExtension {
    /// Its objects go into this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.extension.schema = Some(schema.to_owned());
        self
    }

    /// This version of it.
    pub fn version(&mut self, version: &str) -> &mut Self {
        self.extension.version = Some(version.to_owned());
        self
    }

    /// Leave an extension of that name alone.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }

    /// Create the extensions that it needs too.
    pub fn cascade(&mut self) -> &mut Self {
        self.cascade = true;
        self
    }
}

impl DropExtension {
    /// It need not be there.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }

    /// Drop what depends on it too.
    pub fn cascade(&mut self) -> &mut Self {
        self.cascade = true;
        self
    }
}

/// Extensions (PostgreSQL), and the names of schemas.
impl Op {
    /// Installs an extension into the database (PostgreSQL).
    #[track_caller]
    pub fn create_extension(&mut self, name: &str) -> &mut CreateExtension {
        let (name, extension) = (name.to_owned(), Extension::default());
        let create = CreateExtension { name, extension, if_not_exists: false, cascade: false };
        record!(self, CreateExtension, create)
    }

    /// Takes an extension out of the database (PostgreSQL).
    #[track_caller]
    pub fn drop_extension(&mut self, name: &str) -> &mut DropExtension {
        let name = name.to_owned();
        record!(self, DropExtension, DropExtension { name, if_exists: false, cascade: false })
    }

    /// Gives a schema another name (PostgreSQL).
    #[track_caller]
    pub fn rename_schema(&mut self, name: &str, new_name: &str) -> &mut RenameSchema {
        let (name, new_name) = (name.to_owned(), new_name.to_owned());
        record!(self, RenameSchema, RenameSchema { name, new_name })
    }
}

pub(super) fn drop_extension_back(before: &MetaData, drop: &DropExtension) -> Result<Vec<Operation>, String> {
    let extension = before.extensions.get(&drop.name).cloned();
    let extension = extension.ok_or("no migration tells which version of it there was, and where")?;
    let (name, if_not_exists, cascade) = (drop.name.clone(), false, false);
    Ok(vec![Operation::CreateExtension(CreateExtension { name, extension, if_not_exists, cascade })])
}

pub(super) fn rename_schema_back(rename: &RenameSchema) -> Vec<Operation> {
    let (name, new_name) = (rename.new_name.clone(), rename.name.clone());
    vec![Operation::RenameSchema(RenameSchema { name, new_name })]
}

impl MetaData {
    /// Everything in the schema, and everything that points there, follows.
    pub(super) fn rename_schema(&mut self, name: &str, new_name: &str) {
        if self.schemas.remove(name) {
            self.schemas.insert(new_name.to_owned());
        }
        let follow = |it: &mut TableName| {
            if it.schema.as_deref() == Some(name) {
                it.schema = Some(new_name.to_owned());
            }
        };
        let renamed = |mut it: TableName| {
            follow(&mut it);
            it
        };
        self.tables = std::mem::take(&mut self.tables)
            .into_values()
            .map(|mut table| {
                follow_in_table(&mut table, &follow);
                (table.name.clone(), table)
            })
            .collect();
        self.enums =
            std::mem::take(&mut self.enums).into_iter().map(|(it, values)| (renamed(it), values)).collect();
        self.enums_of_columns = std::mem::take(&mut self.enums_of_columns).into_iter().map(renamed).collect();
        self.sequences = std::mem::take(&mut self.sequences)
            .into_values()
            .map(|mut sequence| {
                follow(&mut sequence.name);
                sequence.owned_by.iter_mut().for_each(|(table, _)| follow(table));
                (sequence.name.clone(), sequence)
            })
            .collect();
        for extension in self.extensions.values_mut() {
            if extension.schema.as_deref() == Some(name) {
                extension.schema = Some(new_name.to_owned());
            }
        }
        self.views = std::mem::take(&mut self.views)
            .into_values()
            .map(|mut view| {
                follow(&mut view.name);
                view.outdated |= view.definition.mentions(name);
                (view.name.clone(), view)
            })
            .collect();
        self.routines = std::mem::take(&mut self.routines)
            .into_values()
            .map(|mut routine| {
                follow(&mut routine.signature.name);
                (routine.signature.clone(), routine)
            })
            .collect();
        self.triggers = std::mem::take(&mut self.triggers)
            .into_values()
            .map(|mut trigger| {
                follow(&mut trigger.table);
                trigger.outdated |= trigger.definition.mentions(name);
                ((trigger.table.clone(), trigger.name.clone()), trigger)
            })
            .collect();
    }
}

fn follow_in_table(table: &mut Table, follow: &impl Fn(&mut TableName)) {
    follow(&mut table.name);
    if let Some(part) = &mut table.partition_of {
        follow(&mut part.parent);
    }
    for constraint in &mut table.constraints {
        if let Constraint::ForeignKey(key) = constraint {
            follow(&mut key.referent);
        }
    }
    for column in &mut table.columns {
        if let Some(name) = column.sql_type.enum_name_mut() {
            follow(name);
        }
    }
}
