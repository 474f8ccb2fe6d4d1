//! Random schemas, made by our own DDL, read back, and compared with what the replay knows.
//!
//! `FTF_REFLECTION_SEEDS=0..2000` makes the run a long one; a failure tells its seed.

use super::connect;
use ftf_migrate_core::Connection;
use ftf_migrate_core::autogenerate::diff;
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::operation::Operation;
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, TestDatabase, block_on, random_schema};
use std::ops::Range;

/// The seeds to try: a few, or those of the environment.
fn seeds() -> Range<u64> {
    let Ok(text) = std::env::var("FTF_REFLECTION_SEEDS") else { return 0..40 };
    let (start, end) = text.split_once("..").unwrap();
    start.parse().unwrap()..end.parse().unwrap()
}

async fn server_of(database: &TestDatabase) -> Server {
    if database.backend() == Backend::Mysql {
        let version = database.value("SELECT version()").await;
        let product = if version.contains("MariaDB") { Product::Mariadb } else { Product::Mysql };
        return product.newest();
    }
    if database.backend() == Backend::Sqlite {
        return Product::Sqlite.newest();
    }
    let major = database.value("SELECT current_setting('server_version_num')::int / 10000").await;
    Server { product: Product::Postgres, version: (major.parse().unwrap(), 0, 0) }
}

/// Does the operations, to the database and to the replay.
async fn run(
    connection: &mut Connection,
    server: &Server,
    replayed: &mut MetaData,
    operations: &[Operation],
    what: &str,
) {
    let is_sqlite = server.product == Product::Sqlite;
    if is_sqlite {
        // What makes a table anew wants both.
        connection.execute("PRAGMA foreign_keys = OFF; BEGIN").await.unwrap();
    }
    for operation in operations {
        let statements = ftf_migrate_core::compile(operation, server, replayed);
        for statement in statements.unwrap_or_else(|error| panic!("{what}: {error}\n{operation:#?}")) {
            if let Err(error) = connection.execute(&statement.sql).await {
                let all: Vec<_> = operations.iter().map(ToString::to_string).collect();
                panic!("{what}: {error}\n{}\n{}", statement.sql, all.join("\n"));
            }
        }
        replayed.apply(operation).unwrap_or_else(|error| panic!("{what}: {error}"));
    }
    if is_sqlite {
        connection.execute("COMMIT; PRAGMA foreign_keys = ON").await.unwrap();
    }
}

/// Makes the schema and gives what the replay knows of it.
async fn make(connection: &mut Connection, server: &Server, metadata: &MetaData, seed: u64) -> MetaData {
    let mut replayed = MetaData::new();
    let operations = diff(&MetaData::new(), metadata);
    run(connection, server, &mut replayed, &operations, &format!("seed {seed} on {server}")).await;
    replayed.enums_of_columns.clear();
    replayed
}

async fn round_trips(backend: Backend) {
    for seed in seeds() {
        let database = TestDatabase::create(backend).await;
        let server = server_of(&database).await;
        let mut connection = connect(&database).await;
        let replayed = make(&mut connection, &server, &random_schema(seed, &server), seed).await;
        let reflected = ftf_migrate_core::reflect(&mut connection, &Filter::new()).await.unwrap();
        let normal = ftf_migrate_core::normalize(&mut connection, &replayed).await.unwrap();
        assert_same(&reflected, &normal, &format!("seed {seed} on {server}: reflected, normalized"));
        // PostgreSQL writes a list of words in another way once it reads its own form, and stays with that.
        let again = ftf_migrate_core::normalize(&mut connection, &reflected).await.unwrap();
        let third = ftf_migrate_core::normalize(&mut connection, &again).await.unwrap();
        assert_same(&again, &third, &format!("seed {seed} on {server}: normalized again, and again"));
    }
}

/// Shows of two descriptions that differ the tables that do, line by line.
pub(super) fn assert_same(left: &MetaData, right: &MetaData, what: &str) {
    for (name, table) in &left.tables {
        let (left, right) = (format!("{:#?}", Some(table)), format!("{:#?}", right.table(name)));
        let different: Vec<_> = left
            .lines()
            .zip(right.lines())
            .filter(|(left, right)| left.trim() != right.trim())
            .map(|(left, right)| format!("- {}\n+ {}", left.trim(), right.trim()))
            .take(12)
            .collect();
        assert!(different.is_empty(), "{what}\n{name}\n{}", different.join("\n"));
    }
    assert_eq!(left, right, "{what}");
}

#[test]
fn random_schemas_on_mysql_come_back_as_they_were_made() {
    block_on(round_trips(Backend::Mysql));
}

#[test]
fn random_schemas_on_postgres_come_back_as_they_were_made() {
    block_on(round_trips(Backend::Postgres));
}

#[test]
fn random_schemas_on_sqlite_come_back_as_they_were_made() {
    block_on(round_trips(Backend::Sqlite));
}
