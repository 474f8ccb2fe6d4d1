//! The graph is data in the program: asking it costs no allocation, and a start with nothing to do makes nothing of it.

use fasttrack_migrations::MIGRATIONS;
use ftf_migrate_core::Graph;
use ftf_migrate_tests::histories::{many::many, ten};
use ftf_migrate_tests::{Backend, TestDatabase, block_on};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};
use std::alloc::System;
use std::hint::black_box;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    asking_the_graph_allocates_nothing();
    println!("test asking_the_graph_allocates_nothing ... ok");
    a_start_with_nothing_to_do_costs_the_same_however_many_revisions_there_are();
    println!("test a_start_with_nothing_to_do_costs_the_same_however_many_revisions_there_are ... ok");
}

fn asking_the_graph_allocates_nothing() {
    for graph in [&MIGRATIONS, &ten::MIGRATIONS] {
        let region = Region::new(ALLOCATOR);
        let graph = black_box(graph);
        let revisions = graph.revisions();
        for revision in revisions {
            assert!(graph.find(revision.migration.rev).is_some());
            for &parent in revision.parents.iter().chain(revision.depends) {
                black_box(revisions[parent as usize].message);
            }
        }
        assert!(!graph.heads().is_empty());
        assert_eq!(region.change(), Stats::default());
    }
    // The count itself is one that counts.
    let region = Region::new(ALLOCATOR);
    drop(black_box(vec![1_u8]));
    assert_eq!(region.change().allocations, 1);
}

fn a_start_with_nothing_to_do_costs_the_same_however_many_revisions_there_are() {
    let (few, more) = (allocations_of_a_start(many(10)), allocations_of_a_start(many(210)));
    // A map of the graph would take several for each revision.
    assert!(more < few + 20, "{few} allocations of 10 revisions, {more} of 210");
    let region = Region::new(ALLOCATOR);
    many(210).map().expect("a graph");
    assert!(region.change().allocations > 200, "{:?}", region.change());
}

/// Those of an upgrade of a database that is at the heads, connecting included.
fn allocations_of_a_start(graph: &'static Graph) -> usize {
    block_on(async {
        let database = TestDatabase::create(Backend::Sqlite).await;
        graph.upgrade(database.url()).await.expect("it works");
        let region = Region::new(ALLOCATOR);
        let report = graph.upgrade(database.url()).await.expect("nothing to do");
        assert!(report.applied.is_empty());
        region.change().allocations
    })
}
