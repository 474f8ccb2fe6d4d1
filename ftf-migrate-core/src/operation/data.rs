//! Operations on rows: SQL as written, inserts, and Rust.

use super::definition::owned;
use super::op::record;
use super::{Backfill, DeclaredEffect, Op, Operation, ReverseStep, Step, StepError};
use crate::capabilities::Database;
use crate::connection::Connection;
use crate::schema::{TableName, Value};
use std::fmt;
use std::time::Duration;

/// SQL as the user wrote it: one text for all databases, or one for each.
///
/// A text is never parsed, so what it does to the schema is not known: after one that is not plainly
/// about rows (`INSERT`, `UPDATE`, `DELETE` and the like), each table whose name occurs in it may be
/// like anything. Operations on it are then not checked, and its drop has no derived way back. Say
/// what the text does, and all of it stays known:
///
/// ```
/// use ftf_migrate_core::prelude::*;
///
/// fn upgrade(op: &mut Op) {
///     op.execute("CREATE TABLE logs (at TIMESTAMP NOT NULL) PARTITION BY RANGE (at)").declare(|op| {
///         op.create_table("logs", &[column("at", Timestamp).not_null()]);
///     });
///     op.execute("ALTER TABLE logs SET (fillfactor = 70)").changes_nothing();
///     op.execute("SELECT create_partitions('logs')").touches("logs");
/// }
/// ```
#[derive(Debug)]
pub struct Execute {
    /// The texts, each with the database it is for; `None` is for those that have none of their own.
    pub texts: Vec<(Option<Database>, String)>,
    /// What it does to the schema, if that is said.
    pub effect: Option<DeclaredEffect>,
    /// The texts that undo it, as `texts`.
    pub reverse: Vec<(Option<Database>, String)>,
}

impl Execute {
    pub(super) fn new(database: Option<Database>, sql: &str) -> Self {
        Self { texts: vec![(database, sql.to_owned())], effect: None, reverse: Vec::new() }
    }

    /// The SQL that undoes it, for a derived downgrade. An empty text if there is nothing to undo.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.execute("UPDATE posts SET views = 0 WHERE views IS NULL").reverse("");
    ///     op.execute("CREATE EXTENSION hstore").reverse("DROP EXTENSION hstore");
    /// }
    /// ```
    pub fn reverse(&mut self, sql: &str) -> &mut Self {
        self.reverse.push((None, sql.to_owned()));
        self
    }

    /// The SQL that undoes it on one database.
    pub fn reverse_for(&mut self, database: Database, sql: &str) -> &mut Self {
        self.reverse.push((Some(database), sql.to_owned()));
        self
    }

    /// Does to the schema what these operations would do. They are not run: the text does it.
    pub fn declare(&mut self, operations: impl FnOnce(&mut Op)) -> &mut Self {
        self.effect.get_or_insert_default().declare(operations);
        self
    }

    /// Changes rows, or what no operation speaks of; nothing that is known of the schema.
    pub fn changes_nothing(&mut self) -> &mut Self {
        self.effect.get_or_insert_default();
        self
    }

    /// Makes or changes this table (or enum type, or schema), in a way that is not told: it is not known from here on.
    pub fn touches(&mut self, name: &str) -> &mut Self {
        self.effect.get_or_insert_default().touches(name);
        self
    }

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
///
/// It is for rows. Code that changes the schema says so, as [`Execute`] does.
pub struct Run {
    /// What it does, in a few words; shown while it runs.
    pub name: String,
    /// The code.
    pub step: Box<dyn Step>,
    /// What it does to the schema: nothing, if not said otherwise.
    pub effect: DeclaredEffect,
    /// The code that undoes it, if there is any.
    pub reverse: Option<ReverseStep>,
}

impl Run {
    pub(super) fn new(name: &str, step: Box<dyn Step>) -> Self {
        Self { name: name.to_owned(), step, effect: DeclaredEffect::default(), reverse: None }
    }

