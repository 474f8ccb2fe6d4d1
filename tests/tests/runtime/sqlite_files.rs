//! SQLite's files, good and bad, and databases in memory.

use crate::scripted::{self, Script};
use crate::shop;
use crate::suite::{ran, version_rows};
use ftf_migrate_core::migration::Graph;
use ftf_migrate_core::{Connection, Error, OnStart};
use ftf_migrate_tests::{Backend, TestDatabase, block_on};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use std::str::FromStr as _;
use std::time::Duration;

static SHOP: &Graph = &shop::MIGRATIONS;
static SCRIPTED: &Graph = &scripted::MIGRATIONS;

async fn sqlite(url: &str) -> Connection {
    use sqlx::Connection as _;
    sqlx::SqliteConnection::connect(url).await.expect("a connection").into()
}

#[test]
fn a_database_in_memory_survives_mistakes() {
    block_on(async {
        let script = Script::of(|op| {
            op.execute("INSERT INTO nowhere VALUES (1)");
        })
        .await;
        let pool =
            SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.expect("a pool");
        SCRIPTED.upgrade(&pool).to("p001").await.expect("it works");
        SCRIPTED.upgrade(&pool).to("nowhere").await.expect_err("no such revision");
        SCRIPTED.upgrade(&pool).await.expect_err("no such table");
        SCRIPTED.at_startup(&pool).on_start(OnStart::Check).await.expect_err("some are pending");
        assert_eq!(SCRIPTED.current(&pool).await.expect("it is the same database"), ["p001"]);
        script.becomes(|_| {});
        SCRIPTED.upgrade(&pool).await.expect("also outside of transactions");
    });
}

#[test]
fn a_shared_database_in_memory_is_migrated_once() {
    block_on(async {
        let url = "sqlite:file:shared_by_two?mode=memory&cache=shared";
        let pool = SqlitePoolOptions::new().max_connections(3).connect(url).await.expect("a pool");
        let _kept = pool.acquire().await.expect("it lives as long as a connection does");
        // None can be opened while another changes the schema.
        drop((pool.acquire().await.expect("a second"), pool.acquire().await.expect("a third")));
        let both = tokio::join!(SHOP.upgrade(&pool).into_future(), SHOP.upgrade(&pool).into_future());
        let mut all = [ran(&both.0.expect("it works")), ran(&both.1.expect("it works"))].concat();
        all.sort_unstable();
        assert_eq!(all, ["aaaa", "bbbb", "cccc", "dddd", "eeee"]);
    });
}

#[test]
fn the_history_tells_when_it_was_and_how_long_it_took() {
    block_on(async {
        let database = TestDatabase::create(Backend::Sqlite).await;
        let _script = Script::of(|op| {
            op.run("sleep", async |_| {
                tokio::time::sleep(Duration::from_millis(80)).await;
                Ok(())
            });
        })
        .await;
        SCRIPTED.upgrade(database.url()).to("p002").await.expect("it works");
        let times = "SELECT duration_ms, round((julianday(finished_at) - julianday(started_at)) * 86400000) - duration_ms, \
                     julianday('now') - julianday(started_at) < 0.01 FROM ftf_migrate_history ORDER BY id";
        let rows = database.rows(times).await;
        let millis: Vec<u64> = rows.iter().map(|row| row[0].parse().expect("a number")).collect();
        assert!(millis[0] < 10_000 && (80..10_000).contains(&millis[1]), "{rows:?}");
        assert!(rows.iter().all(|row| row[1].parse() == Ok(0.0) && row[2] == "1"), "{rows:?}");
    });
}

#[test]
fn a_reader_delays_the_commit_and_no_more() {
    for mode in ["DELETE", "WAL"] {
        block_on(async {
            let database = TestDatabase::create(Backend::Sqlite).await;
            SHOP.upgrade(database.url()).to("aaaa").await.expect("it works");
            database.execute(&format!("PRAGMA journal_mode = {mode}")).await;
            let mut reader = sqlite(database.url()).await;
            reader.fetch("BEGIN; SELECT * FROM users; SELECT * FROM users").await.expect("rows");
            let options = SqliteConnectOptions::from_str(database.url()).expect("a URL");
            let options = options.busy_timeout(Duration::from_millis(50));
            let pool = SqlitePool::connect_with(options).await.expect("a pool");
            let run = tokio::spawn(async move { SHOP.upgrade(&pool).await });
            tokio::time::sleep(Duration::from_millis(400)).await;
            assert_eq!(run.is_finished(), mode == "WAL");
            reader.execute("ROLLBACK").await.expect("the reader ends");
            let report = run.await.expect("no panic").expect("it works");
            assert_eq!(ran(&report), ["bbbb", "dddd", "cccc", "eeee"]);
            assert_eq!(version_rows(&database).await, ["eeee"]);
        });
    }
}

