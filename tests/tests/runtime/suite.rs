//! What every database must do.

use crate::{late, rough, shop};
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::{
    Connection, Error, Event, Left, OnStart, Report, TransactionMode, WhenAhead, migration::Graph,
};
use ftf_migrate_tests::{Backend, TestDatabase, block_on, on_every_backend};
use std::sync::{Arc, Mutex};
use std::time::Duration;

static SHOP: &Graph = &shop::MIGRATIONS;
static ROUGH: &Graph = &rough::MIGRATIONS;

/// One test of the rough history at a time: its mistake is the process's.
static ROUGH_TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

pub(crate) fn ran(report: &Report) -> Vec<&'static str> {
    report.applied.iter().map(|migration| migration.revision).collect()
}

pub(crate) async fn version_rows(database: &TestDatabase) -> Vec<String> {
    database.column("SELECT version_num FROM ftf_migrate_version ORDER BY version_num").await
}

async fn an_upgrade_runs_every_migration_once_with_its_record(database: &TestDatabase) {
    let report = SHOP.upgrade(database.url()).await.expect("the upgrade works");
    assert_eq!(ran(&report), ["aaaa", "bbbb", "dddd", "cccc", "eeee"]);
    assert_eq!(report.current, ["eeee"]);
    assert_eq!(version_rows(database).await, ["eeee"]);
    assert_eq!(
        database.column("SELECT email FROM users ORDER BY id").await,
        ["ann@example.org", "bob's;@example.org"]
    );
    let history = database
        .rows("SELECT version_num, direction, outcome, statements, statements_done FROM ftf_migrate_history ORDER BY id")
        .await;
    let revisions: Vec<_> = history.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(revisions, ran(&report));
    for row in &history {
        assert_eq!((row[1].as_str(), row[2].as_str()), ("upgrade", "done"), "{row:?}");
        assert_eq!(row[3], row[4], "{row:?}");
    }
    let unfinished = "SELECT count(*) FROM ftf_migrate_history \
                      WHERE finished_at IS NULL OR duration_ms IS NULL OR finished_at < started_at";
    assert_eq!(database.value(unfinished).await, "0");

    let again = SHOP.upgrade(database.url()).await.expect("there is nothing to do");
    assert_eq!((ran(&again), again.current), (vec![], vec!["eeee".to_owned()]));
}

async fn a_downgrade_takes_back_what_an_upgrade_did(database: &TestDatabase) {
    SHOP.upgrade(database.url()).await.expect("the upgrade works");
    let report = SHOP.downgrade(database.url(), "cccc").await.expect("the merge goes");
    assert_eq!(
        (ran(&report), version_rows(database).await),
        (vec!["eeee"], vec!["cccc".into(), "dddd".into()])
    );
    SHOP.downgrade(database.url(), "aaaa").await.expect("both branches go");
    assert_eq!(version_rows(database).await, ["aaaa"]);
    assert_eq!(database.value("SELECT count(*) FROM users").await, "0");
    let report = SHOP.upgrade(database.url()).to("+1").await.expect("one step");
    assert_eq!((ran(&report), report.current), (vec!["bbbb"], vec!["bbbb".to_owned()]));
    SHOP.downgrade(database.url(), "base").await.expect("all goes");
    assert_eq!(version_rows(database).await, Vec::<String>::new());
    assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
}

async fn the_history_table_tells_since_when_a_revision_is_there(database: &TestDatabase) {
    SHOP.upgrade(database.url()).to("base").await.expect("nothing to do");
    assert!(SHOP.applied_at(database.url()).await.expect("there is no history table").is_empty());
    SHOP.upgrade(database.url()).to("bbbb").await.expect("two migrations");
    SHOP.downgrade(database.url(), "-1").await.expect("one goes");
    SHOP.stamp(database.url(), &["dddd"]).await.expect("one is there already");
    let times = SHOP.applied_at(database.url()).await.expect("times");
    assert_eq!(times.keys().collect::<Vec<_>>(), ["aaaa", "dddd"]);
    let now = database.value(match database.backend().database() {
        Database::Sqlite => "SELECT strftime('%Y-%m-%d %H', 'now')",
        Database::Postgres => "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')",
        Database::Mysql => "SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H')",
    });
    let hour = now.await;
    for time in times.values() {
        // The hour may end meanwhile; the day, hardly ever.
        assert!(time.len() == 19 && time[..10] == hour[..10], "{time} is not in UTC, or not {hour}");
    }
}

