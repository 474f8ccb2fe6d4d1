//! Revisions that a killed process left half done, of which nobody can tell how far they are.

use crate::typed;
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::{Error, Graph, Resolution};
use ftf_migrate_tests::histories::doubt;
use ftf_migrate_tests::{TestDatabase, on_every_backend};

static DOUBT: &Graph = &doubt::MIGRATIONS;

/// At d001, and d002 as a process leaves it that is killed at its first statement.
async fn killed_at_the_first_statement(database: &TestDatabase) {
    DOUBT.upgrade(database.url()).to("d001").await.expect("it migrates");
    half_done(database, "upgrade").await;
}

async fn half_done(database: &TestDatabase, direction: &str) {
    let now = match database.database() {
        Database::Sqlite => "datetime()",
        Database::Postgres | Database::Mysql => "now()",
    };
    let insert = format!(
        "INSERT INTO ftf_migrate_history (version_num, direction, digest, outcome, started_at, statements, \
         statements_started, statements_done, tool) VALUES ('d002', '{direction}', '', 'running', {now}, 2, 1, 0, '')"
    );
    database.execute(&insert).await;
}

async fn resolve(database: &TestDatabase, resolution: Resolution) -> Vec<String> {
    DOUBT.resolve(database.url(), "d002", resolution).await.expect("it is settled").current
}

async fn items(database: &TestDatabase) -> Vec<String> {
    database.column("SELECT name FROM items ORDER BY id").await
}

async fn outcomes(database: &TestDatabase) -> Vec<String> {
    let rows =
        database.rows("SELECT version_num, direction, outcome FROM ftf_migrate_history ORDER BY id").await;
    rows.iter().map(|row| row.join(" ")).collect()
}

async fn the_choices_are_named_where_it_cannot_be_told(database: &TestDatabase) {
    killed_at_the_first_statement(database).await;
    typed("doubt", database, &["upgrade", "head"]).refused(&[
        "revision d002 (upgrade) was interrupted at statement 1 of 2, and whether that took effect cannot be told",
        "INSERT INTO items VALUES (1, 'one')",
        "cargo ftf-migrate resolve d002 --resume skip",
        "cargo ftf-migrate resolve d002 --resume redo",
        "cargo ftf-migrate resolve d002 --applied",
        "cargo ftf-migrate resolve d002 --rolled-back",
    ]);
    typed("doubt", database, &["downgrade", "base"]).refused(&[
        "d002 is half upgraded",
        "run the same upgrade again",
        "resolve d002 --rolled-back",
    ]);
    assert_eq!(items(database).await, [""; 0]);
}

async fn a_statement_that_took_effect_is_left_out(database: &TestDatabase) {
    killed_at_the_first_statement(database).await;
    database.execute("INSERT INTO items VALUES (1, 'was there')").await;
    let text = typed("doubt", database, &["resolve", "d00", "--resume", "skip"]);
    text.refused(&["d00"]);
    let told = typed("doubt", database, &["resolve", "d002", "--resume", "skip"]);
    assert!(told.stderr.contains("d002 goes on in the next run, behind the statement"), "{told:#?}");
    told.done();
    DOUBT.upgrade(database.url()).await.expect("it goes on");
    assert_eq!(items(database).await, ["was there", "two"]);
    assert_eq!(outcomes(database).await, ["d001 upgrade done", "d002 upgrade done", "d003 upgrade done"]);
}

async fn a_statement_that_took_no_effect_is_sent_again(database: &TestDatabase) {
    killed_at_the_first_statement(database).await;
    assert_eq!(resolve(database, Resolution::Redo).await, ["d001"]);
    DOUBT.upgrade(database.url()).await.expect("it goes on");
    assert_eq!(items(database).await, ["one", "two"]);
}

async fn a_revision_that_is_there_is_recorded(database: &TestDatabase) {
    killed_at_the_first_statement(database).await;
    database.execute("INSERT INTO items VALUES (7, 'by hand')").await;
    assert_eq!(resolve(database, Resolution::Applied).await, ["d002"]);
    assert_eq!(database.column("SELECT version_num FROM ftf_migrate_version").await, ["d002"]);
    assert_eq!(DOUBT.changed(database.url()).await.expect("read"), [], "with the digest that its file has");
    DOUBT.upgrade(database.url()).await.expect("it goes on");
    assert_eq!(items(database).await, ["by hand"]);
    assert_eq!(outcomes(database).await, ["d001 upgrade done", "d002 upgrade done", "d003 upgrade done"]);
}

