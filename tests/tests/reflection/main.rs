//! What is read back from a real database is what was made there.

#![expect(clippy::unwrap_used, reason = "tests")]

use ftf_migrate_core::Connection;
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, TestDatabase, on_every_backend};
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

async fn no_schemas_besides_the_default_one_are_none(database: &TestDatabase) {
    database.execute("CREATE TABLE t (id INTEGER)").await;
    let found = reflect(database, &Filter::new().schemas(&[])).await;
    assert_eq!(found, reflect(database, &Filter::new()).await);
    assert_eq!(found.tables.len(), 1);
}

on_every_backend!(no_schemas_besides_the_default_one_are_none);
