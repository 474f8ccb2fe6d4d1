//! Rows filled in batches.

use crate::scripted::{MIGRATIONS, Script};
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::migration::Graph;
use ftf_migrate_core::operation::Op;
use ftf_migrate_core::{Error, Event, TransactionMode};
use ftf_migrate_tests::{Backend, TestDatabase, block_on, on_every_backend};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

static GRAPH: &Graph = &MIGRATIONS;

/// Rows filled by each batch, and all until then.
type Batches = Arc<Mutex<Vec<(u64, u64, u64)>>>;

/// At p001, with items of these ids and no names.
async fn with_items(database: &TestDatabase, ids: impl Iterator<Item = u32>) {
    GRAPH.upgrade(database.url()).to("p001").await.expect("it works");
    let rows: Vec<_> = ids.map(|id| format!("({id}, NULL)")).collect();
    database.execute(&format!("INSERT INTO items VALUES {}", rows.join(", "))).await;
}

/// Upgrades to p002, and tells of the batches.
async fn upgrade(database: &TestDatabase) -> (Result<(), Error>, Vec<(u64, u64, u64)>) {
    let batches = Batches::default();
    let heard = Arc::clone(&batches);
    let run = GRAPH.upgrade(database.url()).to("p002").on_event(move |event| {
        if let Event::BatchFinished { rows, rows_done, of, .. } = event {
            heard.lock().expect("not poisoned").push((*rows, *rows_done, *of));
        }
    });
    let result = run.await.map(drop);
    let batches = batches.lock().expect("not poisoned").clone();
    (result, batches)
}

async fn names(database: &TestDatabase) -> Vec<String> {
    database.column("SELECT name FROM items ORDER BY id").await
}

async fn open_journals(database: &TestDatabase) -> String {
    database.value("SELECT COUNT(*) FROM ftf_migrate_history WHERE outcome <> 'done'").await
}

fn name_them(op: &mut Op) {
    op.backfill("items", "id").set("name = 'x'").predicate("name IS NULL").batch_size(40);
}

async fn all_rows_are_filled_in_batches(database: &TestDatabase) {
    let _script = Script::of(name_them).await;
    with_items(database, (1..=100).map(|number| number * number)).await;
    database.execute("UPDATE items SET name = 'y' WHERE id = 9").await;
    let (result, batches) = upgrade(database).await;
    result.expect("it works");
    assert_eq!(batches, [(40, 40, 99), (40, 80, 99), (19, 99, 99)]);
    let names = names(database).await;
    assert_eq!((names.len(), names[2].as_str()), (100, "y"));
    assert_eq!(names.iter().filter(|name| *name == "x").count(), 99);
    assert_eq!(open_journals(database).await, "0");
}

async fn it_goes_on_behind_the_last_batch_after_an_error(database: &TestDatabase) {
    // The check stops it in the third batch; each row must be counted once.
    let _script = Script::of(|op| {
        op.backfill("items", "id")
            .set("name = CASE WHEN id = 25 AND name = 'stop' THEN NULL ELSE 'x' END")
            .batch_size(10);
    })
    .await;
    GRAPH.upgrade(database.url()).to("p001").await.expect("it works");
    database
        .execute("DROP TABLE items; CREATE TABLE items (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)")
        .await;
    let rows: Vec<_> =
        (1..=30).map(|id| format!("({id}, '{}')", if id == 25 { "stop" } else { "a" })).collect();
    database.execute(&format!("INSERT INTO items VALUES {}", rows.join(", "))).await;
    let (result, batches) = upgrade(database).await;
    let error = result.expect_err("a name is NULL");
    assert!(matches!(&error, Error::Migration(_)), "{error}");
    assert_eq!(batches, [(10, 10, 30), (10, 20, 30)]);
    database.execute("UPDATE items SET name = 'b' WHERE id > 10").await;
    let (result, batches) = upgrade(database).await;
    result.expect("it goes on");
    assert_eq!(batches, [(10, 30, 30)]);
    let names = names(database).await;
    assert_eq!(
        (names[9].as_str(), names[10].as_str(), names[29].as_str()),
        ("x", "b", "x"),
        "what was done is left"
    );
}

