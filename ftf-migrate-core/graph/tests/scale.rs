//! Large graphs: nothing overflows the stack, and nothing takes time that grows faster than the graph.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use ftf_migrate_graph::{Revision, RevisionMap};

/// Without optimisation a fifth, for the patience of whoever runs all tests.
const COUNT: usize = if cfg!(debug_assertions) { 20_000 } else { 100_000 };

type Shape = (&'static str, fn() -> Vec<Revision>);

fn id(number: usize) -> String {
    format!("r{number:07}")
}

fn line() -> Vec<Revision> {
    (0..COUNT).map(|n| Revision::new(id(n)).down(n.checked_sub(1).map(id))).collect()
}

/// Diamonds on top of each other: a fork of two and a merge, again and again.
fn ladder() -> Vec<Revision> {
    let revision = |n: usize| match (n, n % 3) {
        (0, _) => Revision::new(id(0)),
        (_, 1) => Revision::new(id(n)).down([id(n - 1)]),
        (_, 2) => Revision::new(id(n)).down([id(n - 2)]),
        _ => Revision::new(id(n)).down([id(n - 2), id(n - 1)]),
    };
    (0..COUNT).map(revision).collect()
}

/// 200 branches of one trunk, each revision of which depends on one of the branch before.
fn branches() -> Vec<Revision> {
    let branch_count = 200;
    let revision = |n: usize| match n {
        0 => Revision::new(id(0)),
        n if n <= branch_count => Revision::new(id(n)).down([id(0)]).label(format!("branch{n}")),
        n if n % branch_count == 1 => Revision::new(id(n)).down([id(n - branch_count)]),
        n => Revision::new(id(n)).down([id(n - branch_count)]).depends_on([id(n - branch_count - 1)]),
    };
    (0..COUNT).map(revision).collect()
}

/// Half as many branches as revisions, all from one trunk.
fn star() -> Vec<Revision> {
    let revision = |n: usize| match n {
        0 => Revision::new(id(0)),
        n if n <= COUNT / 2 => Revision::new(id(n)).down([id(0)]),
        n => Revision::new(id(n)).down([id(n - COUNT / 2)]),
    };
    (0..COUNT).map(revision).collect()
}

/// A ladder and, beside it, a short branch of the same base.
fn ladder_with_a_side_branch() -> Vec<Revision> {
    let mut revisions = ladder();
    revisions.insert(0, Revision::new("side").down([id(0)]));
    revisions
}

/// Two lines, each revision of one depending on its neighbour in the other.
fn neighbours() -> Vec<Revision> {
    let revision = |n: usize| {
        let down = n.checked_sub(2).map(id);
        Revision::new(id(n)).down(down).depends_on((n % 2 == 1).then(|| id(n - 1)))
    };
    (0..COUNT).map(revision).collect()
}

fn up_and_down(revisions: Vec<Revision>) -> Duration {
    let start = Instant::now();
    let map = RevisionMap::new(revisions).unwrap();
    let listed = map.history(None, None).unwrap();
    assert_eq!(listed.len(), map.len());
    let up = map.plan_upgrade(&[], "heads").unwrap();
    assert_eq!(up.steps.len(), map.len());
    let rows = up.rows_at_end();
    assert_eq!(rows.len(), map.real_heads().len());
    let down = map.plan_downgrade(&rows, "base").unwrap();
    assert_eq!(down.steps.len(), map.len());
    assert_eq!(down.rows_at_end(), Vec::<String>::new());
    start.elapsed()
}

#[test]
fn very_many_revisions_are_loaded_listed_and_planned_both_ways() {
    let shapes: [Shape; 6] = [
        ("line", line),
        ("ladder", ladder),
        ("branches", branches),
        ("star", star),
        ("neighbours", neighbours),
        ("ladder with a side branch", ladder_with_a_side_branch),
    ];
    for (name, shape) in shapes {
        let took = up_and_down(shape());
        println!("{name}: {took:?}");
        assert!(took < Duration::from_secs(30), "{name} took {took:?}");
    }
}
