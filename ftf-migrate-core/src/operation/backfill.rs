//! Filling rows a few at a time.

use crate::schema::TableName;
use std::time::Duration;

/// `UPDATE` of many rows, in batches by the order of a key.
///
/// Each batch is a transaction of its own, together with a note of how far it came: whoever reads or writes the table
/// waits for one batch at the most, and a run that is interrupted goes on behind the last batch. See
/// [`Op::backfill`](super::Op::backfill).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// The table.
    pub table: TableName,
    /// The column by whose order the batches are made: never NULL, and with an index, as a primary key has one.
    pub key: String,
    /// What is set: `column = expression`, each.
    pub assignments: Vec<String>,
    /// Which rows; all of them without it.
    pub predicate: Option<String>,
    /// How many rows a batch has.
    pub batch_size: u32,
    /// How long to wait between two batches.
    pub pause: Duration,
    /// The SQL that undoes it, if that is said; empty if there is nothing to undo.
    pub reverse: Option<String>,
}

impl Backfill {
    /// How many rows a batch has unless something else is said.
    pub const BATCH_SIZE: u32 = 1_000;

    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// Sets this: `column = expression`, sent as it is.
    pub fn set(&mut self, assignment: &str) -> &mut Self {
        self.assignments.push(assignment.to_owned());
        self
    }

    /// Only rows of which this is true, sent as it is.
    pub fn predicate(&mut self, sql: &str) -> &mut Self {
        self.predicate = Some(sql.to_owned());
        self
    }

    /// So many rows are changed at once; 1,000 by default.
    pub fn batch_size(&mut self, rows: u32) -> &mut Self {
        self.batch_size = rows;
        self
    }

    /// The SQL that undoes it, for a derived downgrade. An empty text if there is nothing to undo, as when the column
    /// goes with the same downgrade.
    pub fn reverse(&mut self, sql: &str) -> &mut Self {
        self.reverse = Some(sql.to_owned());
        self
    }

    /// Leaves the database to others for so long between two batches.
    pub fn pause(&mut self, pause: Duration) -> &mut Self {
        self.pause = pause;
        self
    }
}
