//! What becomes of connections, locks and transactions when something goes wrong.

use crate::own_sql::items;
use crate::scripted::{MIGRATIONS, Script};
use ftf_migrate_core::migration::Graph;
use ftf_migrate_core::{Connection, Error, Left};
use ftf_migrate_tests::{Backend, TestDatabase, on_every_backend};
use std::time::Duration;

static GRAPH: &Graph = &MIGRATIONS;

/// A pool of one connection, and an upgrade on it.
macro_rules! on_pool {
    ($database:expr, $pool:ident => $body:expr) => {
        match $database.backend() {
            Backend::Sqlite => {
                let options = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1);
                let $pool = options.connect($database.url()).await.expect("a pool");
                $body
            }
            Backend::Mysql => {
                let options = sqlx::mysql::MySqlPoolOptions::new().max_connections(1);
                let $pool = options.connect($database.url()).await.expect("a pool");
                $body
            }
            Backend::Postgres | Backend::Pgbouncer => {
                let options = sqlx::postgres::PgPoolOptions::new().max_connections(1);
                let $pool = options.connect($database.url()).await.expect("a pool");
                $body
            }
        }
    };
}

async fn connect(database: &TestDatabase) -> Connection {
    use sqlx::Connection as _;
    let url = database.url();
    match database.backend() {
        Backend::Sqlite => sqlx::SqliteConnection::connect(url).await.expect("a connection").into(),
        Backend::Mysql => sqlx::MySqlConnection::connect(url).await.expect("a connection").into(),
        Backend::Postgres | Backend::Pgbouncer => {
            sqlx::PgConnection::connect(url).await.expect("a connection").into()
        }
    }
}

/// Others can migrate: nothing is left locked.
async fn others_can_go_on(database: &TestDatabase) {
    let run = GRAPH.upgrade(database.url()).lock_timeout(Duration::from_secs(2));
    run.await.expect("nothing is locked");
    assert_eq!(GRAPH.current(database.url()).await.expect("rows"), ["p003"]);
}

async fn a_panic_in_a_step_leaks_nothing_into_a_pool(database: &TestDatabase) {
    let script = Script::of(|op| {
        op.execute("INSERT INTO items VALUES (1, 'a')");
        op.run("panic", async |_| panic!("no bananas left"));
    })
    .await;
    on_pool!(database, pool => {
        let error = GRAPH.upgrade(&pool).to("p002").await.expect_err("it panics");
        assert!(error.to_string().contains("no bananas left"), "{error}");
        assert!(matches!(&error, Error::Migration(failed) if failed.location.is_some()), "{error:?}");
        let left: &[&str] = if database.backend() == Backend::Mysql { &["a"] } else { &[] };
        assert_eq!(items(database).await, left);
        script.becomes(|op| { op.execute("INSERT INTO items VALUES (1, 'a')"); });
        if database.backend() != Backend::Mysql {
            others_can_go_on_twice(database, &script).await;
        }
        let one = sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(&pool).await.expect("the pool works");
        assert_eq!(one, 1);
    });
}

async fn others_can_go_on_twice(database: &TestDatabase, script: &Script) {
    script.becomes(|_| {});
    others_can_go_on(database).await;
}

async fn a_panic_while_recording_leaks_nothing_into_a_pool(database: &TestDatabase) {
    let script = Script::of(|_| panic!("no bananas left")).await;
    on_pool!(database, pool => {
        let error = GRAPH.upgrade(&pool).to("p002").await.expect_err("it panics");
        assert!(error.to_string().contains("no bananas left"), "{error}");
        script.becomes(|_| {});
        others_can_go_on(database).await;
        let one = sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(&pool).await.expect("the pool works");
        assert_eq!(one, 1);
    });
}

async fn a_panic_of_the_event_handler_leaks_nothing_into_a_pool(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.run("nothing", async |_| Ok(()));
        op.execute("SELECT 1");
    })
    .await;
    on_pool!(database, pool => {
        let run = GRAPH.upgrade(&pool).on_event(|event| {
            let said = format!("{event:?}");
            assert!(!said.contains("SELECT 1"), "no bananas left");
        });
        let error = run.await.expect_err("it panics");
        assert!(error.to_string().contains("no bananas left"), "{error}");
        others_can_go_on(database).await;
        let one = sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(&pool).await.expect("the pool works");
        assert_eq!(one, 1);
    });
}

