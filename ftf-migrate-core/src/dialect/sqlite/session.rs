//! Locks, guards and catalogue look-ups on SQLite.
//!
//! `BEGIN IMMEDIATE` is the lock: it is taken, and the version rows are read, before anything is
//! done. There are no messages to save, but each call of the driver is handed to another thread and back.

use super::ddl::{Ddl, reads_catalogue};
use super::offline::{BEGIN, FOREIGN_KEYS_OFF, SAVEPOINT, savepoint, still_inside};
use super::{foreign_keys, literal, live, master};
use crate::capabilities::{Product, Server};
use crate::connection::{Connection, ConnectionError, Row};
use crate::ddl::{self, CompileError, Effect, Object};
use crate::operation::Operation;
use crate::schema::{MetaData, NamingConvention, Table};
use crate::session::{Batch, Begin, Failure, Live, Origin, Session, Tables, Took, Verdict};
use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

#[derive(Debug)]
pub(crate) struct SqliteSession {
    connection: Connection,
    tables: Tables,
    /// Held while statements run outside of transactions.
    alone: Option<(File, PathBuf)>,
    /// The file of the database once it has been asked for, empty for one in memory.
    file: Option<String>,
    /// How the connection was, while tables are made anew.
    aside: Option<Settings>,
    /// Whether the rows that break a foreign key have been written down.
    watches_keys: bool,
}

/// The settings of the connection that are others while tables are made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Settings {
    foreign_keys: i64,
    legacy_alter_table: i64,
}

impl SqliteSession {
    pub(crate) fn new(connection: Connection, tables: Tables) -> Self {
        Self { connection, tables, alone: None, file: None, aside: None, watches_keys: false }
    }

    /// Gives the connection back.
    pub(crate) fn into_connection(self) -> Connection {
        self.connection
    }

    async fn ask(&mut self, sql: &str) -> Result<Option<Row>, ConnectionError> {
        Ok(self.connection.fetch(sql).await?.into_iter().next())
    }

    /// Begins a transaction, and reads the rows inside of it if they matter.
    async fn open(&mut self, reads_rows: bool) -> Result<Vec<String>, Failure> {
        let mut sql = format!("{BEGIN}; {}", savepoint());
        if reads_rows {
            sql += &format!("; {}", self.tables.select_rows());
        }
        let rows = self.connection.fetch(&sql).await.and_then(|rows| {
            let rows = rows.iter().map(|row| row.get("version_num"));
            rows.collect::<Result<Vec<String>, _>>()
        });
        rows.map_err(|error| Failure { origin: Origin::Bookkeeping, sql, position: None, error })
    }

    /// Whether another process is alone. Asked inside of a transaction; whoever wants to be alone locks
    /// the file first and then waits for transactions to end, so one of the two sees the other.
    async fn is_another_alone(&mut self) -> bool {
        if self.alone.is_some() {
            return false;
        }
        let Ok(Some(path)) = self.lock_file().await else { return false };
        // That there is no file is the usual case: nobody was ever alone.
        File::options().write(true).open(path).is_ok_and(|file| file.try_lock().is_err())
    }

    async fn settings(&mut self) -> Result<Settings, ConnectionError> {
        let sql =
            "SELECT foreign_keys, legacy_alter_table FROM pragma_foreign_keys, pragma_legacy_alter_table";
        let row = self.ask(sql).await?;
        let get = |name| row.as_ref().map_or(Ok(0), |row| row.get(name));
        Ok(Settings { foreign_keys: get("foreign_keys")?, legacy_alter_table: get("legacy_alter_table")? })
    }

    /// Waits, as long as the busy timeout says, until no transaction of another process is open.
    async fn nobody_is_inside(&mut self) -> Result<bool, ConnectionError> {
        match self.connection.execute("BEGIN IMMEDIATE; ROLLBACK").await {
            Err(error) if Self::verdict(&error) == Verdict::Busy => Ok(false),
            result => result.map(|_| true),
        }
    }