async fn looking_writes_nothing(database: &TestDatabase) {
    let looked = SHOP.current(database.url()).await;
    match database.path() {
        None => assert_eq!(looked.expect("no rows"), Vec::<String>::new()),
        // There is no database yet, and looking makes none.
        Some(path) => assert!(looked.is_err() && !path.exists()),
    }
    SHOP.upgrade(database.url()).to("base").await.expect("nothing to do");
    assert_eq!(database.tables().await, Vec::<String>::new());
    SHOP.upgrade(database.url()).to("aaaa").await.expect("the upgrade works");
    assert_eq!(SHOP.current(database.url()).await.expect("rows"), ["aaaa"]);
}

async fn many_at_once_run_each_migration_once(database: &TestDatabase) {
    let runs: Vec<_> = (0..8).map(|_| tokio::spawn(SHOP.upgrade(database.url()).into_future())).collect();
    let mut all = Vec::new();
    for run in runs {
        let report = run.await.expect("no panic").expect("no run fails");
        assert_eq!(report.current, ["eeee"]);
        all.extend(ran(&report));
    }
    all.sort_unstable();
    assert_eq!(all, ["aaaa", "bbbb", "cccc", "dddd", "eeee"]);
    assert_eq!(database.value("SELECT count(*) FROM ftf_migrate_history").await, "5");
}

async fn a_failing_statement_leaves_nothing_or_a_journal(database: &TestDatabase) {
    let _turn = ROUGH_TURN.lock().await;
    *rough::SECOND.lock().expect("not poisoned") = rough::BAD;
    let error = ROUGH.upgrade(database.url()).to("r002").await.expect_err("the mistake is found");
    *rough::SECOND.lock().expect("not poisoned") = rough::GOOD;
    let statement = error.statement().expect("it was SQL");
    assert_eq!(statement.sql, rough::BAD);
    let at = rough::BAD.find("TABEL").expect("it is there");
    assert_eq!(statement.position, Some(at), "{error}");
    assert!(!error.to_string().contains("ftf_migrate"), "only the user's SQL is spoken of: {error}");
    let Error::Migration(failed) = &error else { panic!("{error:?}") };
    assert_eq!(failed.file, "versions/02_r002_two.rs");
    assert_eq!(failed.location.map(std::panic::Location::line), Some(11));
    assert_eq!(version_rows(database).await, ["r001"]);
    let is_there = database.tables().await.contains(&"first_of_two".to_owned());
    if database.backend() == Backend::Mysql {
        assert_eq!((failed.left, is_there), (Left::Part { done: 1, of: 2 }, true));
        let journal = "SELECT outcome, statements_done FROM ftf_migrate_history WHERE version_num = 'r002'";
        assert_eq!(database.rows(journal).await, [["failed", "1"]]);
        let error = ROUGH.downgrade(database.url(), "base").await.expect_err("half of r002 stands on it");
        assert!(matches!(error, Error::HalfDone { .. }), "{error}");
        assert_eq!(version_rows(database).await, ["r001"]);
    } else {
        assert_eq!((failed.left, is_there), (Left::Nothing, false));
    }

    let resumed = Arc::new(Mutex::new(0));
    let seen = Arc::clone(&resumed);
    let handler = move |event: &Event| {
        if let Event::Resumed { statements_done, .. } = event {
            *seen.lock().expect("not poisoned") += statements_done;
        }
    };
    ROUGH.upgrade(database.url()).to("r002").on_event(handler).await.expect("it is repaired");
    let expected = usize::from(database.backend() == Backend::Mysql);
    assert_eq!(*resumed.lock().expect("not poisoned"), expected);
    assert_eq!(version_rows(database).await, ["r002"]);
    assert_eq!(
        database
            .rows("SELECT outcome, statements_done FROM ftf_migrate_history WHERE version_num = 'r002'")
            .await,
        [["done", "2"]]
    );
}

