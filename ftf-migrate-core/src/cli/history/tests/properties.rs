//! What is true of the drawing of any graph.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::fixture;
use super::tracer::Drawing;
use crate::cli::history::{Glyphs, Paper, render_graph};
use crate::cli::revisions::Revisions;

/// Graphs that differ in size and shape.
fn graphs() -> impl Iterator<Item = (u64, Revisions)> {
    (1..=200).map(|seed| (seed, fixture::random(seed, 3 + usize::try_from(seed).unwrap() % 40)))
}

fn drawn(revisions: &Revisions, width: usize) -> String {
    let paper = Paper { width, glyphs: Glyphs::Unicode, verbose: false };
    let styled = render_graph(revisions, &fixture::ids(revisions), paper);
    anstream::adapter::strip_str(&styled).to_string()
}

/// Every down revision and every dependency.
fn edges(revisions: &Revisions) -> BTreeSet<(String, String)> {
    let map = revisions.map();
    let of = |id: &str| {
        let down = map.get(id).unwrap().down_revision.clone();
        down.into_iter().chain(map.dependencies(id).into_iter().map(str::to_owned)).collect::<Vec<_>>()
    };
    let ids = fixture::ids(revisions);
    ids.iter().flat_map(|id| of(id).into_iter().map(|below| ((*id).to_owned(), below))).collect()
}

#[test]
fn every_revision_is_drawn_once_newest_first() {
    for (seed, revisions) in graphs() {
        assert_eq!(Drawing::read(&drawn(&revisions, 400)).ids(), fixture::ids(&revisions), "seed {seed}");
    }
}

#[test]
fn every_line_leads_from_a_revision_to_one_that_it_leans_on_and_none_is_missing() {
    for (seed, revisions) in graphs() {
        let text = drawn(&revisions, 400);
        assert_eq!(Drawing::read(&text).edges(), edges(&revisions), "seed {seed}\n{text}");
    }
}

#[test]
fn no_line_is_wider_than_the_paper() {
    for (seed, revisions) in graphs().chain([(0, fixture::fifty())]) {
        for width in [0, 1, 10, 24, 40, 80] {
            let text = drawn(&revisions, width.max(1));
            let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
            assert!(widest <= width.max(1), "seed {seed}, width {width}: {widest}\n{text}");
        }
    }
}

#[test]
fn lanes_that_are_cut_keep_every_revision() {
    let (_, revisions) = graphs().last().unwrap();
    let text = drawn(&revisions, 24);
    let nodes = text.lines().filter(|line| line.contains('●')).count();
    assert_eq!(nodes, fixture::ids(&revisions).len(), "{text}");
}

#[test]
fn drawing_twice_gives_the_same_text() {
    for (seed, revisions) in graphs() {
        assert_eq!(drawn(&revisions, 80), drawn(&revisions.clone(), 80), "seed {seed}");
    }
}
