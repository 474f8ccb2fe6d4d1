//! Scripts instead of runs: fed to the native clients, they do what a run does.

mod coded;
mod crooked;
mod depot;
mod locked;
mod objects;
mod typed;
mod validated;
mod written;

use ftf_migrate_core::capabilities::{Database, Product, Server};
use ftf_migrate_core::{Graph, TransactionMode};
use ftf_migrate_tests::{TestDatabase, on_every_backend, schema_of};
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

static DEPOT: &Graph = &depot::MIGRATIONS;
static OBJECTS: &Graph = &objects::MIGRATIONS;

/// The servers of the test environment, or older.
fn server_of(database: Database) -> Server {
    let (product, version) = match database {
        Database::Sqlite => (Product::Sqlite, (3, 40, 0)),
        Database::Postgres => (Product::Postgres, (15, 0, 0)),
        Database::Mysql => (Product::Mariadb, (10, 11, 0)),
    };
    Server { product, version }
}

/// The native client of a database, told to stop at the first error, in a locale that is not UTF-8.
fn client(database: &TestDatabase) -> Command {
    let mut command = match database.database() {
        Database::Sqlite => {
            let mut command = Command::new("sqlite3");
            command.arg("-bail").arg(database.path().expect("a file"));
            command
        }
        Database::Postgres => {
            let mut command = Command::new("psql");
            command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database.direct_url()]);
            command
        }
        Database::Mysql => {
            let (host, port) = database.address().split_once(':').expect("a port");
            let mut command = Command::new("mariadb");
            command.args(["--no-defaults", "-h", host, "-P", port, "-u", database.user(), database.name()]);
            command
        }
    };
    command.env("LC_ALL", "C");
    command
}

fn feed(database: &TestDatabase, sql: &str) -> Output {
    let mut client = client(database);
    let pipes = client.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut client = pipes.spawn().expect("the native client");
    // A client that stops early closes the pipe.
    let _ = client.stdin.take().expect("a pipe").write_all(sql.as_bytes());
    client.wait_with_output().expect("the client ends")
}

#[track_caller]
fn feed_well(database: &TestDatabase, sql: &str) {
    let output = feed(database, sql);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\nin: {sql}");
}

#[track_caller]
fn feed_refused(database: &TestDatabase, sql: &str, because: &str) {
    let output = feed(database, sql);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(because), "{said}\nin: {sql}");
}

/// All that a run leaves, but for times.
async fn state_of(database: &TestDatabase) -> Vec<String> {
    let mut state = schema_of(database).await;
    let history = "SELECT version_num, direction, digest, outcome, statements, statements_started, statements_done, \
                   done_digest, error, tool FROM ftf_migrate_history ORDER BY id";
    let mut queries = vec!["SELECT version_num FROM ftf_migrate_version ORDER BY version_num", history];
    let tables = database.tables().await;
    for (table, rows) in [
        ("depots", "SELECT id, name, motto FROM depots ORDER BY id"),
        ("items", "SELECT id, depot_id FROM items ORDER BY id"),
    ] {
        if tables.iter().any(|there| there == table) {
            queries.push(rows);
        }
    }
    for query in queries {
        state.extend(database.rows(query).await.into_iter().map(|row| row.join(" | ")));
    }
    state
}

/// Another database of the same kind.
async fn beside(database: &TestDatabase) -> TestDatabase {
    TestDatabase::create(database.backend()).await
}

async fn a_script_does_what_an_upgrade_and_a_downgrade_do(database: &TestDatabase) {
    let online = beside(database).await;
    let server = server_of(database.database());
    DEPOT.upgrade(online.url()).await.expect("the upgrade works");
    feed_well(database, &DEPOT.offline(server).upgrade("heads").expect("all of it is SQL"));
    assert_eq!(state_of(database).await, state_of(&online).await);
    assert_eq!(database.value("SELECT count(*) FROM depots WHERE name = 'Malmö -- ü'").await, "1");
    assert_eq!(
        database.value("SELECT count(*) FROM items WHERE id <= 100").await,
        "0",
        "the trigger is there"
    );
    let again = DEPOT.upgrade(database.url()).await.expect("it is known");
    assert!(again.applied.is_empty());

    DEPOT.downgrade(online.url(), "base").await.expect("the downgrade works");
    let back = DEPOT.offline(server).from(&["heads", "audit"]).downgrade("base");
    assert!(back.is_err(), "`heads` is no single start: {back:?}");
    let back = DEPOT.offline(server).from(&["k005", "audit"]).downgrade("base");
    feed_well(database, &back.expect("all of it is SQL"));
    assert_eq!(state_of(database).await, state_of(&online).await);
    assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
}

async fn a_script_goes_on_from_several_rows(database: &TestDatabase) {
    let online = beside(database).await;
    for target in ["k003", "k004"] {
        for database in [database, &online] {
            DEPOT.upgrade(database.url()).to(target).await.expect("the upgrade works");
        }
    }
    DEPOT.upgrade(online.url()).to("k005").await.expect("the upgrade works");
    let offline = || DEPOT.offline(server_of(database.database()));
    let merge = offline().from(&["k003", "k004"]).upgrade("k005").expect("all of it is SQL");
    feed_well(database, &merge);
    assert_eq!(state_of(database).await, state_of(&online).await);

    DEPOT.downgrade(online.url(), "k003").await.expect("the merge goes");
    feed_well(database, &offline().from(&["search@head"]).downgrade("k003").expect("all of it is SQL"));
    assert_eq!(state_of(database).await, state_of(&online).await);
}

