//! Downgrades that no revision gives, and operations that do not fit: found before anything is begun.

use crate::scripted::{self, Script};
use crate::suite::{ran, version_rows};
use crate::{ledger, stuck};
use ftf_migrate_core::capabilities::{Database, Product, Server};
use ftf_migrate_core::{Error, Graph};
use ftf_migrate_tests::{TestDatabase, on_every_backend, schema_of};

static LEDGER: &Graph = &ledger::MIGRATIONS;
static STUCK: &Graph = &stuck::MIGRATIONS;

/// The schema without the places of columns: one that was dropped comes back behind the others.
async fn shape(database: &TestDatabase) -> Vec<String> {
    if database.database() == Database::Sqlite {
        return sqlite_shape(database).await;
    }
    let lines = schema_of(database).await;
    let mut lines: Vec<_> = lines.into_iter().map(|line| without_place(&line)).collect();
    lines.sort();
    lines
}

fn without_place(line: &str) -> String {
    let mut fields: Vec<_> = line.split(" | ").collect();
    if fields[0] == "column" {
        fields.remove(2);
    }
    fields.join(" | ")
}

async fn sqlite_shape(database: &TestDatabase) -> Vec<String> {
    let mut lines = Vec::new();
    for query in [
        "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk \
         FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'",
        "SELECT m.name, k.\"from\", k.\"table\", k.\"to\", k.on_delete \
         FROM sqlite_schema m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table'",
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index'",
    ] {
        lines.extend(database.rows(query).await.into_iter().map(|row| row.join(" | ")));
    }
    lines.sort();
    lines
}

async fn a_derived_downgrade_leads_back_to_the_schema_before(database: &TestDatabase) {
    let mut shapes = Vec::new();
    for revision in ["g001", "g002", "g003"] {
        LEDGER.upgrade(database.url()).to(revision).await.expect("the upgrade works");
        shapes.push(shape(database).await);
    }
    assert_ne!(shapes[0], shapes[1], "the revision changes something");
    assert_eq!(database.value("SELECT count(*) FROM customers").await, "2");

    LEDGER.downgrade(database.url(), "g002").await.expect("it says what undoes it");
    assert_eq!(database.value("SELECT count(*) FROM customers").await, "0");
    let report = LEDGER.downgrade(database.url(), "g001").await.expect("it is derived");
    assert_eq!(ran(&report), ["g002"]);
    assert_eq!(shape(database).await, shapes[0]);
    LEDGER.upgrade(database.url()).await.expect("up again");
    assert_eq!(shape(database).await, shapes[2]);
    LEDGER.downgrade(database.url(), "base").await.expect("all in one go");
    assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
}

async fn what_cannot_be_derived_is_named_before_anything_is_begun(database: &TestDatabase) {
    STUCK.upgrade(database.url()).await.expect("the upgrade works");
    let error = STUCK.downgrade(database.url(), "base").await.expect_err("nobody knows what undoes the SQL");
    assert_eq!(
        error.to_string(),
        "revision s002 (versions/02_s002_rows.rs:10) cannot be downgraded: it gives no `downgrade`, and none can be \
         derived from execute: it is SQL as written, and does not say with `.reverse(\"…\")` what undoes it"
    );
    assert_eq!(version_rows(database).await, ["s003"], "what lies above it was left alone");
    STUCK.downgrade(database.url(), "s002").await.expect("the one above has a way back");
}

async fn an_operation_that_does_not_fit_is_found_before_anything_is_begun(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.create_index("ix", "itmes", &["name"]);
    })
    .await;
    let error = scripted::MIGRATIONS.upgrade(database.url()).await.expect_err("there is no such table");
    let Error::Replay { location, .. } = &error else { panic!("{error:?}") };
    assert!(location.file().ends_with("derived.rs"), "{location}");
    assert_eq!(
        error.to_string(),
        format!(
            "upgrade of revision p002 (What the test says) cannot be done: create_index ix on itmes: there is no table \
             `itmes`\n  at versions/02_p002_script.rs:{}",
            location.line()
        )
    );
    assert_eq!(error.hint().as_deref(), Some("did you mean `items`?"));
    assert_eq!(database.tables().await, Vec::<String>::new(), "the revision before it was not run either");
}

on_every_backend!(
    a_derived_downgrade_leads_back_to_the_schema_before,
    what_cannot_be_derived_is_named_before_anything_is_begun,
    an_operation_that_does_not_fit_is_found_before_anything_is_begun,
);

#[test]
fn a_script_has_the_derived_downgrade_too() {
    let postgres = Server { product: Product::Postgres, version: (16, 0, 0) };
    let script = LEDGER.offline(postgres).from(&["g002"]).downgrade("g001").expect("it is derived");
    for sql in
        ["CREATE TABLE \"drafts\"", "ALTER TABLE \"purchases\" RENAME TO \"orders\"", "ADD COLUMN \"phone\""]
    {
        assert!(script.contains(sql), "{sql} is not in {script}");
    }
    let error = STUCK.offline(postgres).from(&["s002"]).downgrade("base").expect_err("it cannot be derived");
    assert!(matches!(error, Error::Irreversible { revision: "s002", location: Some(_), .. }), "{error:?}");
}