async fn one_that_was_changed_begins_anew(database: &TestDatabase) {
    let script = Script::of(|op| {
        name_them(op);
        op.execute("INSERT INTO nowhere VALUES (1)");
    })
    .await;
    with_items(database, 1..=50).await;
    let (result, batches) = upgrade(database).await;
    result.expect_err("there is no such table");
    assert_eq!(batches.len(), 2);
    // As a process leaves it that is killed behind its first batch.
    database
        .execute(
            "UPDATE ftf_migrate_history SET outcome = 'running', statements_started = 1, statements_done = 0, \
             done_digest = NULL, batch_cursor = '00000000000000000000000000000000 40 i40' WHERE version_num = 'p002'",
        )
        .await;
    script.becomes(|op| {
        op.backfill("items", "id").set("name = 'z'").batch_size(30);
    });
    let (result, batches) = upgrade(database).await;
    result.expect("it works");
    assert_eq!(batches, [(30, 30, 50), (20, 50, 50)]);
    assert!(names(database).await.iter().all(|name| name == "z"));
}

async fn keys_of_any_type_have_an_order(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.execute("SELECT 1").touches("words");
        op.backfill("words", "word").set("done = done + 1").batch_size(2);
    })
    .await;
    GRAPH.upgrade(database.url()).to("p001").await.expect("it works");
    let types: &[&str] = match database.database() {
        Database::Sqlite => &["TEXT", "BLOB"],
        Database::Postgres => &["text", "uuid", "timestamptz", "numeric(20,5)", "bytea"],
        Database::Mysql => &["VARCHAR(40)", "BINARY(16)", "DATETIME(6)", "DECIMAL(20,5)"],
    };
    for sql_type in types {
        let keys: Vec<String> = match *sql_type {
            "uuid" => (0..5).map(|n| format!("'{n}a0eebc9-9c0b-4ef8-bb6d-6bb9bd380a1{n}'")).collect(),
            "timestamptz" | "DATETIME(6)" => {
                (1..6).map(|n| format!("'2026-01-0{n} 10:00:00.12345{n}'")).collect()
            }
            "numeric(20,5)" | "DECIMAL(20,5)" => {
                (0..5).map(|n| format!("{}.1234{n}", n * 1_000_000)).collect()
            }
            "BINARY(16)" | "BLOB" => {
                (0..5).map(|n| format!("X'{n}00102030405060708090A0B0C0D0EFF'")).collect()
            }
            "bytea" => (0..5).map(|n| format!("'\\x{n}0ff5c'::bytea")).collect(),
            _ => ["''", "'it''s'", "'b'", "'ü; --'", "'\"q\"'"].map(str::to_owned).into(),
        };
        let rows: Vec<_> = keys.iter().map(|key| format!("({key}, 0)")).collect();
        database
            .execute(&format!(
                "DROP TABLE IF EXISTS words; CREATE TABLE words (word {sql_type} PRIMARY KEY, done INTEGER); \
                 INSERT INTO words VALUES {}",
                rows.join(", ")
            ))
            .await;
        let (result, batches) = upgrade(database).await;
        result.unwrap_or_else(|error| panic!("{sql_type}: {error}"));
        assert_eq!(batches, [(2, 2, 5), (2, 4, 5), (1, 5, 5)], "{sql_type}");
        assert_eq!(database.column("SELECT done FROM words").await, ["1"; 5], "{sql_type}");
        GRAPH.downgrade(database.url(), "p001").await.expect("down again");
    }
}

async fn what_cannot_be_done_is_refused(database: &TestDatabase) {
    let script = Script::of(|op| {
        op.backfill("items", "id");
    })
    .await;
    with_items(database, 1..=3).await;
    let error = upgrade(database).await.0.expect_err("it sets nothing");
    assert!(error.to_string().contains("backfill items: it sets nothing"), "{error}");
    script.becomes(|op| {
        op.backfill("items", "nmae").set("id = id + 100");
    });
    let error = upgrade(database).await.0.expect_err("there is no such column");
    assert!(error.to_string().contains("nmae"), "{error}");
    script.becomes(|op| {
        op.backfill("items", "name").set("id = id + 100");
    });
    let error = upgrade(database).await.0.expect_err("the names are NULL");
    assert!(error.to_string().contains("3 rows have NULL in the key"), "{error}");
    script.becomes(name_them);
    if database.database() != Database::Mysql {
        let run = GRAPH.upgrade(database.url()).to("p002").transaction_mode(TransactionMode::PerRun);
        let error = run.await.expect_err("its batches are transactions");
        assert!(matches!(error, Error::NoRunTransaction { .. }), "{error}");
    }
    upgrade(database).await.0.expect("it works");
    assert_eq!(names(database).await, ["x"; 3]);
}