async fn what_was_done_outside_of_a_transaction_is_not_done_again(database: &TestDatabase) {
    let upgrade = || late::MIGRATIONS.upgrade(database.url());
    // The table that is read behind the index is not there yet.
    let error = upgrade().await.expect_err("there is no table to read");
    assert!(matches!(error, Error::Migration(_)), "{error}");
    database.execute("CREATE TABLE later (id INTEGER)").await;
    upgrade().await.expect("it goes on behind the index");
    assert_eq!(version_rows(database).await, ["l001"]);
    late::MIGRATIONS.downgrade(database.url(), "base").await.expect("all of it is there");
}

async fn a_failing_step_of_rust_is_rolled_back(database: &TestDatabase) {
    let _turn = ROUGH_TURN.lock().await;
    let error = ROUGH.upgrade(database.url()).await.expect_err("there are no bananas");
    assert!(error.to_string().contains("no bananas left"), "{error}");
    assert_eq!(database.value("SELECT count(*) FROM first").await, "0");
    assert_eq!(version_rows(database).await, ["r002"]);
}

async fn what_cannot_be_undone_is_not_begun(database: &TestDatabase) {
    let _turn = ROUGH_TURN.lock().await;
    ROUGH.stamp(database.url(), &["r004"]).await.expect("stamped");
    let error = ROUGH.downgrade(database.url(), "base").await.expect_err("one of them is irreversible");
    assert!(
        matches!(&error, Error::Irreversible { revision: "r003", reason, .. } if reason == "the rows are gone"),
        "{error:?}"
    );
    assert_eq!(version_rows(database).await, ["r004"], "what lies above it was left alone");
}

async fn an_upgrade_to_something_older_says_so(database: &TestDatabase) {
    SHOP.upgrade(database.url()).await.expect("the upgrade works");
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&warnings);
    let handler = move |event: &Event| {
        if let Event::Warning { message } = event {
            seen.lock().expect("not poisoned").push(message.clone());
        }
    };
    let report =
        SHOP.upgrade(database.url()).to("bbbb").on_event(handler.clone()).await.expect("nothing to do");
    assert_eq!((ran(&report), report.current), (vec![], vec!["eeee".to_owned()]));
    SHOP.upgrade(database.url()).to("eeee").on_event(handler).await.expect("nothing to do");
    let warnings = warnings.lock().expect("not poisoned");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("to go back to it: downgrade bbbb"), "{warnings:?}");
}

async fn a_stamp_sets_rows_and_runs_nothing(database: &TestDatabase) {
    let report = SHOP.stamp(database.url(), &["cccc", "dddd"]).await.expect("stamped");
    assert_eq!(report.current, ["cccc", "dddd"]);
    assert_eq!(version_rows(database).await, ["cccc", "dddd"]);
    assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
    let error = SHOP.stamp(database.url(), &["nowhere"]).purge(true).await.expect_err("no such revision");
    assert!(matches!(error, Error::Graph(_)), "{error:?}");
    assert_eq!(version_rows(database).await, ["cccc", "dddd"]);
    SHOP.stamp(database.url(), &["base"]).await.expect("stamped");
    assert_eq!(version_rows(database).await, Vec::<String>::new());
}

async fn the_version_table_can_be_made_alone(database: &TestDatabase) {
    for _ in 0..2 {
        let report = SHOP.ensure_version(database.url()).await.expect("the table is made, or there already");
        assert_eq!((ran(&report), report.current), (vec![], vec![]));
        assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
    }
    database.execute("INSERT INTO ftf_migrate_version VALUES ('zzzz')").await;
    let report = SHOP.ensure_version(database.url()).await.expect("what the rows say does not matter");
    assert_eq!(report.current, ["zzzz"]);
    assert_eq!(database.value("SELECT count(*) FROM ftf_migrate_history").await, "0");
}