    /// The file beside the database that is locked while statements run outside of transactions;
    /// none for a database in memory, which nobody else can see.
    async fn lock_file(&mut self) -> Result<Option<PathBuf>, ConnectionError> {
        if self.file.is_none() {
            let row = self.ask("SELECT file FROM pragma_database_list WHERE name = 'main'").await?;
            let file: Option<String> = row.map(|row| row.get("file")).transpose()?.flatten();
            self.file = Some(file.unwrap_or_default());
        }
        let file = self.file.as_deref().filter(|file| !file.is_empty());
        Ok(file.map(|file| PathBuf::from(format!("{file}-ftf-migrate-lock"))))
    }
}

impl Session for SqliteSession {
    fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    async fn server(&mut self) -> Result<Server, ConnectionError> {
        let row = self.ask("SELECT sqlite_version() AS version").await?;
        let version: String = row.map(|row| row.get("version")).transpose()?.unwrap_or_default();
        let mut numbers = version.split('.').map(|number| number.parse().unwrap_or_default());
        let mut next = || numbers.next().unwrap_or_default();
        Ok(Server { product: Product::Sqlite, version: (next(), next(), next()) })
    }

    fn verdict(error: &ConnectionError) -> Verdict {
        let ConnectionError::Database(error) = error else { return Verdict::Failed };
        let Some(error) = error.as_database_error() else { return Verdict::Failed };
        let code: u32 = error.code().and_then(|code| code.parse().ok()).unwrap_or_default();
        match code & 0xff {
            // SQLITE_BUSY and SQLITE_LOCKED, in all their extended forms.
            5 | 6 => Verdict::Busy,
            1 if error.message().starts_with("no such table") => Verdict::NoVersionTable,
            1 if error.message() == format!("no such savepoint: {SAVEPOINT}") => Verdict::TransactionEnded,
            _ => Verdict::Failed,
        }
    }

    async fn compile_live(
        &mut self,
        operation: &Operation,
        server: &Server,
        naming: NamingConvention,
        known: Option<&Table>,
    ) -> Result<Option<Live>, ConnectionError> {
        let Some(table) = reads_catalogue(server, operation) else { return Ok(None) };
        let Some(catalogue) = live::catalogue(&mut self.connection, table).await? else {
            return Ok(Some(Err(CompileError {
                operation: operation.to_string(),
                server: *server,
                why: format!("the database has no table {table}"),
                instead: "correct the name, or look whether another migration has renamed or dropped it"
                    .to_owned(),
            })));
        };
        let mut before = MetaData { naming, ..MetaData::new() };
        if let Some(text) = catalogue.parsed() {
            let found = catalogue.describe_as_known(&text, known);
            before.tables.insert(table.clone(), found);
        }
        let dialect = Ddl { server: *server, catalogue: Some(catalogue) };
        Ok(Some(ddl::compile(&dialect, operation, server, &before)))
    }

    async fn begin_rebuilding(&mut self) -> Result<(), ConnectionError> {
        if self.aside.is_none() {
            self.aside = Some(self.settings().await?);
        }
        self.connection.execute(FOREIGN_KEYS_OFF).await.map(|_| ())
    }

    fn watch_keys(&mut self) -> Vec<String> {
        // Where they were off, it is nobody's business what the rows are like.
        self.watches_keys = self.aside.is_some_and(|settings| settings.foreign_keys != 0);
        if self.watches_keys { foreign_keys::watch() } else { Vec::new() }
    }

    fn check_keys(&mut self) -> Vec<String> {
        if std::mem::take(&mut self.watches_keys) { foreign_keys::check() } else { Vec::new() }
    }

    async fn end_rebuilding(&mut self) -> bool {
        self.watches_keys = false;
        let Some(settings) = self.aside else { return true };
        let Settings { foreign_keys, legacy_alter_table } = settings;
        let sql =
            format!("PRAGMA legacy_alter_table = {legacy_alter_table}; PRAGMA foreign_keys = {foreign_keys}");
        // Inside of a transaction SQLite would not say that it has done nothing.
        let is_back = self.connection.execute(&sql).await.is_ok()
            && self.settings().await.is_ok_and(|found| found == settings);
        if is_back {
            self.aside = None;
        }
        is_back
    }

