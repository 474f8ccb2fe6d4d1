//! Changing a column in place.

use super::ColumnDef;
use super::definition::{DefaultValue, Type};
use crate::schema::{Column, ServerDefault, SqlType, TableName};

/// `ALTER TABLE … ALTER COLUMN`: what is to change; everything else stays as it is.
///
/// PostgreSQL alters each property by itself. MySQL and MariaDB write the whole column anew, so
/// the rest must be known: it is taken from the migrations before this one, or from
/// [`Self::existing`].
///
/// SQLite makes the column anew and copies the values; it then stands last in its table, and
/// triggers for UPDATE run once. That needs a table that a migration made, and a column that SQLite
/// could add: not of the primary key, and with a constant default if it is to be NOT NULL.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: String,
    /// What changes, in the order said.
    pub changes: Vec<Change>,
    /// PostgreSQL: how the old value becomes one of the new type.
    pub using: Option<String>,
    /// The column as it is before, where the migrations do not tell.
    pub existing: Option<Column>,
}

/// One changed property of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Its type.
    Type(SqlType),
    /// Whether it may hold NULL.
    Nullable(bool),
    /// Its server default; `None` drops it.
    ServerDefault(Option<ServerDefault>),
    /// Its comment; `None` drops it.
    Comment(Option<String>),
}

impl AlterColumn {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// Change the type.
    pub fn sql_type(&mut self, sql_type: Type<'_>) -> &mut Self {
        self.change(Change::Type(sql_type.into()))
    }

    /// PostgreSQL: compute the value of the new type with this expression. Elsewhere it is left
    /// out: the other databases convert by themselves.
    pub fn using(&mut self, expression: &str) -> &mut Self {
        self.using = Some(expression.to_owned());
        self
    }

    /// Forbid NULL.
    pub fn not_null(&mut self) -> &mut Self {
        self.change(Change::Nullable(false))
    }

    /// Allow NULL.
    pub fn nullable(&mut self) -> &mut Self {
        self.change(Change::Nullable(true))
    }

    /// Set the server default.
    pub fn server_default(&mut self, value: DefaultValue<'_>) -> &mut Self {
        self.change(Change::ServerDefault(Some(value.into())))
    }

    /// Drop the server default.
    pub fn drop_server_default(&mut self) -> &mut Self {
        self.change(Change::ServerDefault(None))
    }

    /// Set the comment (PostgreSQL, MySQL; SQLite has none and leaves it out).
    pub fn comment(&mut self, comment: &str) -> &mut Self {
        self.change(Change::Comment(Some(comment.to_owned())))
    }

    /// Drop the comment.
    pub fn drop_comment(&mut self) -> &mut Self {
        self.change(Change::Comment(None))
    }

    /// The column as it is before this operation, where no migration has said so (the table was
    /// made by raw SQL, or before ftf-migrate).
    pub fn existing(&mut self, column: ColumnDef<'_>) -> &mut Self {
        self.existing = Some(column.to_column());
        self
    }

    fn change(&mut self, change: Change) -> &mut Self {
        self.changes.push(change);
        self
    }
}