    /// The code that undoes it, for a derived downgrade.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.run("encrypt the notes", async |conn| {
    ///         conn.execute("UPDATE notes SET body = encrypt(body)").await?;
    ///         Ok(())
    ///     })
    ///     .reverse(async |conn| {
    ///         conn.execute("UPDATE notes SET body = decrypt(body)").await?;
    ///         Ok(())
    ///     });
    /// }
    /// ```
    pub fn reverse<F>(&mut self, step: F) -> &mut Self
    where
        F: AsyncFnOnce(&mut Connection) -> Result<(), StepError> + Clone + Send + Sync + 'static,
    {
        self.reverse = Some(ReverseStep::new(step));
        self
    }

    /// Does to the schema what these operations would do. They are not run: the code does it.
    pub fn declare(&mut self, operations: impl FnOnce(&mut Op)) -> &mut Self {
        self.effect.declare(operations);
        self
    }

    /// Makes or changes this table (or enum type, or schema), in a way that is not told: it is not known from here on.
    pub fn touches(&mut self, name: &str) -> &mut Self {
        self.effect.touches(name);
        self
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Op {
    /// Sends SQL as it is, on every database.
    #[track_caller]
    pub fn execute(&mut self, sql: &str) -> &mut Execute {
        record!(self, Execute, Execute::new(None, sql))
    }

    /// Sends SQL as it is, on one database; [`Execute::or_for`] adds texts for others.
    #[track_caller]
    pub fn execute_for(&mut self, database: Database, sql: &str) -> &mut Execute {
        record!(self, Execute, Execute::new(Some(database), sql))
    }

    /// Inserts rows. [`rows!`](crate::rows) writes them down.
    ///
    /// ```
    /// use ftf_migrate_core::{prelude::*, rows};
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.bulk_insert("roles", &["id", "name"], rows![[1, "admin"], [2, "editor"]]);
    /// }
    /// ```
    #[track_caller]
    pub fn bulk_insert(&mut self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> &mut BulkInsert {
        let operation = BulkInsert { table: TableName::new(table), columns: owned(columns), rows };
        record!(self, BulkInsert, operation)
    }

    /// Sets columns of many rows, in batches by the order of `key`: a column that is never NULL and has an index.
    ///
    /// Each batch is a transaction of its own, with a note in the history table of how far it came. A run that is
    /// interrupted goes on behind the last batch, so no row is left out and none is changed twice. Rows that the
    /// application adds meanwhile are its own business: let it fill the column before this runs.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    /// use std::time::Duration;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.backfill("users", "id")
    ///         .set("email_lower = lower(email)")
    ///         .predicate("email_lower IS NULL")
    ///         .batch_size(5_000)
    ///         .pause(Duration::from_millis(20));
    /// }
    /// ```
    ///
    /// In a script it is one UPDATE: SQL alone cannot count batches on every database.
    #[track_caller]
    pub fn backfill(&mut self, table: &str, key: &str) -> &mut Backfill {
        let operation = Backfill {
            table: TableName::new(table),
            key: key.to_owned(),
            assignments: Vec::new(),
            predicate: None,
            batch_size: Backfill::BATCH_SIZE,
            pause: Duration::ZERO,
            reverse: None,
        };
        record!(self, Backfill, operation)
    }

    /// Runs Rust on the migration's own connection, inside its transaction. `name` says in a few
    /// words what it does.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.run("lower the addresses", async |conn| {
    ///         conn.execute("UPDATE users SET email = lower(email)").await?;
    ///         Ok(())
    ///     });
    /// }
    /// ```
    #[track_caller]
    pub fn run<F>(&mut self, name: &str, step: F) -> &mut Run
    where
        F: AsyncFnOnce(&mut Connection) -> Result<(), StepError> + Send + 'static,
    {
        self.run_boxed(name, Box::new(step))
    }

    /// [`Self::run`] for a step that is boxed already.
    #[track_caller]
    pub fn run_boxed(&mut self, name: &str, step: Box<dyn Step>) -> &mut Run {
        record!(self, Run, Run::new(name, step))
    }
}
