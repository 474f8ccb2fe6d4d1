//! Operations on columns, but for changing one in place (see [`super::alter_column`](super::AlterColumn)).

use super::definition::{ColumnDef, added};
use super::op::record;
use super::{OnlineDdl, Op, Operation};
use crate::schema::{Column, Constraint, TableName};

/// Where a column stands among those of its table (MySQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnPosition {
    /// Before all others.
    First,
    /// Behind this one.
    After(String),
}

/// `ALTER TABLE … ADD COLUMN`.
#[derive(Clone, Debug, PartialEq)]
pub struct AddColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: Column,
    /// The constraints that come with it.
    pub constraints: Vec<Constraint>,
    /// Leave a column of that name alone (PostgreSQL, MariaDB).
    pub if_not_exists: bool,
    /// Where it is to stand; behind all others if `None` (MySQL).
    pub position: Option<ColumnPosition>,
    /// What is demanded of the way in which it is done (MySQL).
    pub online: OnlineDdl,
}

impl AddColumn {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// Leave a column of that name alone (PostgreSQL, MariaDB).
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }

    /// Make it the first column of its table (MySQL; SQLite makes the table anew for it).
    pub fn first(&mut self) -> &mut Self {
        self.position = Some(ColumnPosition::First);
        self
    }

    /// Put it behind this column (MySQL; SQLite makes the table anew if it is not the last).
    pub fn after(&mut self, column: &str) -> &mut Self {
        self.position = Some(ColumnPosition::After(column.to_owned()));
        self
    }
}

/// `ALTER TABLE … DROP COLUMN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: String,
    /// It need not be there (PostgreSQL, MariaDB).
    pub if_exists: bool,
    /// Drop what depends on it too (PostgreSQL).
    pub cascade: bool,
    /// What is demanded of the way in which it is done (MySQL).
    pub online: OnlineDdl,
}

impl DropColumn {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// It need not be there (PostgreSQL, MariaDB).
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }

    /// Drop what depends on it too (PostgreSQL).
    pub fn cascade(&mut self) -> &mut Self {
        self.cascade = true;
        self
    }
}

/// `ALTER TABLE … RENAME COLUMN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameColumn {
    /// The table.
    pub table: TableName,
    /// Its name before.
    pub column: String,
    /// Its name after.
    pub new_name: String,
}

impl RenameColumn {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }
}

impl Op {
    /// Adds a column, with the constraints that stand on it.
    #[track_caller]
    pub fn add_column(&mut self, table: &str, column: ColumnDef<'_>) -> &mut AddColumn {
        let operation = added(TableName::new(table), &column);
        record!(self, AddColumn, operation)
    }

    /// Drops a column with its values.
    #[track_caller]
    pub fn drop_column(&mut self, table: &str, column: &str) -> &mut DropColumn {
        let operation = DropColumn {
            table: TableName::new(table),
            column: column.to_owned(),
            if_exists: false,
            cascade: false,
            online: OnlineDdl::default(),
        };
        record!(self, DropColumn, operation)
    }

    /// Gives a column another name.
    #[track_caller]
    pub fn rename_column(&mut self, table: &str, column: &str, new_name: &str) -> &mut RenameColumn {
        let operation = RenameColumn {
            table: TableName::new(table),
            column: column.to_owned(),
            new_name: new_name.to_owned(),
        };
        record!(self, RenameColumn, operation)
    }
}