async fn a_revision_of_which_nothing_is_there_is_given_up(database: &TestDatabase) {
    killed_at_the_first_statement(database).await;
    assert_eq!(resolve(database, Resolution::RolledBack).await, ["d001"]);
    assert_eq!(outcomes(database).await, ["d001 upgrade done", "d002 upgrade undone"]);
    DOUBT.downgrade(database.url(), "base").await.expect("every way is free");
    DOUBT.upgrade(database.url()).await.expect("from the beginning");
    assert_eq!(items(database).await, ["one", "two"]);
}

async fn a_half_downgrade_is_settled_by_what_is_there(database: &TestDatabase) {
    DOUBT.upgrade(database.url()).to("d002").await.expect("it migrates");
    half_done(database, "downgrade").await;
    let error = DOUBT.upgrade(database.url()).await.expect_err("it is half done the other way");
    assert!(matches!(error, Error::HalfDone { .. }), "{error}");
    assert_eq!(resolve(database, Resolution::Applied).await, ["d002"]);
    DOUBT.upgrade(database.url()).await.expect("it goes on from there");
    DOUBT.downgrade(database.url(), "d002").await.expect("and back");
    half_done(database, "downgrade").await;
    database.execute("DELETE FROM items").await;
    assert_eq!(resolve(database, Resolution::RolledBack).await, ["d001"]);
    assert_eq!(database.column("SELECT version_num FROM ftf_migrate_version").await, ["d001"]);
    DOUBT.upgrade(database.url()).await.expect("from there");
    assert_eq!(items(database).await, ["one", "two"]);
    let outcomes = outcomes(database).await;
    let of_d002: Vec<_> = outcomes.iter().filter(|line| line.starts_with("d002")).collect();
    assert_eq!(
        of_d002,
        ["d002 upgrade undone", "d002 downgrade undone", "d002 downgrade done", "d002 upgrade done"]
    );
}

async fn what_is_not_so_is_refused_and_changes_nothing(database: &TestDatabase) {
    let nothing = |result: Result<_, Error>, text: &str| {
        let error: Error = Result::<ftf_migrate_core::Report, _>::expect_err(result, "it is refused");
        assert!(error.to_string().contains(text), "{error}");
    };
    let all = [
        Resolution::Applied,
        Resolution::RolledBack,
        Resolution::Redo,
        Resolution::Skip,
        Resolution::Rebless,
    ];
    for resolution in all {
        nothing(DOUBT.resolve(database.url(), "d002", resolution).await, "no version table");
    }
    assert_eq!(database.tables().await, [""; 0], "nothing was made");
    DOUBT.upgrade(database.url()).to("d001").await.expect("it migrates");
    let before = outcomes(database).await;
    for resolution in &all[..4] {
        nothing(DOUBT.resolve(database.url(), "d002", *resolution).await, "it is not half done");
    }
    nothing(DOUBT.resolve(database.url(), "d002", Resolution::Rebless).await, "no upgrade to it");
    nothing(DOUBT.resolve(database.url(), "nope", Resolution::Applied).await, "Can't locate revision");
    nothing(DOUBT.resolve(database.url(), "base", Resolution::Applied).await, "base is no revision");
    assert_eq!(outcomes(database).await, before);
    // It is half done, but what comes before it is gone.
    half_done(database, "upgrade").await;
    database.execute("DELETE FROM ftf_migrate_version").await;
    nothing(DOUBT.resolve(database.url(), "d002", Resolution::Applied).await, "d001 comes before it");
    // It did not stop at a statement.
    database.execute("UPDATE ftf_migrate_history SET statements_started = 0 WHERE outcome = 'running'").await;
    nothing(DOUBT.resolve(database.url(), "d002", Resolution::Skip).await, "did not stop at a statement");
}

on_every_backend!(
    the_choices_are_named_where_it_cannot_be_told,
    a_statement_that_took_effect_is_left_out,
    a_statement_that_took_no_effect_is_sent_again,
    a_revision_that_is_there_is_recorded,
    a_revision_of_which_nothing_is_there_is_given_up,
    a_half_downgrade_is_settled_by_what_is_there,
    what_is_not_so_is_refused_and_changes_nothing,
);