async fn a_borrowed_connection_comes_back_after_an_error(database: &TestDatabase) {
    let script = Script::of(|op| {
        op.execute("INSERT INTO items VALUES (1, 'a')");
        op.execute("INSERT INTO nowhere VALUES (1)");
    })
    .await;
    let mut connection = connect(database).await;
    GRAPH.upgrade(&mut connection).to("nowhere").await.expect_err("no such revision");
    GRAPH.upgrade(&mut connection).to("p002").await.expect_err("no such table");
    connection.fetch("SELECT 1 AS one").await.expect("the connection is there");
    script.becomes(|op| {
        op.execute("INSERT INTO items VALUES (1, 'a')");
        op.run("panic", async |_| panic!("no bananas left"));
    });
    GRAPH.upgrade(&mut connection).to("p002").await.expect_err("it panics");
    script.becomes(|_| panic!("no bananas left"));
    GRAPH.upgrade(&mut connection).to("p002").await.expect_err("it panics");
    connection.fetch("SELECT 1 AS one").await.expect("the connection is there");
    if database.backend() != Backend::Mysql {
        script.becomes(|_| {});
        others_can_go_on(database).await;
    }
}

async fn a_run_in_one_transaction_that_cannot_go_on_is_rolled_back(database: &TestDatabase) {
    if database.backend() == Backend::Mysql {
        return;
    }
    let _script = Script::of(|_| {}).await;
    let mut connection = connect(database).await;
    // The third revision is outside of transactions, and is reached when the first two are done.
    GRAPH.upgrade(&mut connection).to("p001").await.expect("it works");
    let run = GRAPH.upgrade(&mut connection).transaction_mode(ftf_migrate_core::TransactionMode::PerRun);
    let error = run.await;
    if let Err(error) = &error {
        assert!(matches!(error, Error::NoRunTransaction { .. }), "{error:?}");
        assert_eq!(GRAPH.current(&mut connection).await.expect("rows"), ["p001"]);
    }
    others_can_go_on(database).await;
}

async fn a_dropped_run_goes_on_and_gives_back(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.run("sleep", async |_| {
            tokio::time::sleep(Duration::from_millis(300)).await;
            Ok(())
        });
        op.execute("INSERT INTO nowhere VALUES (1)");
    })
    .await;
    on_pool!(database, pool => {
        let run = GRAPH.upgrade(&pool).to("p002").into_future();
        tokio::time::timeout(Duration::from_millis(150), run).await.expect_err("it takes longer");
        let one = sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(&pool).await.expect("the pool works");
        assert_eq!(one, 1);
        assert_eq!(GRAPH.current(database.url()).await.expect("rows"), ["p001"]);
        GRAPH.stamp(database.url(), &["p003"]).lock_timeout(Duration::from_secs(2)).await.expect("free");
    });
}

async fn what_failed_says_what_is_left(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.execute("INSERT INTO items VALUES (1, 'a')");
        op.execute("INSERT INTO nowhere VALUES (1)");
    })
    .await;
    GRAPH.stamp(database.url(), &["p002"]).await.expect("stamped");
    database.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, name VARCHAR(20))").await;
    let error = GRAPH.upgrade(database.url()).await.expect_err("no such table");
    let Error::Migration(failed) = &error else { panic!("{error:?}") };
    assert_eq!(failed.left, Left::Part { done: 1, of: 2 });
    assert_eq!(items(database).await, ["a"]);
}

on_every_backend!(
    a_panic_in_a_step_leaks_nothing_into_a_pool,
    a_panic_while_recording_leaks_nothing_into_a_pool,
    a_panic_of_the_event_handler_leaks_nothing_into_a_pool,
    a_borrowed_connection_comes_back_after_an_error,
    a_run_in_one_transaction_that_cannot_go_on_is_rolled_back,
    a_dropped_run_goes_on_and_gives_back,
    what_failed_says_what_is_left,
);
