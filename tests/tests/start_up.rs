//! The graph is data in the program: asking it costs no allocation, at start-up or later.

use fasttrack_migrations::MIGRATIONS;
use ftf_migrate_tests::histories::ten;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::hint::black_box;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
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
        assert_eq!(region.change(), stats_alloc::Stats::default());
    }
    // The count itself is one that counts.
    let region = Region::new(ALLOCATOR);
    drop(black_box(vec![1_u8]));
    assert_eq!(region.change().allocations, 1);
    println!("test asking_the_graph_allocates_nothing ... ok");
}