on_every_backend!(
    all_rows_are_filled_in_batches,
    it_goes_on_behind_the_last_batch_after_an_error,
    one_that_was_changed_begins_anew,
    keys_of_any_type_have_an_order,
    what_cannot_be_done_is_refused,
);

#[test]
fn batches_wait_for_one_another() {
    block_on(async {
        let _script = Script::of(|op| {
            op.backfill("items", "id").set("name = 'x'").batch_size(10).pause(Duration::from_millis(60));
        })
        .await;
        let database = TestDatabase::create(Backend::Sqlite).await;
        with_items(&database, 1..=30).await;
        let begun = Instant::now();
        upgrade(&database).await.0.expect("it works");
        assert!(begun.elapsed() >= Duration::from_millis(120), "two pauses between three batches");
    });
}

/// A writer is not kept waiting by the whole: rows of other batches are free.
#[test]
fn a_batch_locks_no_row_of_another() {
    block_on(async {
        let _script = Script::of(|op| {
            op.backfill("items", "id").set("name = 'x'").batch_size(10).pause(Duration::from_millis(300));
        })
        .await;
        let database = TestDatabase::create(Backend::Postgres).await;
        with_items(&database, 1..=30).await;
        let url = database.url().to_owned();
        let run = tokio::spawn(GRAPH.upgrade(url).to("p002").into_future());
        tokio::time::sleep(Duration::from_millis(150)).await;
        database
            .execute("SET lock_timeout = '100ms'; UPDATE items SET name = 'mine' WHERE id IN (1, 30)")
            .await;
        run.await.expect("no panic").expect("it works");
        assert_eq!(names(&database).await[0], "mine");
    });
}

/// Whoever waits in a circle with the application gives way, and tries again.
#[test]
fn a_batch_that_meets_a_deadlock_is_tried_again() {
    block_on(async {
        use sqlx::Connection as _;
        let _script = Script::of(|op| {
            op.backfill("items", "id").set("name = 'x'").batch_size(10);
        })
        .await;
        let database = TestDatabase::create(Backend::Postgres).await;
        with_items(&database, 1..=30).await;
        let writer = sqlx::PgConnection::connect(database.url()).await.expect("a connection");
        let mut writer = ftf_migrate_core::Connection::from(writer);
        // The writer never looks for the circle: the migration finds it.
        writer.execute("SET deadlock_timeout = '60s'").await.expect("a setting");
        writer
            .execute("BEGIN; UPDATE items SET name = 'w' WHERE id = 20")
            .await
            .expect("a row of the second batch");
        let url = database.url().to_owned();
        let run = tokio::spawn(GRAPH.upgrade(url).to("p002").into_future());
        tokio::time::sleep(Duration::from_millis(400)).await;
        writer
            .execute("UPDATE items SET name = 'w' WHERE id = 11; COMMIT")
            .await
            .expect("the migration gives way");
        run.await.expect("no panic").expect("it is tried again");
        assert!(names(&database).await.iter().all(|name| name == "x"));
    });
}

#[test]
fn a_script_has_one_update() {
    let server = ftf_migrate_core::capabilities::Server {
        product: ftf_migrate_core::capabilities::Product::Postgres,
        version: (15, 0, 0),
    };
    block_on(async {
        let _script = Script::of(name_them).await;
        let sql = GRAPH.offline(server).from(&["p001"]).upgrade("p002").expect("SQL");
        assert_eq!(sql.matches("UPDATE \"items\" SET name = 'x' WHERE name IS NULL;").count(), 1, "{sql}");
    });
}
