//! Going on where a run broke off.

use crate::own_sql::items;
use crate::scripted::{MIGRATIONS, Script};
use ftf_migrate_core::migration::Graph;
use ftf_migrate_core::prelude::{Integer, column};
use ftf_migrate_core::{Connection, Error, Left, Resolution, Resume};
use ftf_migrate_tests::{Backend, TestDatabase, block_on, on_every_backend, on_servers};
use std::time::Duration;

static GRAPH: &Graph = &MIGRATIONS;

/// Ends the session that it is called on, as a lost connection or a stopped server does.
async fn hang_up(conn: &mut Connection) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let sql = match conn.database() {
        ftf_migrate_core::capabilities::Database::Mysql => "KILL CONNECTION_ID()",
        _ => "SELECT pg_terminate_backend(pg_backend_pid())",
    };
    conn.execute(sql).await?;
    conn.execute("SELECT 1").await?;
    Ok(())
}

async fn a_step_in_a_transaction_whose_connection_broke_runs_again(database: &TestDatabase) {
    let script = Script::of(|op| {
        op.execute("INSERT INTO items VALUES (1, 'a')");
        op.run("break", async |conn| {
            conn.execute("INSERT INTO items VALUES (2, 'b')").await?;
            hang_up(conn).await
        });
        op.execute("INSERT INTO items VALUES (3, 'c')");
    })
    .await;
    GRAPH.upgrade(database.url()).to("p002").await.expect_err("the connection breaks");
    script.becomes(|op| {
        op.execute("INSERT INTO items VALUES (1, 'a')");
        op.run("break", async |conn| {
            conn.execute("INSERT INTO items VALUES (2, 'b')").await?;
            Ok(())
        });
        op.execute("INSERT INTO items VALUES (3, 'c')");
    });
    GRAPH.upgrade(database.url()).to("p002").await.expect("it goes on");
    assert_eq!(items(database).await, ["a", "b", "c"]);
}

async fn a_step_that_commits_by_itself_and_whose_connection_broke_is_asked_about(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.run("break", async |conn| {
            conn.execute("INSERT INTO items VALUES (2, 'b')").await?;
            hang_up(conn).await
        });
        op.execute("INSERT INTO items VALUES (3, 'c')");
    })
    .await;
    GRAPH.upgrade(database.url()).to("p001").await.expect("it works");
    GRAPH.stamp(database.url(), &["p002"]).await.expect("stamped");
    GRAPH.upgrade(database.url()).await.expect_err("the connection breaks");
    assert_eq!(items(database).await, ["b"]);
    let error = GRAPH.upgrade(database.url()).await.expect_err("nobody knows");
    assert!(matches!(&error, Error::Interrupted { number: 1, of: 2, .. }), "{error:?}");
    let error = GRAPH.downgrade(database.url(), "p001").await.expect_err("it is half done");
    assert!(matches!(error, Error::HalfDone { .. }), "{error:?}");
    GRAPH.stamp(database.url(), &["p002"]).await.expect("what was half done is forgotten");
    GRAPH.upgrade(database.url()).await.expect_err("from the beginning: a duplicate key");
    database.execute("UPDATE ftf_migrate_history SET outcome = 'running' WHERE version_num = 'p003'").await;
    GRAPH.upgrade(database.url()).resume(Resume::Skip).await.expect("it goes on behind it");
    assert_eq!(items(database).await, ["b", "c"]);
}

on_servers!(
    a_step_in_a_transaction_whose_connection_broke_runs_again,
    a_step_that_commits_by_itself_and_whose_connection_broke_is_asked_about,
);

/// On MySQL and MariaDB, DDL in a step commits what was before it.
#[test]
fn a_step_with_ddl_whose_connection_broke_is_asked_about() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let _script = Script::of(|op| {
            op.run("break", async |conn| {
                conn.execute("INSERT INTO items VALUES (2, 'b')").await?;
                conn.execute("CREATE TABLE more (id INTEGER)").await?;
                hang_up(conn).await
            });
        })
        .await;
        GRAPH.upgrade(database.url()).to("p002").await.expect_err("the connection breaks");
        let error = GRAPH.upgrade(database.url()).to("p002").await.expect_err("nobody knows");
        assert!(matches!(&error, Error::Interrupted { number: 1, of: 1, .. }), "{error:?}");
        GRAPH.upgrade(database.url()).to("p002").resume(Resume::Skip).await.expect("it goes on behind it");
        assert_eq!(items(&database).await, ["b"]);
    });
}

/// Its last statement fails. `more` is made by one that commits what was before it on MySQL.
const FAILS_AT_ITS_END: &str = "INSERT INTO items VALUES (1, 'it; is'); CREATE TABLE more (id INTEGER); \
                                INSERT INTO items VALUES (2, 'b'); INSERT INTO nowhere VALUES (3)";

