//! Locks and catalogue look-ups on MySQL and MariaDB.
//!
//! DDL commits whatever is open, so a run is kept alone by a lock of the session, and each statement
//! is journalled. The server works through a message to its end even when the client dies, and holds
//! the lock meanwhile: a statement and its mark that travel together stay together.

use super::offline::{BEGIN, TAKE_AUTOCOMMIT, get_lock, release_lock};
use crate::capabilities::{Product, Server};
use crate::connection::{Connection, ConnectionError, Row};
use crate::ddl::{Effect, Object};
use crate::schema::{RoutineKind, TableName};
use crate::session::{Batch, Begin, Failure, Session, Tables, Verdict};
use std::time::Duration;

#[derive(Debug)]
pub(crate) struct MysqlSession {
    connection: Connection,
    tables: Tables,
    locked: bool,
    /// Whether [`Session::limit_table_waits`] is in force.
    tables_limited: bool,
}

impl MysqlSession {
    pub(crate) fn new(connection: Connection, tables: Tables) -> Self {
        Self { connection, tables, locked: false, tables_limited: false }
    }

    /// Gives the connection back.
    pub(crate) fn into_connection(self) -> Connection {
        self.connection
    }

    async fn ask(&mut self, sql: &str) -> Result<Option<Row>, ConnectionError> {
        Ok(self.connection.fetch(sql).await?.into_iter().next())
    }
}

impl Session for MysqlSession {
    fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    async fn server(&mut self) -> Result<Server, ConnectionError> {
        let row = self.ask("SELECT VERSION() AS version").await?;
        let version: String = row.map(|row| row.get("version")).transpose()?.unwrap_or_default();
        Ok(server_of(&version))
    }

    fn verdict(error: &ConnectionError) -> Verdict {
        match number(error) {
            Some(1146) => Verdict::NoVersionTable,
            // On the table, and on one of its columns.
            Some(1142 | 1143) => Verdict::Forbidden,
            // Waited too long, or in a circle with somebody else.
            Some(1205 | 1213) => Verdict::TableLocked,
            _ => Verdict::Failed,
        }
    }

    async fn try_lock_run(&mut self) -> Result<bool, ConnectionError> {
        // One second at a time: MariaDB answers NULL at once to a negative time, which is no lock.
        let sql = format!("SELECT {} AS taken", get_lock(&self.tables, 1));
        let row = self.ask(&sql).await?;
        self.locked =
            row.is_some_and(|row| row.get::<Option<i64>>("taken").is_ok_and(|taken| taken == Some(1)));
        if self.locked {
            self.connection.execute(TAKE_AUTOCOMMIT).await?;
        }
        Ok(self.locked)
    }

    async fn unlock_run(&mut self) {
        if std::mem::take(&mut self.locked) {
            // If it fails, the connection is gone and its lock with it.
            let _ = self.connection.execute(&release_lock(&self.tables).join("; ")).await;
        }
    }

    async fn limit_table_waits(&mut self, limit: Duration) -> Result<(), ConnectionError> {
        // Whole seconds, and at least one.
        let seconds = limit.as_secs() + u64::from(limit.subsec_nanos() > 0);
        let sql = format!(
            "SET @ftf_migrate_lock_wait_timeout = @@lock_wait_timeout, lock_wait_timeout = {}",
            seconds.max(1)
        );
        self.connection.execute(&sql).await?;
        self.tables_limited = true;
        Ok(())
    }

    async fn lift_table_limit(&mut self) {
        if std::mem::take(&mut self.tables_limited) {
            // If it fails, the connection is gone and its settings with it.
            let _ = self.connection.execute("SET lock_wait_timeout = @ftf_migrate_lock_wait_timeout").await;
        }
    }

    async fn begin(&mut self, batch: &mut Batch, _: Option<&[String]>) -> Result<Begin, Failure> {
        batch.bookkeeping(BEGIN);
        Ok(Begin::Open)
    }

    async fn try_enter_alone(&mut self) -> Result<bool, ConnectionError> {
        Ok(true)
    }

    async fn leave_alone(&mut self) {}

    fn alone_needs_own_message(&self) -> bool {
        false
    }

