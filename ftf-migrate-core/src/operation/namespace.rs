//! Operations on schemas and on enum types.

use super::definition::owned;
use super::op::record;
use super::{Op, Operation};
use crate::schema::TableName;

/// `CREATE SCHEMA` (PostgreSQL; on MySQL a database; SQLite has none and refuses).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateSchema {
    /// Its name.
    pub name: String,
    /// Leave a schema of that name alone.
    pub if_not_exists: bool,
}

impl CreateSchema {
    /// Leave a schema of that name alone.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }
}

/// `DROP SCHEMA`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropSchema {
    /// Its name.
    pub name: String,
    /// It need not be there.
    pub if_exists: bool,
    /// Drop what is in it too (PostgreSQL; MySQL always does).
    pub cascade: bool,
}

impl DropSchema {
    /// It need not be there.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }

    /// Drop what is in it too (PostgreSQL; MySQL always does).
    pub fn cascade(&mut self) -> &mut Self {
        self.cascade = true;
        self
    }
}

/// `CREATE TYPE … AS ENUM` (PostgreSQL). Elsewhere enums belong to their columns and this does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateEnum {
    /// Its name.
    pub name: TableName,
    /// Its words, in order.
    pub values: Vec<String>,
}

impl CreateEnum {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.name.schema = Some(schema.to_owned());
        self
    }
}

/// Where a new word of an enum goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumPosition {
    /// Before this word.
    Before(String),
    /// After this word.
    After(String),
}

/// `ALTER TYPE … ADD VALUE` (PostgreSQL; on MySQL the known columns of the enum are changed).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddEnumValue {
    /// The type.
    pub name: TableName,
    /// The new word.
    pub value: String,
    /// Where; at the end if `None`.
    pub position: Option<EnumPosition>,
    /// Leave a word that is there alone.
    pub if_not_exists: bool,
}

impl AddEnumValue {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.name.schema = Some(schema.to_owned());
        self
    }

    /// Before this word.
    pub fn before(&mut self, value: &str) -> &mut Self {
        self.position = Some(EnumPosition::Before(value.to_owned()));
        self
    }

    /// After this word.
    pub fn after(&mut self, value: &str) -> &mut Self {
        self.position = Some(EnumPosition::After(value.to_owned()));
        self
    }

    /// Leave a word that is there alone.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }
}

/// `ALTER TYPE … RENAME VALUE` (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameEnumValue {
    /// The type.
    pub name: TableName,
    /// The word before.
    pub value: String,
    /// The word after.
    pub new_value: String,
}

impl RenameEnumValue {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.name.schema = Some(schema.to_owned());
        self
    }
}

/// `ALTER TYPE … RENAME TO` of an enum (PostgreSQL). Elsewhere this does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameEnum {
    /// Its name before.
    pub name: TableName,
    /// Its name after, in the same schema.
    pub new_name: String,
}

impl RenameEnum {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.name.schema = Some(schema.to_owned());
        self
    }
}

/// `DROP TYPE` of an enum (PostgreSQL). Elsewhere this does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropEnum {
    /// Its name.
    pub name: TableName,
    /// It need not be there.
    pub if_exists: bool,
}

impl DropEnum {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.name.schema = Some(schema.to_owned());
        self
    }

    /// It need not be there.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

impl Op {
    /// Makes a schema (on MySQL a database).
    #[track_caller]
    pub fn create_schema(&mut self, name: &str) -> &mut CreateSchema {
        record!(self, CreateSchema, CreateSchema { name: name.to_owned(), if_not_exists: false })
    }

    /// Drops a schema.
    #[track_caller]
    pub fn drop_schema(&mut self, name: &str) -> &mut DropSchema {
        let operation = DropSchema { name: name.to_owned(), if_exists: false, cascade: false };
        record!(self, DropSchema, operation)
    }

    /// Makes an enum type (PostgreSQL; elsewhere enums belong to their columns and this does nothing).
    #[track_caller]
    pub fn create_enum(&mut self, name: &str, values: &[&str]) -> &mut CreateEnum {
        record!(self, CreateEnum, CreateEnum { name: TableName::new(name), values: owned(values) })
    }

    /// Adds a word to an enum type (PostgreSQL; on MySQL to each column of that enum that the
    /// migrations know of; SQLite refuses).
    ///
    /// PostgreSQL lets a new word be used only after the transaction that added it, so rows that
    /// use it belong into the next migration.
    #[track_caller]
    pub fn add_enum_value(&mut self, name: &str, value: &str) -> &mut AddEnumValue {
        let operation = AddEnumValue {
            name: TableName::new(name),
            value: value.to_owned(),
            position: None,
            if_not_exists: false,
        };
        record!(self, AddEnumValue, operation)
    }

    /// Changes a word of an enum type (PostgreSQL).
    #[track_caller]
    pub fn rename_enum_value(&mut self, name: &str, value: &str, new_value: &str) -> &mut RenameEnumValue {
        let operation = RenameEnumValue {
            name: TableName::new(name),
            value: value.to_owned(),
            new_value: new_value.to_owned(),
        };
        record!(self, RenameEnumValue, operation)
    }

    /// Gives an enum type another name (PostgreSQL; elsewhere enums have none and this does nothing).
    #[track_caller]
    pub fn rename_enum(&mut self, name: &str, new_name: &str) -> &mut RenameEnum {
        let operation = RenameEnum { name: TableName::new(name), new_name: new_name.to_owned() };
        record!(self, RenameEnum, operation)
    }

    /// Drops an enum type (PostgreSQL; elsewhere this does nothing).
    #[track_caller]
    pub fn drop_enum(&mut self, name: &str) -> &mut DropEnum {
        record!(self, DropEnum, DropEnum { name: TableName::new(name), if_exists: false })
    }
}
