//! Random schemas, made and changed with and without folding: the same comes of both.
//!
//! `FTF_FOLD_SEEDS=0..2000` makes the run a long one; a failure tells its seed.

use crate::record::{record, spread};
use ftf_migrate_core::autogenerate::diff;
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::migration::Graph;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_core::{Error, Event};
use ftf_migrate_tests::{
    Backend, TestDatabase, block_on, history, mutated, random_schema, schema_of, schema_without_order_of,
};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

fn seeds() -> Range<u64> {
    let Ok(text) = std::env::var("FTF_FOLD_SEEDS") else { return 0..25 };
    let (start, end) = text.split_once("..").unwrap();
    start.parse().unwrap()..end.parse().unwrap()
}

/// What the revisions make their operations of.
#[derive(Clone, Copy)]
struct Case {
    seed: u64,
    server: Server,
    apart: bool,
}

/// One for each database, which are tried at the same time.
static CASES: [Mutex<Option<Case>>; 3] = [const { Mutex::new(None) }; 3];

fn make<const N: usize>(op: &mut Op) {
    let Case { seed, server, apart } = CASES[N].lock().unwrap().unwrap();
    for operation in diff(&MetaData::new(), &random_schema(seed, &server)).into_iter().flat_map(spread) {
        record(op, operation, apart);
    }
}

fn change<const N: usize>(op: &mut Op) {
    let Case { seed, server, apart } = CASES[N].lock().unwrap().unwrap();
    let before = random_schema(seed, &server);
    let mut after = before.clone();
    for round in 0..3 {
        after = mutated(seed + 1_000 * round, &server, &after);
    }
    for operation in diff(&before, &after) {
        record(op, operation, apart);
    }
}

fn graph<const N: usize>() -> &'static Graph {
    history(&[(make::<N>, |_| {}), (change::<N>, |_| {})])
}

/// What comes of a case.
struct Made {
    /// The schema, or the SQL at which it stopped.
    schema: Result<Vec<String>, String>,
    statements: usize,
}

async fn run<const N: usize>(backend: Backend, graph: &'static Graph, case: Case) -> Made {
    *CASES[N].lock().unwrap() = Some(case);
    let database = TestDatabase::create(backend).await;
    let announced = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&announced);
    let upgrade = graph.upgrade(database.url()).on_event(move |event| {
        if matches!(event, Event::OperationStarted { .. }) {
            seen.fetch_add(1, Ordering::Relaxed);
        }
    });
    let done = upgrade.await;
    let statements = announced.load(Ordering::Relaxed);
    if let Err(error) = done {
        return Made { schema: Err(stopped_at(&error)), statements };
    }
    let recorded = database.column("SELECT statements FROM ftf_migrate_history").await;
    let recorded: usize = recorded.iter().map(|count| count.parse::<usize>().unwrap()).sum();
    assert_eq!(statements, recorded, "seed {}: a fold was refused", case.seed);
    let schema = match backend {
        // A constraint stands where it is added, and a column without a type leaves a blank.
        Backend::Sqlite => {
            let lines = schema_without_order_of(&database).await;
            lines.iter().map(|line| line.replace("  ", " ")).collect()
        }
        _ => schema_of(&database).await,
    };
    Made { schema: Ok(schema), statements }
}

fn stopped_at(error: &Error) -> String {
    match error {
        Error::Migration(failed) => format!("{}: {:?}", failed.cause, failed.statement),
        other => other.to_string(),
    }
}

fn check<const N: usize>(backend: Backend) {
    block_on(async {
        let server = server_of(backend).await;
        let graph = graph::<N>();
        let (mut folded, mut apart) = (0, 0);
        for seed in seeds() {
            let one = run::<N>(backend, graph, Case { seed, server, apart: false }).await;
            let other = run::<N>(backend, graph, Case { seed, server, apart: true }).await;
            assert_same(seed, &one.schema, &other.schema);
            folded += one.statements;
            // Every second statement keeps two others apart.
            apart += other.statements / 2;
        }
        assert!(folded < apart, "{folded} statements in place of {apart}");
        println!("{folded} statements in place of {apart}");
    });
}

fn assert_same(seed: u64, one: &Result<Vec<String>, String>, other: &Result<Vec<String>, String>) {
    if let (Ok(one), Ok(other)) = (one, other) {
        let only = |one: &[String], other: &[String]| -> Vec<_> {
            one.iter().filter(|line| !other.contains(line)).cloned().collect()
        };
        assert_eq!(only(one, other), only(other, one), "seed {seed}: folded, and one by one");
    }
    assert!(one == other, "seed {seed}: {:?}, {:?}", one.as_ref().err(), other.as_ref().err());
}

/// The server, whose version decides what the schemas hold.
async fn server_of(backend: Backend) -> Server {
    let database = TestDatabase::create(backend).await;
    match backend {
        Backend::Sqlite => Product::Sqlite.newest(),
        Backend::Mysql => {
            let version = database.value("SELECT version()").await;
            let product = if version.contains("MariaDB") { Product::Mariadb } else { Product::Mysql };
            product.newest()
        }
        _ => {
            let major = database.value("SELECT current_setting('server_version_num')::int / 10000").await;
            Server { product: Product::Postgres, version: (major.parse().unwrap(), 0, 0) }
        }
    }
}

#[test]
fn folding_gives_the_same_schema_on_sqlite() {
    check::<0>(Backend::Sqlite);
}

#[test]
fn folding_gives_the_same_schema_on_postgres() {
    check::<1>(Backend::Postgres);
}

#[test]
fn folding_gives_the_same_schema_on_mysql() {
    check::<2>(Backend::Mysql);
}
