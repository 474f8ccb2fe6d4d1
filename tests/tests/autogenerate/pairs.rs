//! Pairs of random schemas on real servers: from one to the other, and back.
//!
//! `FTF_PAIRS_SEEDS=0..2000` makes the run a long one; a failure tells its seed.

use ftf_migrate_core::autogenerate::{Renames, diff};
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, Live, assert_same_schema, block_on, mutated, random_schema, said};
use std::ops::Range;

/// The seeds to try: a few, or those of the environment.
fn seeds() -> Range<u64> {
    let Ok(text) = std::env::var("FTF_PAIRS_SEEDS") else { return 0..24 };
    let (start, end) = text.split_once("..").unwrap();
    start.parse().unwrap()..end.parse().unwrap()
}

/// Of each two pairs one is a schema with a few changes, and one has nothing in common but the names.
/// All of them are tried, so that a long run tells everything at once.
fn pairs(backend: Backend) {
    let mut failed = Vec::new();
    for seed in seeds() {
        if let Err(panic) = std::panic::catch_unwind(|| block_on(pair(backend, seed))) {
            let text = panic.downcast_ref::<String>().cloned();
            failed.push(text.unwrap_or_else(|| format!("seed {seed}: {panic:?}")));
        }
    }
    assert!(failed.is_empty(), "{} of {:?} failed\n\n{}", failed.len(), seeds(), failed.join("\n\n"));
}

async fn pair(backend: Backend, seed: u64) {
    let mut live = Live::create(backend).await;
    let before = random_schema(seed, &live.server);
    let after = match seed % 2 {
        0 => mutated(seed, &live.server, &before),
        _ => random_schema(seed + (1 << 32), &live.server),
    };
    let what = format!("seed {seed} on {}", live.server);
    there_and_back(&mut live, &before, &after, &what).await;
}

/// From nothing to `before`, to `after`, back to `before`, and to nothing again.
pub(super) async fn there_and_back(live: &mut Live, before: &MetaData, after: &MetaData, what: &str) {
    let made = live.propose(before, &Renames::default()).await;
    live.run(MetaData::new(), &made.upgrade, &format!("{what}, made")).await;
    is_reached(live, before, &format!("{what}, made")).await;
    let first = live.reflect().await;

    let changed = live.propose(after, &Renames::default()).await;
    live.run(first.clone(), &changed.upgrade, &format!("{what}, changed")).await;
    is_reached(live, after, &format!("{what}, changed")).await;

    let reached = live.reflect().await;
    live.run(reached, &changed.downgrade, &format!("{what}, undone")).await;
    is_reached(live, &first, &format!("{what}, undone")).await;

    live.run(first, &made.downgrade, &format!("{what}, unmade")).await;
    let left = live.reflect().await;
    assert!(left.tables.is_empty() && left.enums.is_empty(), "{what}, unmade: {left:#?}");
}

/// A second autogenerate finds nothing, and the catalogue shows what is wanted.
pub(super) async fn is_reached(live: &mut Live, wanted: &MetaData, what: &str) {
    let found = live.reflect().await;
    let wanted = live.normalize(wanted).await;
    let (found, wanted) = ftf_migrate_core::reconcile(&mut live.connection, found, wanted).await.unwrap();
    let left = diff(&found, &wanted);
    assert!(left.is_empty(), "{what}: left to do:\n{}\n{left:#?}", said(&left));
    assert_same_schema(&found, &wanted, what);
}

#[test]
fn random_pairs_on_postgres() {
    pairs(Backend::Postgres);
}

#[test]
fn random_pairs_on_mysql() {
    pairs(Backend::Mysql);
}

#[test]
fn random_pairs_on_sqlite() {
    pairs(Backend::Sqlite);
}
