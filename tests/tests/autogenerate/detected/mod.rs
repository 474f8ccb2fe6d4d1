//! Every sort of change on real servers: found with the right operations, done, and undone.
//!
//! The cases are those of docs/src/detected.md, which is made of them; `FTF_BLESS=1` writes it.

mod case;
mod cases;
mod document;

use crate::pairs::is_reached;
use case::{Case, Expected, Make, Record};
use ftf_migrate_core::autogenerate::{Renames, rename_candidates};
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::compare::{Autogenerate, Comparison};
use ftf_migrate_core::model::Models;
use ftf_migrate_core::operation::{Op, Operation};
use ftf_migrate_core::reflect::{Filter, Kind};
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, Live, history};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// All cases are tried, so that one run tells everything.
fn all(backend: Backend) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (mut failed, mut left) = (Vec::new(), None);
    for case in cases::all() {
        let checked = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                let mut live = empty(backend, left.take()).await;
                check(&case, &mut live).await;
                live
            })
        }));
        match checked {
            Ok(live) => left = Some(live),
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                failed.push(text.unwrap_or_else(|| format!("{}: {panic:?}", case.change)));
            }
        }
    }
    assert!(failed.is_empty(), "{} failed\n\n{}", failed.len(), failed.join("\n\n"));
}

/// Making a database takes PostgreSQL longer than all the rest, so it uses the one of the case before.
async fn empty(backend: Backend, left: Option<Live>) -> Live {
    match left {
        Some(mut live) if backend == Backend::Postgres => {
            for sql in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
                live.connection.execute(sql).await.unwrap();
            }
            live.connection
                .execute(&format!("DROP SCHEMA IF EXISTS {} CASCADE", Live::OTHER_SCHEMA))
                .await
                .unwrap();
            live
        }
        _ => Live { has_other_schema: true, ..Live::create(backend).await },
    }
}

async fn check(case: &Case, live: &mut Live) {
    if let Some((before, after)) = case.revisions {
        return check_by_revisions(case, before, after, live).await;
    }
    let what = format!("{} on {}", case.change, live.server);
    let (made, _) = recorded(&case.before, live);
    let (wanted, after) = recorded(&case.after, live);
    match case.expected(live.server) {
        Expected::Nothing(_) if !can_make(&made, live) || !can_make(&wanted, live) => {}
        Expected::Nothing(_) => {
            live.run(MetaData::new(), &made, &what).await;
            let found = live.propose(&after, &Renames::default()).await;
            assert_eq!(words(&found.upgrade), [""; 0], "{what}");
        }
        Expected::Operations(expected) => {
            live.run(MetaData::new(), &made, &what).await;
            let first = live.reflect().await;
            let renames = renames(live, &after).await;
            let found = live.propose(&after, &renames).await;
            assert_eq!(words(&found.upgrade), expected, "{what}\n{:#?}", found.upgrade);

            live.run(first.clone(), &found.upgrade, &what).await;
            is_reached(live, &after, &what).await;

            let reached = live.reflect().await;
            live.run(reached, &found.downgrade, &format!("{what}, undone")).await;
            is_reached(live, &first, &format!("{what}, undone")).await;
        }
    }
}

thread_local! {
    /// What the one revision does.
    static MADE: Cell<Option<(Make, Database)>> = const { Cell::new(None) };
}

fn revision(op: &mut Op) {
    if let Some((make, database)) = MADE.get() {
        make(op, database);
    }
}

/// Where the database does not keep what was written, the revisions tell what there is. There, back, and nothing after each.
async fn check_by_revisions(case: &Case, before: Make, after: Make, live: &mut Live) {
    let what = format!("{} on {}", case.change, live.server);
    let (made, first) = recorded(&(Box::new(before) as Record), live);
    let (wanted, second) = recorded(&(Box::new(after) as Record), live);
    let expected = match case.expected(live.server) {
        Expected::Nothing(_) if !can_make(&made, live) || !can_make(&wanted, live) => return,
        Expected::Nothing(_) => Vec::new(),
        Expected::Operations(expected) => expected,
    };
    live.run(MetaData::new(), &made, &what).await;
    let there = compare(live, before, &second).await;
    assert_eq!(words(there.operations()), expected, "{what}");
    live.run(first.clone(), there.operations(), &what).await;
    assert_eq!(words(compare(live, after, &second).await.operations()), [""; 0], "{what}, done");
    let back = compare(live, after, &first).await;
    live.run(second, back.operations(), &format!("{what}, undone")).await;
    assert_eq!(words(compare(live, before, &first).await.operations()), [""; 0], "{what}, undone");
    there.into_revisions().unwrap_or_else(|error| panic!("{what}: {error}"));
}

async fn compare(live: &Live, made: Make, wanted: &MetaData) -> Comparison {
    MADE.set(Some((made, live.server.database())));
    let mut models = Models::default();
    models.metadata = wanted.clone();
    // The last of a sort is removed in some cases, and nothing declared tells that the sort takes part.
    let settings = Autogenerate::new().filter(Filter::new().kinds(&Kind::ALL));
    let history = history(&[(revision, Op::derive)]);
    history.compare(live.database.url(), &models).autogenerate(settings).await.unwrap()
}

/// What is recorded, and the schema that it makes.
fn recorded(record: &Record, live: &Live) -> (Vec<Operation>, MetaData) {
    let mut op = Op::new();
    record(&mut op, live.server.database());
    let mut metadata = MetaData::new();
    let mut operations = Vec::new();
    for recorded in op.into_parts().0 {
        metadata.apply(&recorded.operation).unwrap();
        operations.push(recorded.operation);
    }
    (operations, metadata)
}

/// Whether the server has all of it.
fn can_make(operations: &[Operation], live: &Live) -> bool {
    let mut schema = MetaData::new();
    operations.iter().all(|operation| {
        let is_made = ftf_migrate_core::compile(operation, &live.server, &schema).is_ok();
        schema.apply(operation).unwrap();
        is_made
    })
}

/// All that looks like a rename is taken for one: tables first, then the columns of tables that have their
/// new name.
async fn renames(live: &mut Live, after: &MetaData) -> Renames {
    let before = live.reflect().await;
    let after = live.normalize(after).await;
    let (before, after) = ftf_migrate_core::reconcile(&mut live.connection, before, after).await.unwrap();
    let candidates = rename_candidates(&before, &after);
    candidates.iter().fold(Renames::default(), Renames::accept)
}

fn words(operations: &[Operation]) -> Vec<String> {
    operations.iter().map(ToString::to_string).collect()
}

#[test]
fn every_sort_of_change_is_found_on_postgres() {
    all(Backend::Postgres);
}

#[test]
fn every_sort_of_change_is_found_on_mysql() {
    all(Backend::Mysql);
}

#[test]
fn every_sort_of_change_is_found_on_sqlite() {
    all(Backend::Sqlite);
}

#[test]
fn the_document_tells_what_is_found() {
    document::check();
}
