//! A script that is fed while a process migrates: it is refused, and nothing of it happens.

use crate::{DEPOT, feed_refused, feed_well, server_of, state_of};
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::{Connection, Error};
use ftf_migrate_tests::{TestDatabase, on_every_backend};
use sqlx::Connection as _;
use std::time::Duration;

/// A session that holds what this script takes, as the script itself says it.
async fn holder(database: &TestDatabase, script: &str) -> Connection {
    let part = |begins: &str, ends: &str| {
        let from = script.find(begins).unwrap_or_else(|| panic!("no {begins} in {script}"));
        let to = script[from..].find(ends).expect("an end");
        script[from..from + to].to_owned()
    };
    let (mut connection, sql) = match database.database() {
        Database::Sqlite => {
            let connection = sqlx::SqliteConnection::connect(database.url()).await.expect("a connection");
            (Connection::from(connection), part("BEGIN IMMEDIATE", ";"))
        }
        Database::Postgres => {
            let connection = sqlx::PgConnection::connect(database.direct_url()).await.expect("a connection");
            (
                Connection::from(connection),
                format!("BEGIN; SELECT {}", part("pg_try_advisory_xact_lock(", " THEN")),
            )
        }
        Database::Mysql => {
            let connection = sqlx::MySqlConnection::connect(database.url()).await.expect("a connection");
            (Connection::from(connection), format!("DO {}", part("GET_LOCK(", ", 0) = 1")))
        }
    };
    connection.execute(&sql).await.expect("the lock is taken");
    connection
}

async fn a_script_does_nothing_while_another_process_migrates(database: &TestDatabase) {
    DEPOT.upgrade(database.url()).to("k002").await.expect("the upgrade works");
    let before = state_of(database).await;
    let offline = DEPOT.offline(server_of(database.database())).lock_timeout(Duration::from_secs(1));
    let script = offline.from(&["k002"]).upgrade("heads").expect("SQL");
    let mut other = holder(database, &script).await;

    // What keeps the script out keeps a run out, so it is the lock of a run.
    let run = DEPOT.upgrade(database.url()).lock_timeout(Duration::from_millis(300)).await;
    assert!(matches!(run, Err(Error::LockTimeout { .. })), "{run:?}");
    let because = match database.database() {
        Database::Sqlite => "database is locked",
        Database::Postgres => "another process is migrating",
        Database::Mysql => "another process is migrating this database",
    };
    feed_refused(database, &script, because);
    if database.database() == Database::Mysql {
        other.execute("DO RELEASE_ALL_LOCKS()").await.expect("the lock is given back");
    } else {
        other.execute("ROLLBACK").await.expect("the lock is given back");
    }
    assert_eq!(state_of(database).await, before);

    feed_well(database, &script);
    let again = DEPOT.upgrade(database.url()).await.expect("it is known");
    assert!(again.applied.is_empty(), "{again:?}");
}

on_every_backend!(a_script_does_nothing_while_another_process_migrates);
