//! The databases: a folder for each, with the same files.

#![expect(
    clippy::format_push_string,
    reason = "statements are few and short; one line that reads is worth more than an allocation"
)]

mod explain;
mod mysql;
mod normalize;
mod postgres;
mod reconcile;
mod reflect;
#[cfg(any(feature = "cli", feature = "models"))]
mod server;
mod sqlite;

use crate::capabilities::{Product, Server};
use crate::ddl::{self, Batches, CompileError, Dialect, Fold, Refusal, Statement};
use crate::operation::{Backfill, Operation};
use crate::schema::{MetaData, NamingConvention, TableName, Value};
use crate::session::{Offline, Tables};
pub(crate) use explain::{explain, explain_connect};
#[cfg(feature = "mysql")]
pub(crate) use mysql::MysqlSession;
pub use normalize::normalize;
#[cfg(feature = "postgres")]
pub(crate) use postgres::PostgresSession;
pub use reconcile::reconcile;
pub(crate) use reflect::questions;
pub use reflect::reflect;
#[cfg(any(feature = "cli", feature = "models"))]
pub(crate) use server::server;
#[cfg(feature = "sqlite")]
pub(crate) use sqlite::SqliteSession;
use std::time::Duration;

/// The statements that do `operation` on `server`.
///
/// `before` is what is known of the schema at that point, by replay of the earlier operations (see
/// [`MetaData::apply`]). It may be incomplete: a table made by raw SQL is unknown. What it does tell
/// is used where a database needs more than the operation says: the rest of the column in a MySQL
/// `MODIFY`, the indexes that SQLite wants dropped before their column, the enum types that
/// PostgreSQL needs before the first column of that type and that go with the last.
///
/// What SQLite cannot do in place makes its table anew. Those statements belong into one transaction,
/// begun with `PRAGMA foreign_keys = OFF`, without which they fail; and they stop if the table is not
/// what `before` tells. A run does not use them: it reads the table from the database.
///
/// [`Operation::Run`] has no statements; nor has [`Operation::Execute`] without a text for this database.
///
/// ```
/// use ftf_migrate_core::capabilities::{Product, Server};
/// use ftf_migrate_core::schema::MetaData;
/// use ftf_migrate_core::{compile, prelude::*};
///
/// let mut op = Op::new();
/// op.create_index("ix_posts_author", "posts", &["author_id"]).concurrently();
/// let server = Server { product: Product::Postgres, version: (15, 0, 0) };
///
/// let statements = compile(&op.recorded()[0].operation, &server, &MetaData::new()).unwrap();
/// assert_eq!(statements[0].sql, r#"CREATE INDEX CONCURRENTLY "ix_posts_author" ON "posts" ("author_id")"#);
/// assert!(!statements[0].transactional);
/// ```
///
/// # Errors
///
/// A [`CompileError`] when the server has no way to do it, when something that the operation asks
/// for cannot be honoured there (an option is never left out in silence, except where its
/// documentation says so), or when more must be known of the schema than `before` tells.
pub fn compile(
    operation: &Operation,
    server: &Server,
    before: &MetaData,
) -> Result<Vec<Statement>, CompileError> {
    ddl::compile(&*dialect(*server), operation, server, before)
}

/// What of these operations `server` does better together; see [`compile_fold`].
pub(crate) fn folds(operations: &[&Operation], server: &Server, naming: &NamingConvention) -> Vec<Fold> {
    ddl::folds(&*dialect(*server), operations, naming)
}

/// The statements of operations that were folded into this one.
///
/// # Errors
///
/// As [`compile`] says; who has compiled the operations by themselves knows which it is.
pub(crate) fn compile_fold(
    operation: &Operation,
    server: &Server,
    before: &MetaData,
) -> Result<Vec<Statement>, CompileError> {
    ddl::compile_fold(&*dialect(*server), operation, server, before)
}

/// The table of which the catalogue of the database says only when `operation` is to run what its
/// statements are: see [`Session::compile_live`](crate::session::Session::compile_live). `None` if they
/// do not depend on it.
pub(crate) fn reads_catalogue<'o>(operation: &'o Operation, server: &Server) -> Option<&'o TableName> {
    if server.product == Product::Sqlite { sqlite::reads_catalogue(server, operation) } else { None }
}

/// The batches of a backfill on `server`.
pub(crate) fn batches(backfill: &Backfill, server: &Server) -> Batches {
    ddl::batches(&*dialect(*server), backfill)
}

/// The key of a batch as SQL of `server`.
///
/// # Errors
///
/// It cannot be written.
pub(crate) fn key_literal(key: &Value, server: &Server) -> Result<String, Refusal> {
    ddl::key_literal(&*dialect(*server), key)
}

/// A question for one row of `table`, whichever.
pub(crate) fn any_row(server: Server, table: &TableName) -> String {
    let dialect = dialect(server);
    let schema =
        table.schema.as_ref().map(|schema| format!("{}.", dialect.quote(schema))).unwrap_or_default();
    format!("SELECT 1 FROM {schema}{} LIMIT 1", dialect.quote(&table.name))
}

/// How `server` wants its DDL.
fn dialect(server: Server) -> Box<dyn Dialect> {
    match server.product {
        Product::Sqlite => Box::new(sqlite::Ddl { server, catalogue: None }),
        Product::Postgres => Box::new(postgres::Ddl { server }),
        Product::Mysql | Product::Mariadb => Box::new(mysql::Ddl { server }),
    }
}

/// How `server` says in a script what a connected run asks.
pub(crate) fn offline(server: Server, tables: Tables, lock_timeout: Duration) -> Box<dyn Offline> {
    match server.product {
        Product::Sqlite => Box::new(sqlite::SqliteOffline::new(tables)),
        Product::Postgres => Box::new(postgres::PostgresOffline::new(tables)),
        Product::Mysql | Product::Mariadb => Box::new(mysql::MysqlOffline::new(tables, lock_timeout)),
    }
}

#[cfg(test)]
mod tests;
