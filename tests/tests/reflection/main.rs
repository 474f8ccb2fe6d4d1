//! What is read back from a real database is what was made there.

#![expect(clippy::unwrap_used, reason = "tests")]

use ftf_migrate_core::Connection;
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, TestDatabase};
use sqlx::Connection as _;

mod mysql;
mod postgres;
mod round_trip;
mod sqlite;

/// A connection to the database.
async fn connect(database: &TestDatabase) -> Connection {
    match database.backend() {
        Backend::Sqlite => sqlx::SqliteConnection::connect(database.url()).await.unwrap().into(),
        Backend::Mysql => sqlx::MySqlConnection::connect(database.url()).await.unwrap().into(),
        _ => sqlx::PgConnection::connect(database.url()).await.unwrap().into(),
    }
}

async fn reflect(database: &TestDatabase, filter: &Filter) -> MetaData {
    ftf_migrate_core::reflect(&mut connect(database).await, filter).await.unwrap()
}
