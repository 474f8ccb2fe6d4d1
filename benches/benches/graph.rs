//! The revision graph: reading it, and each question that a command puts to it, for 1,000 to 100,000 revisions.
//!
//! `load` is everything from the texts of the files to the graph, as the launcher does it; the rest is asked of a loaded graph.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::unwrap_used, reason = "a measurement of something broken means nothing")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use ftf_migrate_benches::{Shape, revision_files};
use ftf_migrate_graph::check::{Heads, Options, check};
use ftf_migrate_graph::header;
use ftf_migrate_graph::link::Entry;
use ftf_migrate_graph::{Revision, RevisionMap};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn load(files: &[(String, String)]) -> RevisionMap {
    let headers: Vec<_> = files.iter().map(|(_, text)| header::read(text).unwrap()).collect();
    let entries: Vec<Entry<'_>> = files
        .iter()
        .zip(&headers)
        .map(|((file, _), header)| Entry { file, header: Some(header), is_sound: true })
        .collect();
    let problems = check(&entries, &Options { heads: Heads::Any, ..Options::default() });
    assert!(problems.is_empty());
    let revisions = headers.iter().map(|header| {
        let mut revision = Revision::new(header.rev.value.as_str())
            .down(header.down_revs())
            .depends_on(header.dependencies());
        revision.branch_labels = header.labels().map(str::to_owned).collect();
        revision
    });
    RevisionMap::new(revisions).unwrap()
}

fn graph(criterion: &mut Criterion) {
    for shape in Shape::ALL {
        let mut group = criterion.benchmark_group(shape.name());
        group.sample_size(10).sampling_mode(SamplingMode::Flat);
        for size in SIZES {
            let files = revision_files(shape, size);
            let map = load(&files);
            let rows = map.plan_upgrade(&[], "heads").unwrap().rows_at_end();
            let named = |name| BenchmarkId::new(name, size);
            group.throughput(Throughput::Elements(size as u64));
            group.bench_function(named("load"), |bencher| bencher.iter(|| load(black_box(&files))));
            group.bench_function(named("heads"), |bencher| bencher.iter(|| black_box(&map).heads().len()));
            group.bench_function(named("history"), |bencher| {
                bencher.iter(|| black_box(&map).history(None, None).unwrap().len());
            });
            group.bench_function(named("upgrade"), |bencher| {
                bencher.iter(|| black_box(&map).plan_upgrade(&[], "heads").unwrap());
            });
            group.bench_function(named("downgrade"), |bencher| {
                bencher.iter(|| black_box(&map).plan_downgrade(&rows, "base").unwrap());
            });
        }
        group.finish();
    }
}

criterion_group!(benches, graph);
criterion_main!(benches);
