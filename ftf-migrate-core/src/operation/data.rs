//! Operations on rows: SQL as written, inserts, and Rust.

use super::Step;
use crate::capabilities::Database;
use crate::schema::{TableName, Value};
use std::fmt;

/// SQL as the user wrote it: one text for all databases, or one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execute {
    /// The texts, each with the database it is for; `None` is for those that have none of their own.
    pub texts: Vec<(Option<Database>, String)>,
}

impl Execute {
    /// The text for `database`, if there is one.
    pub fn text_for(&self, database: Database) -> Option<&str> {
        let find = |wanted| self.texts.iter().find(|(of, _)| *of == wanted).map(|(_, text)| text.as_str());
        find(Some(database)).or_else(|| find(None))
    }

    /// Another text for one database. A database without a text of its own takes the common one,
    /// and does nothing if there is none.
    pub fn or_for(&mut self, database: Database, sql: &str) -> &mut Self {
        self.texts.push((Some(database), sql.to_owned()));
        self
    }
}

/// `INSERT` of many rows.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkInsert {
    /// The table.
    pub table: TableName,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows; each has a value for every column.
    pub rows: Vec<Vec<Value>>,
}

impl BulkInsert {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }
}

/// Rust that runs on the migration's own connection, in its transaction.
pub struct Run {
    /// What it does, in a few words; shown while it runs.
    pub name: String,
    /// The code.
    pub step: Box<dyn Step>,
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("name", &self.name).finish_non_exhaustive()
    }
}
