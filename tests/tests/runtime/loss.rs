//! Rows that a downgrade would drop: told, and asked about, before anything is begun.

use crate::suite::version_rows;
use crate::{ledger, shop};
use ftf_migrate_core::{DataLoss, Error, Event, Graph};
use ftf_migrate_tests::{TestDatabase, on_every_backend};
use std::sync::{Arc, Mutex};

static LEDGER: &Graph = &ledger::MIGRATIONS;

fn said(losses: &[DataLoss]) -> Vec<String> {
    losses.iter().map(DataLoss::to_string).collect()
}

async fn rows_are_not_dropped_unasked(database: &TestDatabase) {
    LEDGER.upgrade(database.url()).await.expect("the upgrade works");
    let error = LEDGER
        .downgrade(database.url(), "g001")
        .confirm_data_loss(|_| false)
        .await
        .expect_err("customers have rows");
    let Error::DataLoss { losses } = &error else { panic!("{error:?}") };
    assert_eq!(said(losses), ["column customers.email"], "purchases have none, and drafts come back");
    assert_eq!(
        error.to_string(),
        "this downgrade drops what holds rows: column customers.email (revision g002)"
    );
    assert_eq!(version_rows(database).await, ["g003"], "nothing was begun");

    database.execute("INSERT INTO purchases (id, customer_id, number, total) VALUES (1, 1, 'a', 2)").await;
    let (asked, told) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let (ask, tell) = (Arc::clone(&asked), Arc::clone(&told));
    LEDGER
        .downgrade(database.url(), "base")
        .confirm_data_loss(move |losses| {
            ask.lock().expect("not poisoned").extend(said(losses));
            true
        })
        .on_event(move |event| {
            if let Event::DataLoss { losses } = event {
                tell.lock().expect("not poisoned").extend(said(losses));
            }
        })
        .await
        .expect_err("a purchase refers to a customer that its revision takes away");
    let asked = asked.lock().expect("not poisoned").clone();
    assert_eq!(asked, ["table purchases", "table customers"], "by the names that they have now");
    assert_eq!(*told.lock().expect("not poisoned"), asked);
}

async fn without_rows_nobody_is_asked(database: &TestDatabase) {
    LEDGER.upgrade(database.url()).await.expect("the upgrade works");
    database.execute("DELETE FROM customers").await;
    LEDGER
        .downgrade(database.url(), "g001")
        .confirm_data_loss(|losses| panic!("{losses:?}"))
        .await
        .expect("there is nothing to lose");
}

async fn a_program_that_says_nothing_has_decided(database: &TestDatabase) {
    let graph = &shop::MIGRATIONS;
    graph.upgrade(database.url()).await.expect("the upgrade works");
    assert_ne!(database.value("SELECT count(*) FROM users").await, "0");
    graph.downgrade(database.url(), "base").await.expect("it goes on");
}

on_every_backend!(
    rows_are_not_dropped_unasked,
    without_rows_nobody_is_asked,
    a_program_that_says_nothing_has_decided,
);