async fn a_database_ahead_is_refused_or_left_alone(database: &TestDatabase) {
    SHOP.upgrade(database.url()).await.expect("the upgrade works");
    let error = ROUGH.upgrade(database.url()).await.expect_err("it is of another program");
    assert!(matches!(&error, Error::Ahead { rows } if rows == &["eeee"]), "{error:?}");
    let report = ROUGH.upgrade(database.url()).when_ahead(WhenAhead::Accept).await.expect("left alone");
    assert_eq!(report.current, ["eeee"]);
    let start = ROUGH.at_startup(database.url()).on_start(OnStart::Run).await.expect("an old replica starts");
    assert_eq!(start.current, ["eeee"]);
    SHOP.stamp(database.url(), &["aaaa"]).purge(true).await.expect("purged");
    assert_eq!(version_rows(database).await, ["aaaa"]);
}

async fn a_start_checks_or_runs(database: &TestDatabase) {
    SHOP.upgrade(database.url()).to("bbbb").await.expect("the upgrade works");
    let error = SHOP.at_startup(database.url()).on_start(OnStart::Check).await.expect_err("some are pending");
    assert!(
        matches!(&error, Error::NotUpToDate { pending } if pending == &["dddd", "cccc", "eeee"]),
        "{error:?}"
    );
    let report = SHOP.at_startup(database.url()).on_start(OnStart::Off).await.expect("nothing is done");
    assert_eq!(report, Report::default());
    SHOP.at_startup(database.url()).on_start(OnStart::Run).await.expect("it runs");
    SHOP.at_startup(database.url()).on_start(OnStart::Check).await.expect("nothing is pending");
}

async fn a_connection_of_the_program_is_used_and_given_back(database: &TestDatabase) {
    let mut connection = match database.backend() {
        Backend::Sqlite => Connection::from(connect::<sqlx::SqliteConnection>(database.url()).await),
        Backend::Postgres | Backend::Pgbouncer => {
            Connection::from(connect::<sqlx::PgConnection>(database.url()).await)
        }
        Backend::Mysql => Connection::from(connect::<sqlx::MySqlConnection>(database.url()).await),
    };
    SHOP.upgrade(&mut connection).await.expect("the upgrade works");
    let rows = connection.fetch("SELECT id, email, status FROM users ORDER BY id").await.expect("rows");
    assert_eq!(rows[0].get::<String>("status").expect("text"), "new");
    assert_eq!(SHOP.current(&mut connection).await.expect("rows"), ["eeee"]);
}

pub(crate) async fn connect<C: sqlx::Connection>(url: &str) -> C {
    C::connect(url).await.expect("a connection")
}

async fn every_statement_may_commit_by_itself(database: &TestDatabase) {
    let run = SHOP.upgrade(database.url()).transaction_mode(TransactionMode::None);
    assert_eq!(ran(&run.await.expect("the upgrade works")).len(), 5);
    SHOP.downgrade(database.url(), "base").transaction_mode(TransactionMode::None).await.expect("all goes");
    assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
}

async fn a_run_may_be_one_transaction_where_there_is_such(database: &TestDatabase) {
    let _turn = ROUGH_TURN.lock().await;
    let run = ROUGH.upgrade(database.url()).transaction_mode(TransactionMode::PerRun);
    let error = run.await.expect_err("the third revision fails, or the database cannot");
    let rows = version_rows(database).await;
    assert_eq!(rows, Vec::<String>::new(), "{error}");
    assert_eq!(matches!(error, Error::NoRunTransaction { .. }), database.backend() == Backend::Mysql);
    assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
}

async fn another_version_table_can_be_named(database: &TestDatabase) {
    SHOP.upgrade(database.url()).version_table("alembic_version").await.expect("the upgrade works");
    assert_eq!(database.column("SELECT version_num FROM alembic_version").await, ["eeee"]);
    assert_eq!(SHOP.current(database.url()).version_table("alembic_version").await.expect("rows"), ["eeee"]);
}

