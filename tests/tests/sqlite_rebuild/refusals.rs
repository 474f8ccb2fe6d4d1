//! What would leave something behind that does not work is refused, and all is as it was.

use crate::{all_of, assert_sound, database, nothing, one, schema, upgrade};
use ftf_migrate_core::prelude::*;
use ftf_migrate_tests::history;

const TABLES: fn(&mut Op) = |op| {
    op.execute(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, k TEXT UNIQUE, a INTEGER CHECK (a > 0), b, \
         twice AS (b * 2), CHECK (a <> b)); \
         CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p); \
         CREATE VIEW v AS SELECT k FROM p; \
         CREATE TABLE log (what); \
         CREATE TRIGGER g AFTER INSERT ON c BEGIN INSERT INTO log SELECT a FROM p; END; \
         INSERT INTO p (id, k, a, b) VALUES (1, 'k', 1, 2); INSERT INTO c VALUES (1, 1), (2, NULL)",
    );
};

/// Tries `change`; it is refused with `words`, and nothing has happened.
async fn refused(change: fn(&mut Op), words: &str) {
    let (database, graph) = (database().await, history(&[(TABLES, nothing), (change, nothing)]));
    upgrade(&database, graph, "r001").await;
    let before = schema(&database).await;
    let error = all_of(&graph.upgrade(database.url()).await.expect_err("it is refused"));
    assert!(error.contains(words), "{error}\nshould say: {words}");
    assert_eq!(schema(&database).await, before);
    assert_sound(&database).await;
}

#[tokio::test]
async fn a_column_that_a_view_or_a_trigger_speaks_of_stays() {
    refused(|op| one(op.drop_column("p", "k")), "no such column").await;
    refused(|op| one(op.drop_column("p", "a")), "no such column: a").await;
}

#[tokio::test]
async fn a_column_that_another_is_computed_from_stays() {
    refused(|op| one(op.drop_column("p", "b")), "the generated column twice is computed from it").await;
}

#[tokio::test]
async fn a_key_that_other_tables_refer_to_stays() {
    refused(|op| one(op.drop_constraint("p_pkey", "p", ConstraintKind::PrimaryKey)), "foreign key mismatch")
        .await;
}

#[tokio::test]
async fn rows_that_do_not_fit_are_an_error() {
    refused(|op| one(op.create_check_constraint("ck", "p", "a > 5")), "CHECK constraint failed: ck").await;
    refused(|op| one(op.alter_column("c", "p_id").not_null()), "NOT NULL constraint failed").await;
    let words = "rows break a foreign key that did not before";
    refused(|op| one(op.create_foreign_key("fk", "p", &["k"], "c", &["id"])), words).await;
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    refused(|op| one(op.drop_column("p", "nothing")), "p has no column nothing").await;
    refused(|op| one(op.alter_column("nothing", "a").not_null()), "there is no table `nothing`").await;
    refused(|op| one(op.drop_constraint("x", "p", ConstraintKind::Check)), "p has no constraint x").await;
    refused(|op| one(op.alter_column("v", "k").not_null()), "the database has no table v").await;
}

#[tokio::test]
async fn a_refusal_tells_where_the_operation_is_written() {
    let (database, graph) = (
        database().await,
        history(&[(TABLES, nothing), (|op| one(op.drop_column("p", "nothing")), nothing)]),
    );
    let error = graph.upgrade(database.url()).await.expect_err("there is no such column");
    let ftf_migrate_core::Error::Compile { location, .. } = error else { panic!("{error:?}") };
    assert!(location.file().ends_with("refusals.rs"), "{location}");
}