    async fn exists(&mut self, object: &Object, _: bool) -> Result<bool, ConnectionError> {
        let row = self.ask(&format!("SELECT COUNT(*) AS found FROM {}", existence(object))).await?;
        Ok(row.is_some_and(|row| row.get::<i64>("found").is_ok_and(|found| found > 0)))
    }

    async fn clear_failed(&mut self, _: &Effect) -> Result<(), ConnectionError> {
        // A statement takes effect whole or not at all.
        Ok(())
    }
}

/// `10.11.19-MariaDB-0+deb12u1`, `5.5.5-10.11.19-MariaDB`, `9.7.0`.
pub(in crate::dialect) fn server_of(version: &str) -> Server {
    let product = if version.contains("MariaDB") { Product::Mariadb } else { Product::Mysql };
    let version = version.strip_prefix("5.5.5-").unwrap_or(version);
    let mut numbers = version
        .split(|character: char| !character.is_ascii_digit())
        .map(|number| number.parse().unwrap_or_default());
    let mut next = || numbers.next().unwrap_or_default();
    Server { product, version: (next(), next(), next()) }
}

/// The catalogue's rows for the object.
fn existence(object: &Object) -> String {
    let of = |view: &str, table: &TableName, also: &str| {
        let schema = schema_of(table);
        format!(
            "information_schema.{view} WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {}{also}",
            literal(&table.name)
        )
    };
    match object {
        Object::Table(table) => of("TABLES", table, ""),
        Object::Column(table, column) => {
            of("COLUMNS", table, &format!(" AND COLUMN_NAME = {}", literal(column)))
        }
        Object::Index(table, index) => {
            of("STATISTICS", table, &format!(" AND INDEX_NAME = {}", literal(index)))
        }
        Object::Constraint(table, name) => {
            of("TABLE_CONSTRAINTS", table, &format!(" AND CONSTRAINT_NAME = {}", literal(name)))
        }
        Object::Schema(schema) => {
            format!("information_schema.SCHEMATA WHERE SCHEMA_NAME = {}", literal(schema))
        }
        Object::Sequence(name) => of("TABLES", name, " AND TABLE_TYPE = 'SEQUENCE'"),
        Object::View(name) => of("TABLES", name, " AND TABLE_TYPE LIKE '%VIEW'"),
        Object::Routine(name, kind) => {
            let kind = match kind {
                RoutineKind::Function => "FUNCTION",
                RoutineKind::Procedure => "PROCEDURE",
            };
            format!(
                "information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {} AND ROUTINE_NAME = {} \
                 AND ROUTINE_TYPE = '{kind}'",
                schema_of(name),
                literal(&name.name)
            )
        }
        Object::Trigger(table, trigger) => format!(
            "information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = {} AND EVENT_OBJECT_TABLE = {} \
             AND TRIGGER_NAME = {}",
            schema_of(table),
            literal(&table.name),
            literal(trigger)
        ),
        // Enums belong to their columns here; nothing is ever compiled to such an effect.
        Object::Enum(_) | Object::EnumValue(..) | Object::Partition(..) | Object::Extension(_) => {
            "information_schema.SCHEMATA WHERE FALSE".to_owned()
        }
    }
}

fn schema_of(name: &TableName) -> String {
    name.schema.as_ref().map_or_else(|| "DATABASE()".to_owned(), |schema| literal(schema))
}

fn number(error: &ConnectionError) -> Option<u16> {
    let ConnectionError::Database(error) = error else { return None };
    Some(error.as_database_error()?.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()?.number())
}

/// In hexadecimal: quotes and backslashes mean different things in different modes.
fn literal(text: &str) -> String {
    let hex: Vec<_> = text.bytes().map(|byte| format!("{byte:02X}")).collect();
    format!("CONVERT(X'{}' USING utf8mb4)", hex.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_in_all_their_forms() {
        let table = [
            ("10.11.19-MariaDB-0+deb12u1", Product::Mariadb, (10, 11, 19)),
            ("5.5.5-10.6.4-MariaDB", Product::Mariadb, (10, 6, 4)),
            ("11.8.2-MariaDB", Product::Mariadb, (11, 8, 2)),
            ("9.7.0", Product::Mysql, (9, 7, 0)),
            ("8.0.36-0ubuntu0.22.04.1", Product::Mysql, (8, 0, 36)),
        ];
        for (text, product, version) in table {
            assert_eq!(server_of(text), Server { product, version });
        }
    }
}
