//! Columns.

use super::{ServerDefault, SqlType};

/// A column. Keys and constraints belong to the table, also those of one column.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that a column has or has not")]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub sql_type: SqlType,
    /// Whether it may hold NULL.
    pub nullable: bool,
    /// What the database fills in.
    pub server_default: Option<ServerDefault>,
    /// `GENERATED … AS IDENTITY` (PostgreSQL); `AUTO_INCREMENT` on MySQL, the rowid on SQLite.
    pub identity: Option<Identity>,
    /// The database counts up: `AUTO_INCREMENT` (MySQL), `AUTOINCREMENT` (SQLite),
    /// an identity by default (PostgreSQL).
    pub autoincrement: bool,
    /// Computed from other columns.
    pub generated: Option<Generated>,
    /// A comment kept by the database (PostgreSQL, MySQL).
    pub comment: Option<String>,
    /// The collation, by the database's name for it.
    pub collation: Option<String>,
    /// The character set (MySQL); that of the collation or the table if `None`.
    pub charset: Option<String>,
    /// Set to the current time by each UPDATE of the row (MySQL `ON UPDATE CURRENT_TIMESTAMP`).
    pub on_update_now: bool,
    /// Left out of `SELECT *` (MySQL 8.0.23, MariaDB 10.3).
    pub invisible: bool,
    /// Where large values are kept (PostgreSQL); as the type has it if `None`.
    pub storage: Option<Storage>,
    /// How large values are compressed: `pglz` or `lz4` (PostgreSQL 14); as the server is set if `None`.
    pub compression: Option<String>,
}

impl Column {
    /// A column that may hold NULL and has nothing else.
    pub fn new(name: &str, sql_type: SqlType) -> Self {
        Self {
            name: name.to_owned(),
            sql_type,
            nullable: true,
            server_default: None,
            identity: None,
            autoincrement: false,
            generated: None,
            comment: None,
            collation: None,
            charset: None,
            on_update_now: false,
            invisible: false,
            storage: None,
            compression: None,
        }
    }
}

/// Where PostgreSQL keeps a large value. Source: PostgreSQL manual, "TOAST".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// In the row, as it is.
    Plain,
    /// Apart from the row, as it is.
    External,
    /// Compressed, and apart from the row if that is not enough.
    Extended,
    /// Compressed, and apart from the row only if nothing else helps.
    Main,
}

/// A column whose value is an expression over other columns of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The expression, sent as it is.
    pub expression: String,
    /// Kept on disk (`STORED`) or computed when read (`VIRTUAL`).
    pub stored: bool,
}

/// A column that the database numbers (SQL standard identity).
///
/// Options left `None` are the database's own.
/// Source: PostgreSQL manual, CREATE TABLE, `GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// `GENERATED ALWAYS`: an INSERT may not give its own value.
    pub always: bool,
    /// First value.
    pub start: Option<i64>,
    /// Step.
    pub increment: Option<i64>,
    /// Smallest value.
    pub min_value: Option<i64>,
    /// Largest value.
    pub max_value: Option<i64>,
    /// Values kept in memory.
    pub cache: Option<i64>,
    /// Begin again after the last.
    pub cycle: bool,
}