async fn a_text_that_failed_goes_on_behind_what_took_effect(database: &TestDatabase) {
    let script = Script::of(|_| {}).await;
    GRAPH.upgrade(database.url()).to("p002").await.expect("it works");
    script.becomes(|op| {
        op.execute(FAILS_AT_ITS_END);
    });
    let error = GRAPH.upgrade(database.url()).await.expect_err("there is no such table");
    assert!(error.to_string().contains("nowhere"), "{error}");
    script.becomes(|op| {
        op.execute(&FAILS_AT_ITS_END.replace("nowhere VALUES (3)", "items VALUES (3, 'c')"));
    });
    GRAPH.upgrade(database.url()).await.expect("it goes on");
    assert_eq!(items(database).await, ["it; is", "b", "c"]);
}

on_every_backend!(a_text_that_failed_goes_on_behind_what_took_effect);

#[test]
fn a_text_that_failed_and_cannot_be_cut_is_asked_about() {
    const WITH_A_VARIABLE: &str = "SET @name = 'a'; INSERT INTO items VALUES (1, @name); CREATE TABLE more (id INTEGER); \
                                   INSERT INTO nowhere VALUES (@name)";
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let script = Script::of(|op| {
            op.execute(WITH_A_VARIABLE);
        })
        .await;
        let error = GRAPH.upgrade(database.url()).to("p002").await.expect_err("there is no such table");
        assert!(matches!(error, Error::Migration(_)), "{error}");
        let error = GRAPH.upgrade(database.url()).to("p002").await.expect_err("nobody knows");
        assert!(matches!(&error, Error::Interrupted { number: 1, of: 1, .. }), "{error:?}");
        assert_eq!(items(&database).await, ["a"], "it was not sent again");
        GRAPH.resolve(database.url(), "p002", Resolution::Skip).await.expect("it was done by hand");
        script.becomes(|op| {
            op.execute(WITH_A_VARIABLE);
            op.execute("INSERT INTO items VALUES (2, 'b')");
        });
        GRAPH.upgrade(database.url()).to("p002").await.expect("it goes on behind it");
        assert_eq!(items(&database).await, ["a", "b"]);
    });
}

#[test]
fn a_text_with_delimiters_is_sent_without_them() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let _script = Script::of(|op| {
            op.execute(
                "DELIMITER //\nCREATE PROCEDURE fill() BEGIN INSERT INTO items VALUES (1, '//'); \
                 INSERT INTO items VALUES (2, 'b'); END//\nDELIMITER ;\nCALL fill();",
            );
        })
        .await;
        GRAPH.upgrade(database.url()).to("p002").await.expect("it works");
        assert_eq!(items(&database).await, ["//", "b"]);
    });
}

#[test]
fn a_text_above_the_largest_packet_can_be_made_shorter() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        // More than the largest packet that MariaDB (16 MiB) and MySQL (64 MiB) take by default.
        let script = Script::of(|op| {
            op.execute("INSERT INTO items VALUES (1, 'a')");
            op.execute(&format!("INSERT INTO items VALUES (2, '{}')", "x".repeat(64 << 20)));
        })
        .await;
        let error = GRAPH.upgrade(database.url()).to("p002").await.expect_err("it is too long");
        assert!(error.to_string().len() < 2_000, "the text itself is not in the message");
        script.becomes(|op| {
            op.execute("INSERT INTO items VALUES (1, 'a')");
            op.execute("INSERT INTO items VALUES (2, 'b')");
        });
        GRAPH.upgrade(database.url()).to("p002").await.expect("it goes on");
        assert_eq!(items(&database).await, ["a", "b"]);
    });
}

/// What a migration did last is written down with the version row. If that cannot be, it is seen in the catalogue.
#[test]
fn a_migration_whose_row_was_refused_is_not_done_twice() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let _script = Script::of(|op| {
            op.add_column("items", column("more", Integer));
            op.create_table("others", &[column("id", Integer).primary_key()]);
        })
        .await;
        GRAPH.upgrade(database.url()).to("p001").await.expect("it works");
        let refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON ftf_migrate_version FOR EACH ROW \
                      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not today'";
        database.execute(refuse).await;
        let error = GRAPH.upgrade(database.url()).to("p002").await.expect_err("the row is refused");
        assert!(error.to_string().contains("not today"), "{error}");
        let journal = "SELECT CONCAT(outcome, ' ', statements_started, ' ', error LIKE '%not today%') \
                       FROM ftf_migrate_history WHERE version_num = 'p002'";
        assert_eq!(database.value(journal).await, "running 2 1", "the statement did not fail");
        database.execute("DROP TRIGGER refuse").await;
        GRAPH.upgrade(database.url()).to("p002").await.expect("both are there");
        assert_eq!(GRAPH.current(database.url()).await.expect("it can be read"), ["p002"]);
    });
}

/// As a killed process leaves it: the journal says that the first statement was sent.
async fn sent(database: &TestDatabase) {
    database
        .execute(
            "INSERT INTO ftf_migrate_history (version_num, direction, digest, outcome, started_at, \
             statements, statements_started, statements_done, tool) \
             VALUES ('p003', 'upgrade', '', 'running', now(), 1, 1, 0, '')",
        )
        .await;
}