#[test]
fn a_reader_that_does_not_end_ends_the_wait() {
    block_on(async {
        let database = TestDatabase::create(Backend::Sqlite).await;
        SHOP.upgrade(database.url()).to("aaaa").await.expect("it works");
        let mut reader = sqlite(database.url()).await;
        reader.fetch("BEGIN; SELECT * FROM users; SELECT * FROM users").await.expect("rows");
        let options = SqliteConnectOptions::from_str(database.url()).expect("a URL");
        let pool =
            SqlitePool::connect_with(options.busy_timeout(Duration::from_millis(50))).await.expect("a pool");
        let run = SHOP.upgrade(&pool).lock_timeout(Duration::from_millis(300));
        let error = run.await.expect_err("it waits for nothing");
        assert!(matches!(error, Error::LockTimeout { .. }), "{error:?}");
        reader.execute("ROLLBACK").await.expect("the reader ends");
        assert_eq!(version_rows(&database).await, ["aaaa"]);
        SHOP.upgrade(&pool).await.expect("now it works, on the same pool");
    });
}

#[test]
fn a_bad_file_is_said_to_be_one() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let text = folder.path().join("text.db");
        std::fs::write(&text, "This is no database, but it is long enough to have a header. ".repeat(40))
            .expect("written");
        let error = SHOP.upgrade(format!("sqlite:{}", text.display())).await.expect_err("it is text");
        assert!(error.hint().expect("a hint").contains("no SQLite database"), "{error}");

        let missing = folder.path().join("none/test.db");
        let error = SHOP.upgrade(format!("sqlite:{}", missing.display())).await.expect_err("no folder");
        assert!(error.hint().expect("a hint").contains("not its folder"), "{error}");

        let good = format!("sqlite:{}", folder.path().join("good.db").display());
        SHOP.upgrade(good.as_str()).to("bbbb").await.expect("it works");
        let error = SHOP.upgrade(format!("{good}?mode=ro")).await.expect_err("it is read-only");
        assert!(error.hint().expect("a hint").contains("cannot be written to"), "{error}");
        SHOP.upgrade(format!("{good}?mode=ro")).to("bbbb").await.expect("nothing is to be done");
    });
}

#[test]
fn a_full_disk_leaves_nothing_half_done() {
    block_on(async {
        let script = Script::of(|op| {
            for number in 1..200 {
                op.execute(&format!("INSERT INTO items VALUES ({number}, hex(zeroblob(2000)))"));
            }
        })
        .await;
        let database = TestDatabase::create(Backend::Sqlite).await;
        let options = SqliteConnectOptions::from_str(database.url()).expect("a URL");
        let pool = SqlitePool::connect_with(options.pragma("max_page_count", "30")).await.expect("a pool");
        let error = SCRIPTED.upgrade(&pool).to("p002").await.expect_err("it is full");
        assert!(error.hint().expect("a hint").contains("disk is full"), "{error}");
        assert_eq!(version_rows(&database).await, ["p001"]);
        assert_eq!(database.value("SELECT count(*) FROM items").await, "0");
        script.becomes(|_| {});
        SCRIPTED.upgrade(&pool).await.expect("less fits");
    });
}

#[test]
fn foreign_keys_that_are_broken_at_the_end_fail_the_migration() {
    block_on(async {
        let _script = Script::of(|op| {
            op.execute("CREATE TABLE child (of INTEGER REFERENCES items (id) DEFERRABLE INITIALLY DEFERRED)");
            op.execute("INSERT INTO child VALUES (7)");
        })
        .await;
        let database = TestDatabase::create(Backend::Sqlite).await;
        let error = SCRIPTED.upgrade(database.url()).to("p002").await.expect_err("there is no such item");
        assert!(error.to_string().contains("FOREIGN KEY"), "{error}");
        assert_eq!(version_rows(&database).await, ["p001"]);
        assert!(!database.tables().await.contains(&"child".to_owned()));
    });
}

#[tokio::test]
async fn a_runtime_of_one_thread_is_enough() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let report = SHOP.upgrade(database.url()).await.expect("it works");
    assert_eq!(report.applied.len(), 5);
}

#[test]
fn a_runtime_that_ends_in_the_middle_of_a_run_does_not_hang() {
    let (said, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let database = runtime.block_on(TestDatabase::create(Backend::Sqlite));
        runtime.block_on(async {
            SHOP.upgrade(database.url()).to("aaaa").await.expect("it works");
            let mut holder = sqlite(database.url()).await;
            holder.execute("BEGIN IMMEDIATE").await.expect("the lock");
            let options = SqliteConnectOptions::from_str(database.url()).expect("a URL");
            let pool = SqlitePool::connect_with(options.busy_timeout(Duration::ZERO)).await.expect("a pool");
            let run = SHOP.upgrade(&pool).into_future();
            tokio::time::timeout(Duration::from_millis(200), run).await.expect_err("it waits");
        });
        drop(runtime);
        said.send(()).expect("the test listens");
    });
    heard.recv_timeout(Duration::from_secs(20)).expect("it ends");
}