    fn clock(&self, began: SystemTime) -> Option<Took> {
        Some(Took::Since(began))
    }

    async fn try_lock_run(&mut self) -> Result<bool, ConnectionError> {
        Ok(true)
    }

    async fn unlock_run(&mut self) {}

    async fn limit_table_waits(&mut self, _: Duration) -> Result<(), ConnectionError> {
        // The lock is on the whole file and taken at the beginning: nothing waits behind a statement.
        Ok(())
    }

    async fn lift_table_limit(&mut self) {}

    async fn begin(&mut self, batch: &mut Batch, rows: Option<&[String]>) -> Result<Begin, Failure> {
        batch.send(&mut self.connection).await?;
        let mut found = match self.open(rows.is_some()).await {
            Ok(found) => found,
            Err(failure) if Self::verdict(&failure.error) == Verdict::Busy => {
                // As a rule nothing has begun, and this says so.
                let _ = self.connection.execute("ROLLBACK").await;
                return Ok(Begin::Busy);
            }
            Err(failure) => return Err(failure),
        };
        found.sort_unstable();
        let begin = if self.is_another_alone().await {
            Begin::Busy
        } else if rows.is_some_and(|rows| found != rows) {
            Begin::Changed
        } else {
            return Ok(Begin::Open);
        };
        batch.bookkeeping("ROLLBACK");
        batch.send(&mut self.connection).await?;
        Ok(begin)
    }

    async fn try_enter_alone(&mut self) -> Result<bool, ConnectionError> {
        let Some(path) = self.lock_file().await? else { return Ok(true) };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| ConnectionError::Database(sqlx::Error::Io(error)))?;
        if file.try_lock().is_err() || !self.nobody_is_inside().await? {
            return Ok(false);
        }
        self.alone = Some((file, path));
        Ok(true)
    }

    async fn leave_alone(&mut self) {
        // The file stays: were it removed, one process could lock the removed one and another a new one.
        self.alone = None;
    }

    fn alone_needs_own_message(&self) -> bool {
        true
    }

    fn still_inside(&self) -> Option<String> {
        Some(still_inside())
    }

    async fn exists(&mut self, object: &Object, _: bool) -> Result<bool, ConnectionError> {
        let row = self.ask(&format!("SELECT EXISTS (SELECT 1 FROM {}) AS found", existence(object))).await?;
        Ok(row.is_some_and(|row| row.get("found").unwrap_or(false)))
    }

    async fn clear_failed(&mut self, _: &Effect) -> Result<(), ConnectionError> {
        // A statement takes effect whole or not at all.
        Ok(())
    }
}

/// The catalogue's rows for the object.
fn existence(object: &Object) -> String {
    match object {
        Object::Table(table) => {
            format!("{} WHERE type = 'table' AND name = {}", master(table), literal(&table.name))
        }
        Object::Column(table, column) => {
            format!("pragma_table_xinfo({}) WHERE name = {}", literal(&table.name), literal(column))
        }
        Object::Index(table, index) => format!(
            "{} WHERE type = 'index' AND tbl_name = {} AND name = {}",
            master(table),
            literal(&table.name),
            literal(index)
        ),
        Object::View(view) => {
            format!("{} WHERE type = 'view' AND name = {}", master(view), literal(&view.name))
        }
        Object::Trigger(table, trigger) => format!(
            "{} WHERE type = 'trigger' AND tbl_name = {} AND name = {}",
            master(table),
            literal(&table.name),
            literal(trigger)
        ),
        // Constraints come and go with their table here; nothing is ever compiled to such an effect.
        Object::Constraint(..)
        | Object::Schema(_)
        | Object::Enum(_)
        | Object::EnumValue(..)
        | Object::Partition(..)
        | Object::Sequence(_)
        | Object::Extension(_)
        | Object::Routine(..) => "sqlite_master WHERE FALSE".to_owned(),
    }
}