/// An upgrade begun while the server still works at the statement of a killed process.
async fn meets_the_statement_still_running(database: &TestDatabase, statement: &'static str) {
    sent(database).await;
    let url = database.url().to_owned();
    let mut writer = connect(&url).await;
    writer.execute("BEGIN; INSERT INTO items VALUES (1, 'a')").await.expect("a writer, which it waits for");
    let orphan = tokio::spawn({
        let url = url.clone();
        async move { connect(&url).await.execute(statement).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let upgrade = tokio::spawn(GRAPH.upgrade(url).into_future());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!upgrade.is_finished() && !orphan.is_finished());
    writer.execute("COMMIT").await.expect("the writer ends");
    orphan.await.expect("no panic").expect("it ends well");
    upgrade.await.expect("no panic").expect("it takes what is there");
}

async fn connect(url: &str) -> Connection {
    use sqlx::Connection as _;
    sqlx::PgConnection::connect(url).await.expect("a connection").into()
}

async fn postgres(script: &Script) -> TestDatabase {
    let database = TestDatabase::create(Backend::Postgres).await;
    let wanted = *crate::scripted::script();
    script.becomes(|_| {});
    GRAPH.upgrade(database.url()).to("p002").await.expect("it works");
    script.becomes(wanted);
    database
}

#[test]
fn an_index_that_is_still_being_made_is_waited_for() {
    block_on(async {
        let script = Script::of(|op| {
            // The revision before this one, which did nothing, says now that it made the index.
            op.existing_tables(&["items"]);
            op.create_index("ix", "items", &["name"]).concurrently();
        })
        .await;
        let database = postgres(&script).await;
        meets_the_statement_still_running(
            &database,
            "CREATE INDEX CONCURRENTLY \"ix\" ON \"items\" (\"name\")",
        )
        .await;
        assert_eq!(
            database.column("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass").await,
            ["t"]
        );
    });
}

#[test]
fn an_index_that_is_still_being_dropped_is_waited_for() {
    block_on(async {
        let script = Script::of(|op| {
            op.drop_index("ix", "items").concurrently();
        })
        .await;
        let database = postgres(&script).await;
        database.execute("CREATE INDEX ix ON items (name)").await;
        meets_the_statement_still_running(&database, "DROP INDEX CONCURRENTLY \"ix\"").await;
        assert_eq!(database.value("SELECT to_regclass('ix') IS NULL").await, "t");
    });
}

#[test]
fn a_mark_is_kept_when_what_follows_fails() {
    block_on(async {
        let script = Script::of(|_| {}).await;
        let database = postgres(&script).await;
        GRAPH.downgrade(database.url(), "p001").await.expect("it works");
        script.becomes(|op| {
            op.create_index("ix", "items", &["name"]).concurrently();
            op.create_table("more", &[]);
            op.execute("INSERT INTO nowhere VALUES (1)");
        });
        let error = GRAPH.upgrade(database.url()).to("p002").await.expect_err("there is no such table");
        assert!(
            matches!(&error, Error::Migration(failed) if failed.left == Left::Part { done: 1, of: 3 }),
            "{error:?}"
        );
        script.becomes(|op| {
            op.create_index("ix", "items", &["name"]).concurrently();
            op.create_table("more", &[]);
        });
        GRAPH.upgrade(database.url()).to("p002").await.expect("the index is not made again");
    });
}

#[test]
fn nothing_more_is_done_when_the_lock_is_lost() {
    block_on(async {
        let script = Script::of(|op| {
            op.run("lose the lock", async |conn| {
                conn.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database \
                     WHERE locktype = 'advisory' AND datname = current_database()",
                )
                .await?;
                Ok(())
            });
            op.execute("INSERT INTO items VALUES (1, 'a')");
        })
        .await;
        let database = postgres(&script).await;
        let error = GRAPH.upgrade(database.url()).await.expect_err("others may migrate now");
        assert!(error.to_string().contains("holding the migration lock"), "{error}");
        assert_eq!(items(&database).await, Vec::<String>::new());
        GRAPH.upgrade(database.url()).resume(Resume::Skip).await.expect("it goes on");
        assert_eq!(items(&database).await, ["a"]);
    });
}

#[test]
fn an_invalid_index_is_made_again() {
    block_on(async {
        let script = Script::of(|op| {
            // As above.
            op.existing_tables(&["items"]);
            op.create_index("ix", "items", &["name"]).concurrently().unique();
        })
        .await;
        let database = postgres(&script).await;
        database.execute("INSERT INTO items VALUES (1, 'a'), (2, 'a')").await;
        let error = GRAPH.upgrade(database.url()).await.expect_err("it is not unique");
        assert!(error.to_string().contains("ix"), "{error}");
        GRAPH.upgrade(database.url()).await.expect_err("it still is not");
        database.execute("UPDATE items SET name = 'b' WHERE id = 2").await;
        GRAPH.upgrade(database.url()).await.expect("now it is");
        assert_eq!(
            database.column("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass").await,
            ["t"]
        );
    });
}
