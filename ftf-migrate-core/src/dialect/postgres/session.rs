//! Locks, guards and catalogue look-ups on PostgreSQL.
//!
//! Correctness never rests on a lock of the session: behind a pooler that hands out connections
//! transaction by transaction such a lock belongs to nobody. Every transaction takes
//! `pg_try_advisory_xact_lock` for itself and checks the version rows behind it; nobody ever waits
//! *in* a lock, because a waiter's snapshot and `CREATE INDEX CONCURRENTLY` wait for each other.

use super::guard;
use super::offline::{BEGIN, HAS_ENDED, literal, lock_key, still_inside};
use crate::capabilities::{Product, Server};
use crate::connection::{Connection, ConnectionError, Reopen, Row};
use crate::ddl::{Effect, Object};
use crate::schema::TableName;
use crate::session::{Batch, Begin, Failure, Session, Tables, Took, Verdict};
use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, SystemTime};

#[derive(Debug)]
pub(crate) struct PostgresSession {
    connection: Connection,
    tables: Tables,
    reopen: Reopen,
    key: i64,
    /// What tells our transaction from one that the user's SQL began.
    token: String,
    alone: Alone,
    table_limit: Option<Duration>,
}

/// Who holds the lock while statements run outside of transactions.
#[derive(Debug)]
enum Alone {
    No,
    /// A transaction on a connection of its own, which ends with this process.
    Other(Connection),
    /// The session itself, where there is no second connection to be had.
    Own,
}

impl PostgresSession {
    pub(crate) fn new(connection: Connection, tables: Tables, reopen: Reopen) -> Self {
        let key = lock_key(tables.identity());
        let token = format!("{:016x}", RandomState::new().hash_one(key));
        Self { connection, tables, reopen, key, token, alone: Alone::No, table_limit: None }
    }

    /// Gives the connection back.
    pub(crate) fn into_connection(self) -> Connection {
        self.connection
    }

    /// What opens every transaction: somebody else's turn, or other rows than planned, end it with an error of ours.
    fn guard(&self, rows: Option<&[String]>) -> Vec<String> {
        let lock = matches!(self.alone, Alone::No).then_some(self.key);
        // For this transaction only: CREATE INDEX CONCURRENTLY waits for others as a matter of course.
        let table_limit = self.table_limit.map(|limit| limit.as_millis().to_string());
        guard::opening(&self.tables, lock, rows, &self.token, table_limit.as_deref())
    }

    async fn ask(&mut self, sql: &str) -> Result<Option<Row>, ConnectionError> {
        Ok(self.connection.fetch(sql).await?.into_iter().next())
    }
}

impl PostgresSession {
    /// DETACH … CONCURRENTLY works in two transactions; what it began in the first is brought to its end.
    async fn finish_detaching(
        &mut self,
        parent: &TableName,
        table: &TableName,
    ) -> Result<(), ConnectionError> {
        let (parent, table) = (quoted(parent), quoted(table));
        let pending = format!(
            "SELECT inhdetachpending AS pending FROM pg_inherits \
             WHERE inhparent = to_regclass({}) AND inhrelid = to_regclass({})",
            literal(&parent),
            literal(&table)
        );
        let row = self.ask(&pending).await?;
        if row.is_some_and(|row| row.get("pending").unwrap_or(false)) {
            let finalize = format!("ALTER TABLE {parent} DETACH PARTITION {table} FINALIZE");
            self.connection.execute(&finalize).await?;
        }
        Ok(())
    }
}

impl Session for PostgresSession {
    fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    async fn server(&mut self) -> Result<Server, ConnectionError> {
        // Told by the server at connect: no round trip.
        let number = self.connection.postgres().and_then(|postgres| postgres.server_version_num());
        let number = if let Some(number) = number {
            number
        } else {
            let row = self.ask("SELECT current_setting('server_version_num') AS number").await?;
            row.and_then(|row| row.get::<String>("number").ok()?.parse().ok()).unwrap_or_default()
        };
        Ok(Server { product: Product::Postgres, version: (number / 10_000, number % 10_000, 0) })
    }