async fn a_database_that_alembic_began_goes_on(database: &TestDatabase) {
    let upgrade = || SHOP.upgrade(database.url()).version_table("alembic_version");
    upgrade().to("aaaa").await.expect("the upgrade works");
    // Alembic makes a version table and no history.
    database.execute("DROP TABLE ftf_migrate_history").await;
    upgrade().await.expect("the history is made");
    assert_eq!(database.column("SELECT version_num FROM alembic_version").await, ["eeee"]);

    database.execute("DROP TABLE ftf_migrate_history").await;
    SHOP.stamp(database.url(), &["aaaa"])
        .version_table("alembic_version")
        .await
        .expect("the history is made");
    assert_eq!(database.column("SELECT version_num FROM alembic_version").await, ["aaaa"]);
}

on_every_backend!(
    an_upgrade_runs_every_migration_once_with_its_record,
    a_downgrade_takes_back_what_an_upgrade_did,
    the_history_table_tells_since_when_a_revision_is_there,
    looking_writes_nothing,
    many_at_once_run_each_migration_once,
    a_failing_statement_leaves_nothing_or_a_journal,
    what_was_done_outside_of_a_transaction_is_not_done_again,
    a_failing_step_of_rust_is_rolled_back,
    what_cannot_be_undone_is_not_begun,
    an_upgrade_to_something_older_says_so,
    a_stamp_sets_rows_and_runs_nothing,
    the_version_table_can_be_made_alone,
    a_database_ahead_is_refused_or_left_alone,
    a_start_checks_or_runs,
    a_connection_of_the_program_is_used_and_given_back,
    every_statement_may_commit_by_itself,
    a_run_may_be_one_transaction_where_there_is_such,
    another_version_table_can_be_named,
    a_database_that_alembic_began_goes_on,
);

#[test]
fn waiting_for_another_process_ends() {
    block_on(async {
        for backend in [Backend::Postgres, Backend::Mysql, Backend::Sqlite] {
            let database = TestDatabase::create(backend).await;
            SHOP.upgrade(database.url()).to("aaaa").await.expect("the upgrade works");
            let mut holder = holder(&database).await;
            let waited = Arc::new(Mutex::new(0));
            let seen = Arc::clone(&waited);
            let run = SHOP.upgrade(database.url()).lock_timeout(Duration::from_millis(300)).on_event(
                move |event| {
                    if matches!(event, Event::WaitingForLock { .. }) {
                        *seen.lock().expect("not poisoned") += 1;
                    }
                },
            );
            let error = run.await.expect_err("the lock is not to be had");
            assert!(matches!(error, Error::LockTimeout { .. }), "{backend}: {error:?}");
            assert!(*waited.lock().expect("not poisoned") > 0);
            holder.execute("ROLLBACK").await.expect("the lock is given back");
            drop(holder);
            SHOP.upgrade(database.url()).await.expect("now it works");
        }
    });
}

/// A session that holds what a migrating process holds.
pub(crate) async fn holder(database: &TestDatabase) -> Connection {
    let sql = match database.backend() {
        Backend::Sqlite => "BEGIN IMMEDIATE".to_owned(),
        Backend::Mysql => {
            "DO GET_LOCK(CONCAT('ftf_migrate:', LEFT(SHA2(CONCAT(DATABASE(), '/', 'ftf_migrate_version'), 256), 40)), 0)"
                .to_owned()
        }
        Backend::Postgres | Backend::Pgbouncer => {
            // The key is read off a run that waits for nobody.
            "BEGIN; SELECT pg_advisory_xact_lock(KEY)".replace("KEY", &lock_key().to_string())
        }
    };
    let mut connection = match database.backend() {
        Backend::Sqlite => Connection::from(connect::<sqlx::SqliteConnection>(database.url()).await),
        Backend::Mysql => Connection::from(connect::<sqlx::MySqlConnection>(database.url()).await),
        Backend::Postgres | Backend::Pgbouncer => {
            Connection::from(connect::<sqlx::PgConnection>(database.url()).await)
        }
    };
    connection.execute(&sql).await.expect("the lock is taken");
    connection
}

/// FNV-1a of `ftf_migrate_version` and `ftf-migrate`: part of what versions agree on, so it may not change.
fn lock_key() -> i64 {
    let text = b"ftf_migrate_versionftf-migrate";
    let hash = text.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.cast_signed()
}
