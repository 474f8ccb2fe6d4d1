//! Two graphs in one database: each has a version table of its own, and so books of its own.

use crate::scripted;
use crate::shop;
use crate::suite::{ran, version_rows};
use ftf_migrate_core::migration::Graph;
use ftf_migrate_tests::{TestDatabase, on_every_backend};

static SHOP: &Graph = &shop::MIGRATIONS;
static SCRIPTED: &Graph = &scripted::MIGRATIONS;

async fn graphs_with_version_tables_of_their_own_do_not_meet(database: &TestDatabase) {
    SCRIPTED.upgrade(database.url()).to("p001").await.expect("the upgrade works");
    let report = SHOP.upgrade(database.url()).version_table("shop_version").await.expect("the upgrade works");
    assert_eq!(ran(&report).len(), 5);
    assert_eq!(database.value("SELECT count(*) FROM ftf_migrate_history").await, "1");
    assert_eq!(database.value("SELECT count(*) FROM shop_version_history").await, "5");

    // What one has left half done is no concern of the other, in either direction.
    let open = "UPDATE ftf_migrate_history SET outcome = 'running' WHERE version_num = 'p001'";
    database.execute(open).await;
    let down = SHOP.downgrade(database.url(), "base").version_table("shop_version");
    assert_eq!(ran(&down.await.expect("the downgrade works")).len(), 5);
    SHOP.stamp(database.url(), &["heads"]).version_table("shop_version").await.expect("stamped");
    assert_eq!(version_rows(database).await, ["p001"]);
    let unfinished = "SELECT outcome FROM ftf_migrate_history WHERE version_num = 'p001'";
    assert_eq!(database.value(unfinished).await, "running");
}

on_every_backend!(graphs_with_version_tables_of_their_own_do_not_meet);
