//! The test environment itself: databases are fresh, isolated and gone afterwards; the proxy counts
//! and halts; processes run together.

use ftf_migrate_tests::{
    Backend, Halt, Moment, Proxy, TestDatabase, block_on, kill_at_syscall, on_every_backend, on_servers,
    run_together,
};
use sqlx::{Connection, PgConnection};
use std::process::Command;
use std::time::Duration;

async fn a_new_database_is_empty(database: &TestDatabase) {
    assert_eq!(database.tables().await, Vec::<String>::new());
}

async fn two_databases_do_not_see_each_other(database: &TestDatabase) {
    let other = TestDatabase::create(database.backend()).await;
    database.execute("CREATE TABLE here (id INTEGER)").await;
    other.execute("CREATE TABLE there (id INTEGER)").await;
    assert_eq!(database.tables().await, ["here"]);
    assert_eq!(other.tables().await, ["there"]);
}

async fn rows_are_given_as_text(database: &TestDatabase) {
    database
        .execute("CREATE TABLE t (id INTEGER, name VARCHAR(20)); INSERT INTO t VALUES (1, 'a'), (2, NULL)")
        .await;
    assert_eq!(database.rows("SELECT id, name FROM t ORDER BY id").await, [["1", "a"], ["2", "NULL"]]);
    assert_eq!(database.value("SELECT count(*) FROM t").await, "2");
}

on_every_backend!(a_new_database_is_empty, two_databases_do_not_see_each_other, rows_are_given_as_text);

#[test]
fn a_database_is_gone_after_its_test_also_with_a_session_open() {
    block_on(async {
        let watcher = TestDatabase::create(Backend::Postgres).await;
        let database = TestDatabase::create(Backend::Postgres).await;
        let name = database.name().to_owned();
        let count = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
        let session = PgConnection::connect(database.url()).await.expect("a session");
        assert_eq!(watcher.value(&count).await, "1");
        drop(database);
        assert_eq!(watcher.value(&count).await, "0");
        drop(session);
    });
}

#[test]
fn the_pooler_pools_transactions() {
    block_on(async {
        let database = TestDatabase::create(Backend::Pgbouncer).await;
        // A session of its own would answer with one process; here two transactions at once share few.
        let mut sessions = Vec::new();
        for _ in 0..8 {
            sessions.push(PgConnection::connect(database.url()).await.expect("a session"));
        }
        let mut servers = std::collections::BTreeSet::new();
        for session in &mut sessions {
            let rows = sqlx::raw_sql("SELECT pg_backend_pid()").fetch_all(session).await.expect("a row");
            servers.insert(sqlx::Row::try_get_unchecked::<String, _>(&rows[0], 0).expect("a number"));
        }
        assert!(
            servers.len() < 8,
            "eight sessions, one after the other, on {} server processes",
            servers.len()
        );
    });
}

async fn the_proxy_counts_round_trips(database: &TestDatabase) {
    let proxy = Proxy::start(database.address(), None).await;
    let url = database.url_at(database.user(), proxy.address());
    if database.backend() == Backend::Mysql {
        let mut connection = sqlx::MySqlConnection::connect(&url).await.expect("a connection");
        let before = proxy.counts().turns;
        sqlx::raw_sql("SELECT 1; SELECT 2").execute(&mut connection).await.expect("an answer");
        assert_eq!(proxy.counts().turns, before + 1);
        sqlx::raw_sql("SELECT 3").execute(&mut connection).await.expect("an answer");
        connection.close().await.expect("closed");
        assert_eq!(proxy.counts().turns, before + 2);
    } else {
        let mut connection = PgConnection::connect(&url).await.expect("a connection");
        assert_eq!(proxy.counts().turns, 0, "connecting is not counted");
        sqlx::raw_sql("SELECT 1; SELECT 2").execute(&mut connection).await.expect("an answer");
        sqlx::raw_sql("SELECT 3").execute(&mut connection).await.expect("an answer");
        connection.close().await.expect("closed");
        assert_eq!(proxy.counts().turns, 2);
    }
    assert_eq!(proxy.counts().connections, 1);
    assert!(proxy.counts().bytes_sent > 0 && proxy.counts().bytes_received > 0);
}

on_servers!(the_proxy_counts_round_trips);

/// What a halt at the second statement leaves: the first, or both.
async fn rows_after_halt(moment: Moment) -> String {
    let database = TestDatabase::create(Backend::Postgres).await;
    database.execute("CREATE TABLE t (id INTEGER)").await;
    let proxy = Proxy::start(database.address(), Some(Halt { turn: 2, moment })).await;
    let mut connection =
        PgConnection::connect(&database.url_at("postgres", proxy.address())).await.expect("a connection");
    sqlx::raw_sql("INSERT INTO t VALUES (1)").execute(&mut connection).await.expect("the first passes");
    let second = tokio::spawn(async move {
        sqlx::raw_sql("INSERT INTO t VALUES (2)").execute(&mut connection).await.map(|_| ())
    });
    proxy.halted().await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!second.is_finished(), "the answer is held back");
    proxy.cut();
    second.await.expect("no panic").expect_err("the line is cut");
    database.value("SELECT count(*) FROM t").await
}

#[test]
fn the_proxy_halts_before_a_message_is_delivered() {
    assert_eq!(block_on(rows_after_halt(Moment::BeforeDelivery)), "1");
}

#[test]
fn the_proxy_halts_after_a_message_was_delivered() {
    assert_eq!(block_on(rows_after_halt(Moment::AfterDelivery)), "2");
}

#[test]
fn a_program_is_killed_at_the_system_call_of_choice() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Command::new("sqlite3");
    program.arg(folder.path().join("a.db")).arg("CREATE TABLE t (id); CREATE TABLE u (id);");
    let mut number = 1;
    while kill_at_syscall(&program, "pwrite64", number) {
        number += 1;
        assert!(number < 100, "it never comes to its end");
        std::fs::remove_file(folder.path().join("a.db")).expect("the database begun");
        let _ = std::fs::remove_file(folder.path().join("a.db-journal"));
    }
    assert!(number > 2, "two tables are more than {number} writes");
}

#[test]
fn threads_begin_together_and_answer_in_order() {
    let outputs = run_together(5, |number| {
        Command::new("sh").args(["-c", &format!("echo {number}")]).output().expect("a shell").stdout
    });
    assert_eq!(outputs, [b"0\n", b"1\n", b"2\n", b"3\n", b"4\n"]);
}