async fn a_script_for_another_revision_is_refused_without_harm(database: &TestDatabase) {
    DEPOT.upgrade(database.url()).to("k002").await.expect("the upgrade works");
    let before = state_of(database).await;
    let offline = || DEPOT.offline(server_of(database.database()));
    for from in [&[][..], &["k001"], &["k003"], &["k003", "k004"], &["k002", "z001"]] {
        let because = match database.database() {
            Database::Postgres => "the version rows have changed",
            _ => "the version rows are not those of this script",
        };
        feed_refused(database, &offline().from(from).upgrade("heads").expect("SQL"), because);
        feed_refused(database, &offline().from(from).stamp(&["k005"]).expect("SQL"), because);
        assert_eq!(state_of(database).await, before, "{from:?}");
    }
    feed_refused(database, &offline().from(&["k001"]).downgrade("base").expect("SQL"), "the version rows");
    assert_eq!(state_of(database).await, before);
    // It is the one for this revision that is taken, and only once.
    let right = offline().from(&["k002"]).upgrade("k003").expect("SQL");
    feed_well(database, &right);
    feed_refused(database, &right, "the version rows");
}

async fn a_script_does_not_go_over_what_is_half_done(database: &TestDatabase) {
    DEPOT.upgrade(database.url()).to("k002").await.expect("the upgrade works");
    database.execute("UPDATE ftf_migrate_history SET outcome = 'running' WHERE version_num = 'k002'").await;
    let before = state_of(database).await;
    for target in ["k003", "k004"] {
        let script = DEPOT.offline(server_of(database.database())).from(&["k002"]).upgrade(target);
        feed_refused(database, &script.expect("SQL"), "an interrupted migration has to be finished first");
    }
    assert_eq!(state_of(database).await, before);
}

async fn a_run_finishes_what_a_script_began(database: &TestDatabase) {
    // MariaDB has each statement apart, PostgreSQL the index, SQLite nothing.
    let script = DEPOT.offline(server_of(database.database())).upgrade("k003").expect("SQL");
    let broken = script.replace("UPDATE depots SET town", "UPDATE depots SET twon");
    feed_refused(database, &broken, "twon");
    let online = beside(database).await;
    for database in [database, &online] {
        DEPOT.upgrade(database.url()).await.expect("the rest is done");
    }
    assert_eq!(schema_of(database).await, schema_of(&online).await);
    let rows = "SELECT version_num, outcome, statements_done FROM ftf_migrate_history ORDER BY version_num";
    assert_eq!(database.rows(rows).await, online.rows(rows).await);
}

async fn bodies_with_semicolons_go_through_the_clients(database: &TestDatabase) {
    let online = beside(database).await;
    let offline = || OBJECTS.offline(server_of(database.database()));
    for target in ["o001", "o002"] {
        OBJECTS.upgrade(online.url()).to(target).await.expect("the upgrade works");
        let from: &[&str] = if target == "o001" { &[] } else { &["o001"] };
        feed_well(database, &offline().from(from).upgrade(target).expect("all of it is SQL"));
        assert_eq!(schema_of(database).await, schema_of(&online).await, "{target}");
    }
    assert_eq!(database.column("SELECT said FROM log").await, ["it's; new"], "the trigger works");
    OBJECTS.downgrade(online.url(), "base").await.expect("the downgrade is derived");
    feed_well(database, &offline().from(&["o002"]).downgrade("base").expect("all of it is SQL"));
    assert_eq!(schema_of(database).await, schema_of(&online).await);
    assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
}

async fn a_stamp_can_be_a_script(database: &TestDatabase) {
    let online = beside(database).await;
    let offline = || DEPOT.offline(server_of(database.database()));
    DEPOT.stamp(online.url(), &["k003", "k004"]).await.expect("it is stamped");
    feed_well(database, &offline().stamp(&["k003", "k004"]).expect("SQL"));
    assert_eq!(state_of(database).await, state_of(&online).await);
    DEPOT.stamp(online.url(), &["k001"]).purge(true).await.expect("it is stamped");
    feed_well(database, &offline().purge_and_stamp(&["k001"]).expect("SQL"));
    assert_eq!(state_of(database).await, state_of(&online).await);
}

async fn one_transaction_can_hold_a_whole_script(database: &TestDatabase) {
    let offline = DEPOT.offline(server_of(database.database())).transaction_mode(TransactionMode::PerRun);
    let script = offline.upgrade("k002");
    if database.database() == Database::Mysql {
        assert!(script.expect_err("its DDL commits").to_string().contains("one transaction"));
        return;
    }
    let script = script.expect("SQL");
    // That of the tables, and that of the run.
    assert_eq!(script.matches("\nCOMMIT;").count(), 2, "{script}");
    let online = beside(database).await;
    DEPOT.upgrade(online.url()).to("k002").await.expect("the upgrade works");
    feed_well(database, &script);
    assert_eq!(state_of(database).await, state_of(&online).await);
}

on_every_backend!(
    a_run_finishes_what_a_script_began,
    a_script_does_not_go_over_what_is_half_done,
    a_script_does_what_an_upgrade_and_a_downgrade_do,
    a_script_for_another_revision_is_refused_without_harm,
    a_script_goes_on_from_several_rows,
    a_stamp_can_be_a_script,
    bodies_with_semicolons_go_through_the_clients,
    one_transaction_can_hold_a_whole_script,
);