    fn verdict(error: &ConnectionError) -> Verdict {
        match code(error).as_deref() {
            Some("42P01" | "3F000") => Verdict::NoVersionTable,
            Some(guard::REFUSAL) => guard::verdict(&error.to_string()),
            Some(HAS_ENDED) => Verdict::TransactionEnded,
            Some("42501") => Verdict::Forbidden,
            // Waited too long, or in a circle with somebody else.
            Some("55P03" | "40P01") => Verdict::TableLocked,
            _ => Verdict::Failed,
        }
    }

    fn clock(&self, _: SystemTime) -> Option<Took> {
        Some(Took::SinceBegin)
    }

    async fn try_lock_run(&mut self) -> Result<bool, ConnectionError> {
        Ok(true)
    }

    async fn unlock_run(&mut self) {}

    async fn limit_table_waits(&mut self, limit: Duration) -> Result<(), ConnectionError> {
        self.table_limit = Some(limit);
        Ok(())
    }

    async fn lift_table_limit(&mut self) {
        self.table_limit = None;
    }

    async fn begin(&mut self, batch: &mut Batch, rows: Option<&[String]>) -> Result<Begin, Failure> {
        // What is queued before BEGIN in one message becomes part of the transaction: a mark would go
        // with it when it is rolled back.
        batch.send(&mut self.connection).await?;
        batch.bookkeeping(BEGIN);
        self.guard(rows).iter().for_each(|sql| batch.bookkeeping(sql));
        Ok(Begin::Open)
    }

    async fn try_enter_alone(&mut self) -> Result<bool, ConnectionError> {
        let key = self.key;
        let Reopen::Postgres(options) = &self.reopen else {
            let taken = self.ask(&format!("SELECT pg_try_advisory_lock({key}) AS taken")).await?;
            let taken = taken.is_some_and(|row| row.get("taken").unwrap_or(false));
            self.alone = if taken { Alone::Own } else { Alone::No };
            return Ok(taken);
        };
        let mut other =
            Connection::from(sqlx::ConnectOptions::connect(&**options).await.map_err(ConnectionError::from)?);
        other
            .execute(
                "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = 0",
            )
            .await?;
        let rows = other.fetch(&format!("SELECT pg_try_advisory_xact_lock({key}) AS taken")).await?;
        let taken = rows.first().is_some_and(|row| row.get("taken").unwrap_or(false));
        if taken {
            self.alone = Alone::Other(other);
        } else {
            // Ended at once: an open transaction would keep a place of the pooler.
            other.execute("ROLLBACK").await?;
            other.link.close().await;
        }
        Ok(taken)
    }

    async fn is_still_alone(&mut self) -> Result<(), ConnectionError> {
        match &mut self.alone {
            Alone::Other(other) => other.execute("SELECT 1").await.map(drop),
            Alone::No | Alone::Own => Ok(()),
        }
    }

    async fn leave_alone(&mut self) {
        match std::mem::replace(&mut self.alone, Alone::No) {
            Alone::No => {}
            Alone::Other(mut other) => {
                // If it fails, the connection is gone and its lock with it.
                let _ = other.execute("ROLLBACK").await;
                other.link.close().await;
            }
            Alone::Own => {
                let _ = self.connection.execute(&format!("SELECT pg_advisory_unlock({})", self.key)).await;
            }
        }
    }

    fn alone_needs_own_message(&self) -> bool {
        // Several statements in one message are one transaction.
        true
    }

    fn still_inside(&self) -> Option<String> {
        Some(still_inside(&self.token))
    }

