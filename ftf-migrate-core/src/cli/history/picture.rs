//! What is to be drawn: the revisions of a listing and the edges between them.

use std::collections::{BTreeMap, BTreeSet};

use super::lanes::{Edge, Link};
use crate::cli::revisions::Revisions;

/// The revisions to draw, newest first, and how they lean on one another.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    /// For each revision, its down revisions and then its dependencies, each once, as rows of the listing.
    pub(super) edges: Vec<Vec<Edge>>,
}

impl Picture {
    /// `ids` come as `history` lists them: each before those that it leans on.
    pub(super) fn new(revisions: &Revisions, ids: &[&str]) -> Self {
        let rows: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(row, id)| (*id, row)).collect();
        let edges = ids.iter().map(|id| edges_of(revisions, id, &rows)).collect();
        Self { edges }
    }

    /// The edges whose ends are both drawn: the row of the later revision, the row of the earlier one, the kind.
    pub(super) fn drawn_edges(&self) -> impl Iterator<Item = (usize, usize, Link)> {
        self.edges.iter().enumerate().flat_map(|(from, edges)| {
            edges.iter().filter_map(move |edge| edge.to.map(|to| (from, to, edge.link)))
        })
    }
}

fn edges_of(revisions: &Revisions, id: &str, rows: &BTreeMap<&str, usize>) -> Vec<Edge> {
    let map = revisions.map();
    let down = map.get(id).map(|revision| revision.down_revision.as_slice()).unwrap_or_default();
    let down = down.iter().map(|parent| (parent.as_str(), Link::Down));
    let depends = map.dependencies(id).into_iter().map(|needed| (needed, Link::Depends));
    let mut seen = BTreeSet::new();
    down.chain(depends)
        .filter(|(below, _)| seen.insert(*below))
        .map(|(below, link)| Edge { to: rows.get(below).copied(), link })
        .collect()
}
