//! What the settings of a connection are when a run is over.

use crate::{all_of, assert_sound, database, nothing, schema};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::{Graph, TransactionMode};
use ftf_migrate_tests::{TestDatabase, history};
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{Connection as _, SqliteConnection};

fn tables(op: &mut Op) {
    op.create_table("parents", &[column("id", BigInt).primary_key(), column("name", Text)]);
    op.create_table(
        "children",
        &[
            column("id", BigInt).primary_key(),
            column("parent_id", BigInt)
                .not_null()
                .references("parents", "id")
                .on_delete(ForeignKeyAction::Cascade),
        ],
    );
    op.bulk_insert("parents", &["id", "name"], rows![[1, "a"], [2, "b"], [3, None::<String>]]);
    op.bulk_insert("children", &["id", "parent_id"], rows![[1, 1], [2, 1], [3, 2]]);
}

/// The tables, a change that works, and one that does not.
fn graph() -> &'static Graph {
    history(&[
        (tables, nothing),
        (
            |op| {
                op.alter_column("parents", "name").sql_type(Varchar(9));
            },
            nothing,
        ),
        (
            |op| {
                op.alter_column("parents", "name").not_null();
            },
            nothing,
        ),
    ])
}

/// `foreign_keys` and `legacy_alter_table`.
async fn settings(connection: &mut SqliteConnection) -> (i64, i64) {
    let sql = "SELECT foreign_keys, legacy_alter_table FROM pragma_foreign_keys, pragma_legacy_alter_table";
    sqlx::query_as(sql).fetch_one(connection).await.expect("the settings")
}

async fn connect(database: &TestDatabase) -> Connection {
    SqliteConnection::connect(database.url()).await.expect("a connection").into()
}

async fn count(connection: &mut SqliteConnection, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(sql).fetch_one(connection).await.expect("a number")
}

#[tokio::test]
async fn a_borrowed_connection_gets_its_settings_back_after_success_and_failure() {
    for settings_before in [(1, 0), (0, 0), (1, 1), (0, 1)] {
        let database = database().await;
        let mut own = connect(&database).await;
        let (foreign_keys, legacy) = settings_before;
        let sql = format!("PRAGMA foreign_keys = {foreign_keys}; PRAGMA legacy_alter_table = {legacy}");
        own.execute(&sql).await.expect("settings");
        graph().upgrade(&mut own).to("r002").await.expect("it works");
        assert_eq!(settings(own.sqlite().expect("SQLite")).await, settings_before, "after success");
        graph().upgrade(&mut own).to("r003").await.expect_err("a name is NULL");
        assert_eq!(settings(own.sqlite().expect("SQLite")).await, settings_before, "after failure");
        assert_eq!(count(own.sqlite().expect("SQLite"), "children").await, 3);
        assert_sound(&database).await;
    }
}

#[tokio::test]
async fn a_pool_gets_a_connection_back_that_looks_at_foreign_keys() {
    let database = database().await;
    let pool = SqlitePoolOptions::new().max_connections(1).connect(database.url()).await.expect("a pool");
    graph().upgrade(&pool).to("r002").await.expect("it works");
    assert_eq!(settings(&mut pool.acquire().await.expect("a connection")).await, (1, 0));
    graph().upgrade(&pool).to("r003").await.expect_err("a name is NULL");
    let mut connection = pool.acquire().await.expect("a connection");
    assert_eq!(settings(&mut connection).await, (1, 0));
    sqlx::query("INSERT INTO children VALUES (9, 99)")
        .execute(&mut *connection)
        .await
        .expect_err("no parent");
}

#[tokio::test]
async fn a_step_that_panics_behind_a_rebuild_leaves_nothing_switched_off() {
    let database = database().await;
    let graph = history(&[
        (tables, nothing),
        (
            |op| {
                op.alter_column("parents", "name").sql_type(Varchar(9));
                op.run("panic", async |_| panic!("no bananas left"));
            },
            nothing,
        ),
    ]);
    let mut own = connect(&database).await;
    graph.upgrade(&mut own).to("r001").await.expect("the tables");
    let before = schema(&database).await;
    graph.upgrade(&mut own).await.expect_err("it panics");
    assert_eq!(settings(own.sqlite().expect("SQLite")).await, (1, 0));
    assert_eq!(schema(&database).await, before);
}

/// Rows that a migration leaves behind although its foreign keys would have taken them along.
fn orphans() -> &'static Graph {
    history(&[
        (tables, nothing),
        (
            |op| {
                op.execute("DELETE FROM parents WHERE id = 1");
                op.alter_column("parents", "name").sql_type(Varchar(9));
            },
            nothing,
        ),
    ])
}

#[tokio::test]
async fn rows_that_rely_on_foreign_keys_are_not_changed_beside_a_rebuild() {
    for mode in [TransactionMode::PerMigration, TransactionMode::PerRun] {
        let database = database().await;
        orphans().upgrade(database.url()).to("r001").await.expect("the tables");
        let run = orphans().upgrade(database.url()).transaction_mode(mode);
        let error = all_of(&run.await.expect_err("the cascade would be lost"));
        assert!(error.contains("rows break a foreign key that did not before"), "{error}");
        assert_eq!(database.value("SELECT count(*) FROM parents").await, "3");
        assert_sound(&database).await;
    }
}

#[tokio::test]
async fn rows_that_broke_a_foreign_key_before_are_in_nobodys_way() {
    let database = database().await;
    graph().upgrade(database.url()).to("r001").await.expect("the tables");
    database.execute("PRAGMA foreign_keys = OFF; INSERT INTO children VALUES (9, 99)").await;
    graph().upgrade(database.url()).to("r002").await.expect("it is not the migration's fault");
    assert_eq!(database.value("SELECT count(*) FROM children").await, "4");
}

#[tokio::test]
async fn a_whole_run_in_one_transaction_and_one_without_transactions_make_tables_anew_too() {
    for mode in [TransactionMode::PerRun, TransactionMode::None] {
        let database = database().await;
        graph().upgrade(database.url()).to("r001").await.expect("the tables");
        graph().upgrade(database.url()).to("r002").transaction_mode(mode).await.expect("it works");
        assert_eq!(database.value("SELECT count(*) FROM children").await, "3", "{mode:?}");
        assert_sound(&database).await;
        let before = schema(&database).await;
        graph().upgrade(database.url()).transaction_mode(mode).await.expect_err("a name is NULL");
        assert_eq!(schema(&database).await, before, "{mode:?}");
        assert_sound(&database).await;
        database.execute("UPDATE parents SET name = 'c' WHERE name IS NULL").await;
        graph().upgrade(database.url()).transaction_mode(mode).await.expect("nothing is NULL now");
        assert_sound(&database).await;
    }
}

#[tokio::test]
async fn statements_sent_with_foreign_keys_on_stop_before_anything_is_lost() {
    use ftf_migrate_core::capabilities::{Product, Server};
    let database = database().await;
    graph().upgrade(database.url()).to("r001").await.expect("the tables");
    let sqlite = Server { product: Product::Sqlite, version: (3, 51, 0) };
    let script = graph().offline(sqlite).from(&["r001"]).upgrade("r002").expect("a script");
    let script = script.replace("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON");
    let mut own = SqliteConnection::connect(database.url()).await.expect("a connection");
    let error = sqlx::raw_sql(sqlx::AssertSqlSafe(script)).execute(&mut own).await.expect_err("they are on");
    assert!(error.to_string().contains("foreign_keys must be OFF"), "{error}");
    own.close().await.expect("closed");
    assert_eq!(database.value("SELECT count(*) FROM children").await, "3");
}
