//! Random histories on real servers: what the replay knows after each revision is what the catalogue
//! shows, and the derived downgrades lead back, step by step, to an empty database.
//!
//! `FTF_SEQUENCE_SEEDS=0..1000` makes the run a long one; a failure tells its seed and the fewest operations that
//! fail in the same way.

#![expect(clippy::unwrap_used, reason = "tests")]

mod fixed;
mod state;
mod subject;

use fixed::FIXED;
use ftf_migrate_tests::{Backend, TestDatabase, block_on};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use subject::{Source, Subject};

/// The seeds to try: a few, or those of the environment.
fn seeds() -> Range<u64> {
    let Ok(text) = std::env::var("FTF_SEQUENCE_SEEDS") else { return 0..12 };
    let (start, end) = text.split_once("..").unwrap();
    start.parse().unwrap()..end.parse().unwrap()
}

/// How many histories go through one database: a server is not to go through thousands of dead columns of its catalogue.
const MOST_USES: usize = 50;

async fn holds<const B: usize>(backend: Backend) {
    let subject = Subject::<B>::on(backend).await;
    let (mut database, mut used) = (TestDatabase::create(backend).await, 0);
    let mut counts = BTreeMap::<String, usize>::new();
    let mut failed = Vec::new();
    for case in FIXED {
        let source = Source::Fixed(case);
        if source.fits(&subject.server) {
            let run = subject.run(&database, source).await;
            run.unwrap_or_else(|why| panic!("{} on {}: {why}", case.0, subject.server));
        }
    }
    for seed in seeds() {
        let source = Source::Random(seed, BTreeSet::new());
        for (_, operation) in source.operations(&subject.server) {
            let word = operation.to_string().split([' ', '(']).next().unwrap_or_default().to_owned();
            *counts.entry(word).or_default() += 1;
        }
        if let Err(why) = subject.run(&database, source).await {
            let (said, why) = subject.shrunk(seed, why).await;
            eprintln!("seed {seed} on {}: {why}\n\n{}\n", subject.server, said.join("\n"));
            failed.push(seed);
            used = MOST_USES;
        }
        used += 1;
        if used >= MOST_USES {
            (database, used) = (TestDatabase::create(backend).await, 0);
        }
    }
    eprintln!("{}, seeds {:?}: {counts:?}", subject.server, seeds());
    assert!(failed.is_empty(), "{}: these seeds fail: {failed:?}", subject.server);
}

#[test]
fn random_histories_on_sqlite() {
    block_on(holds::<0>(Backend::Sqlite));
}

#[test]
fn random_histories_on_postgres() {
    block_on(holds::<1>(Backend::Postgres));
}

#[test]
fn random_histories_on_mysql() {
    block_on(holds::<2>(Backend::Mysql));
}
