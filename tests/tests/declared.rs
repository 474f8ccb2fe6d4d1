//! What is declared next to models and is no table: it takes part in the comparison, and strangers do not.

#![expect(clippy::unwrap_used, reason = "tests")]

use ftf_migrate_core::Graph;
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::compare::{Autogenerate, Comparison, Generated, Object};
use ftf_migrate_core::model::Models;
use ftf_migrate_core::prelude::*;
use ftf_migrate_tests::{TestDatabase, history, on_every_backend};

type Declare = fn(&mut Op);

/// What models come of this.
fn models(declare: Declare) -> Models {
    let mut op = Op::new();
    declare(&mut op);
    let mut models = Models::default();
    for recorded in op.recorded() {
        models.metadata.apply(&recorded.operation).unwrap();
    }
    models
}

fn invoices(op: &mut Op) {
    op.create_table("invoices", &[column("id", BigInt).primary_key()]);
}

fn apart(op: &mut Op) {
    invoices(op);
    op.create_sequence("invoice_numbers").start(1000);
    op.create_extension("citext");
}

fn in_schema(op: &mut Op) {
    op.create_table("ftf_declared_events", &[column("id", BigInt).primary_key()]).schema("ftf_declared");
}

/// The comparison of what is declared with a database.
async fn compare(
    database: &TestDatabase,
    graph: &'static Graph,
    declare: Declare,
    settings: Autogenerate,
) -> Comparison {
    graph.compare(database.url(), &models(declare)).autogenerate(settings).await.unwrap()
}

async fn said(database: &TestDatabase, graph: &'static Graph, declare: Declare) -> Vec<String> {
    let found = compare(database, graph, declare, Autogenerate::new()).await;
    found.operations().iter().map(ToString::to_string).collect()
}

fn only(comparison: Comparison) -> Generated {
    let mut revisions = comparison.into_revisions().unwrap();
    assert_eq!(revisions.len(), 1);
    revisions.pop().unwrap()
}

fn up(upgrade: fn(&mut Op)) -> &'static Graph {
    history(&[(upgrade, Op::derive)])
}

/// Which of the words are about something that the database has.
fn there<'a>(database: &TestDatabase, words: &[(&'a str, &[Database])]) -> Vec<&'a str> {
    let is_there = |(_, databases): &&(&str, &[Database])| databases.contains(&database.database());
    words.iter().filter(is_there).map(|(word, _)| *word).collect()
}

async fn is_mysql(database: &TestDatabase) -> bool {
    database.database() == Database::Mysql && !database.value("SELECT version()").await.contains("MariaDB")
}

async fn what_is_declared_is_made_and_then_nothing_differs(database: &TestDatabase) {
    let graph = up(invoices);
    graph.upgrade(database.url()).await.unwrap();
    let with_sequence: &[Database] =
        if is_mysql(database).await { &[Database::Postgres] } else { &[Database::Postgres, Database::Mysql] };
    let words = [
        ("create_extension citext", &[Database::Postgres][..]),
        ("create_sequence invoice_numbers", with_sequence),
    ];
    assert_eq!(said(database, graph, apart).await, there(database, &words));
    if words.iter().any(|(_, databases)| databases.contains(&database.database()))
        && !is_mysql(database).await
    {
        let generated = only(compare(database, graph, apart, Autogenerate::new()).await);
        assert!(
            generated.upgrade.contains(&"op.create_sequence(\"invoice_numbers\").start(1000);".to_owned())
        );
        assert!(generated.downgrade.contains(&"op.drop_sequence(\"invoice_numbers\");".to_owned()));
        database.execute("CREATE SEQUENCE invoice_numbers START WITH 1000").await;
        if database.database() == Database::Postgres {
            database.execute("CREATE EXTENSION citext").await;
        }
        assert_eq!(said(database, graph, apart).await, [""; 0]);
    }
}

async fn strangers_are_left_alone_and_what_revisions_made_is_not(database: &TestDatabase) {
    if database.database() == Database::Sqlite || is_mysql(database).await {
        return;
    }
    let graph = up(|op| {
        op.create_table("invoices", &[column("id", BigInt).primary_key()]);
        op.create_sequence("ours");
    });
    graph.upgrade(database.url()).await.unwrap();
    database.execute("CREATE SEQUENCE theirs").await;
    let found = compare(database, graph, invoices, Autogenerate::new()).await;
    let words: Vec<_> = found.findings().iter().map(ToString::to_string).collect();
    assert_eq!(words, ["removed sequence 'ours'"]);
    let generated = only(found);
    assert_eq!(generated.downgrade, ["op.create_sequence(\"ours\");"]);
    assert!(generated.warnings[0].contains("fails from then on"), "{:?}", generated.warnings);
    let refused = Autogenerate::new().include(|object, _| !matches!(object, Object::Sequence(_)));
    assert!(compare(database, graph, invoices, refused).await.is_same());
}

async fn the_first_table_in_a_schema_brings_the_schema(database: &TestDatabase) {
    let graph = history(&[]);
    graph.ensure_version(database.url()).await.unwrap();
    let found = compare(database, graph, in_schema, Autogenerate::new()).await;
    let words: Vec<_> = found.operations().iter().map(ToString::to_string).collect();
    let table = "create_table ftf_declared.ftf_declared_events";
    if database.database() == Database::Sqlite {
        assert_eq!(words, [table]);
        return;
    }
    assert_eq!(words, ["create_schema ftf_declared", table]);
    let generated = only(found);
    assert_eq!(generated.downgrade.last().unwrap(), "op.drop_schema(\"ftf_declared\");");
    // Somebody else's schema is not dropped, and is not made again.
    database.execute("CREATE SCHEMA ftf_declared").await;
    assert_eq!(said(database, graph, in_schema).await, [table]);
    assert_eq!(said(database, graph, invoices).await, ["create_table invoices"]);
    database
        .execute(if database.database() == Database::Mysql {
            "DROP SCHEMA ftf_declared"
        } else {
            "DROP SCHEMA ftf_declared CASCADE"
        })
        .await;
}

async fn tables_of_a_schema_that_only_revisions_name_are_dropped_if_they_made_them(database: &TestDatabase) {
    if database.database() != Database::Postgres {
        return;
    }
    let graph = up(|op| {
        op.create_schema("ours");
        op.create_table("events", &[column("id", BigInt).primary_key()]).schema("ours");
        op.create_table("invoices", &[column("id", BigInt).primary_key()]);
    });
    graph.upgrade(database.url()).await.unwrap();
    database.execute("CREATE TABLE ours.queue (id BIGINT)").await;
    assert_eq!(said(database, graph, invoices).await, ["drop_table ours.events", "drop_schema ours"]);
    let offline = graph.compare_with_history(&models(invoices), Autogenerate::new()).unwrap();
    let words: Vec<_> = offline.operations().iter().map(ToString::to_string).collect();
    assert_eq!(words, ["drop_table ours.events", "drop_schema ours"]);
}

on_every_backend!(
    what_is_declared_is_made_and_then_nothing_differs,
    strangers_are_left_alone_and_what_revisions_made_is_not,
    the_first_table_in_a_schema_brings_the_schema,
    tables_of_a_schema_that_only_revisions_name_are_dropped_if_they_made_them,
);
