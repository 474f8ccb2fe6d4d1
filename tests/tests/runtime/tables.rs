//! Tables that others hold: nobody is kept waiting behind a migration that waits for one.

use crate::shop;
use crate::suite::{connect, ran, version_rows};
use ftf_migrate_core::migration::Graph;
use ftf_migrate_core::{Connection, Error, Event};
use ftf_migrate_tests::{Backend, TestDatabase, on_servers};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

static SHOP: &Graph = &shop::MIGRATIONS;

/// A session that reads `users` in a transaction which stays open.
async fn reader(database: &TestDatabase) -> Connection {
    let mut connection = match database.backend() {
        Backend::Mysql => Connection::from(connect::<sqlx::MySqlConnection>(database.direct_url()).await),
        _ => Connection::from(connect::<sqlx::PgConnection>(database.direct_url()).await),
    };
    connection.execute("START TRANSACTION").await.expect("a transaction");
    connection.fetch("SELECT id FROM users").await.expect("rows");
    connection
}

async fn a_table_in_use_is_tried_again_until_it_is_free(database: &TestDatabase) {
    SHOP.upgrade(database.url()).to("aaaa").await.expect("the upgrade works");
    let waits = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&waits);
    let mut reader = reader(database).await;
    let run = SHOP
        .downgrade(database.url(), "base")
        .table_lock_timeout(Some(Duration::from_millis(300)))
        .on_event(move |event| {
            if matches!(event, Event::WaitingForTable { .. }) {
                seen.fetch_add(1, Ordering::Relaxed);
            }
        });
    let run = tokio::spawn(run.into_future());
    while waits.load(Ordering::Relaxed) == 0 {
        assert!(!run.is_finished(), "it waits");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    reader.execute("COMMIT").await.expect("the table is free");
    let report = run.await.expect("no panic").expect("the downgrade works");
    assert_eq!(ran(&report), ["aaaa"]);
    assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
}

async fn a_table_that_stays_in_use_is_an_error_that_says_so(database: &TestDatabase) {
    SHOP.upgrade(database.url()).to("aaaa").await.expect("the upgrade works");
    let mut reader = reader(database).await;
    let run = SHOP
        .downgrade(database.url(), "base")
        .table_lock_timeout(Some(Duration::from_millis(200)))
        .lock_timeout(Duration::from_millis(500));
    let error = run.await.expect_err("the table is not to be had");
    assert!(matches!(error, Error::Migration(_)), "{error:?}");
    assert!(error.hint().is_some_and(|hint| hint.contains("locked by somebody else")), "{error:?}");
    assert_eq!(version_rows(database).await, ["aaaa"]);
    reader.execute("COMMIT").await.expect("the table is free");
    SHOP.downgrade(database.url(), "base").await.expect("the downgrade works");
}

async fn the_limit_does_not_outlive_the_run(database: &TestDatabase) {
    let question = match database.backend() {
        Backend::Mysql => "SELECT CAST(@@lock_wait_timeout AS CHAR(20)) AS value",
        _ => "SELECT current_setting('lock_timeout') AS value",
    };
    let mut connection = match database.backend() {
        Backend::Mysql => Connection::from(connect::<sqlx::MySqlConnection>(database.url()).await),
        _ => Connection::from(connect::<sqlx::PgConnection>(database.url()).await),
    };
    let before: String = connection.fetch(question).await.expect("a row")[0].get("value").expect("text");
    let run = SHOP.upgrade(&mut connection).table_lock_timeout(Some(Duration::from_secs(7)));
    run.await.expect("the upgrade works");
    let after: String = connection.fetch(question).await.expect("a row")[0].get("value").expect("text");
    assert_eq!(before, after);
}

on_servers!(
    a_table_in_use_is_tried_again_until_it_is_free,
    a_table_that_stays_in_use_is_an_error_that_says_so,
    the_limit_does_not_outlive_the_run,
);