    async fn is_running(&mut self, sql: &str) -> Result<bool, ConnectionError> {
        // The server keeps only the beginning of a long text.
        let running = format!(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
             AND datname = current_database() AND state = 'active' AND query <> '' \
             AND starts_with({}, query)) AS running",
            literal(sql)
        );
        Ok(self.ask(&running).await?.is_some_and(|row| row.get("running").unwrap_or(false)))
    }

    async fn exists(&mut self, object: &Object, broken: bool) -> Result<bool, ConnectionError> {
        let row = self.ask(&format!("SELECT ({}) AS found", existence(object, broken))).await?;
        Ok(row.is_some_and(|row| row.get("found").unwrap_or(false)))
    }

    async fn clear_failed(&mut self, effect: &Effect) -> Result<(), ConnectionError> {
        if let Effect::Disappears(Object::Partition(parent, table)) = effect {
            return self.finish_detaching(parent, table).await;
        }
        let (Effect::Appears(Object::Index(table, index)) | Effect::Disappears(Object::Index(table, index))) =
            effect
        else {
            return Ok(());
        };
        let broken = format!(
            "SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
             WHERE i.indrelid = to_regclass({}) AND c.relname = {} AND NOT i.indisvalid",
            literal(&quoted(table)),
            literal(index)
        );
        let Some(row) = self.ask(&broken).await? else { return Ok(()) };
        if let (Effect::Appears(_), Ok(name)) = (effect, row.get::<String>("name")) {
            self.connection.execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {name}")).await?;
        }
        Ok(())
    }
}

/// The condition that is true when the catalogue shows the object. `broken` counts an index that a
/// failed `CONCURRENTLY` left invalid.
fn existence(object: &Object, broken: bool) -> String {
    let table_is =
        |column: &str, table: &TableName| format!("{column} = to_regclass({})", literal(&quoted(table)));
    match object {
        Object::Table(table) => format!("to_regclass({}) IS NOT NULL", literal(&quoted(table))),
        Object::Column(table, column) => format!(
            "EXISTS (SELECT 1 FROM pg_attribute WHERE {} AND attname = {} AND NOT attisdropped)",
            table_is("attrelid", table),
            literal(column)
        ),
        Object::Index(table, index) => format!(
            "EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE {} \
             AND c.relname = {} AND (i.indisvalid OR {broken}))",
            table_is("i.indrelid", table),
            literal(index)
        ),
        Object::Constraint(table, constraint) => format!(
            "EXISTS (SELECT 1 FROM pg_constraint WHERE {} AND conname = {})",
            table_is("conrelid", table),
            literal(constraint)
        ),
        Object::Schema(schema) => {
            format!("EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = {})", literal(schema))
        }
        Object::Enum(name) => format!("to_regtype({}) IS NOT NULL", literal(&quoted(name))),
        Object::Sequence(name) | Object::View(name) => {
            format!("to_regclass({}) IS NOT NULL", literal(&quoted(name)))
        }
        Object::Extension(name) => {
            format!("EXISTS (SELECT 1 FROM pg_extension WHERE extname = {})", literal(name))
        }
        // One that is detached in part is still one.
        Object::Partition(parent, table) => format!(
            "EXISTS (SELECT 1 FROM pg_inherits WHERE inhparent = to_regclass({}) AND inhrelid = to_regclass({}))",
            literal(&quoted(parent)),
            literal(&quoted(table))
        ),
        // Several may have one name; nothing is ever compiled to such an effect.
        Object::Routine(..) => "FALSE".to_owned(),
        Object::Trigger(table, trigger) => format!(
            "EXISTS (SELECT 1 FROM pg_trigger WHERE {} AND tgname = {} AND NOT tgisinternal)",
            table_is("tgrelid", table),
            literal(trigger)
        ),
        Object::EnumValue(name, value) => format!(
            "EXISTS (SELECT 1 FROM pg_enum WHERE enumtypid = to_regtype({}) AND enumlabel = {})",
            literal(&quoted(name)),
            literal(value)
        ),
    }
}

fn code(error: &ConnectionError) -> Option<String> {
    let ConnectionError::Database(error) = error else { return None };
    error.as_database_error()?.code().map(Into::into)
}

fn quoted(name: &TableName) -> String {
    let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    match &name.schema {
        Some(schema) => format!("{}.{}", quote(schema), quote(&name.name)),
        None => quote(&name.name),
    }
}
