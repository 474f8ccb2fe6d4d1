//! Who follows whom among revision files: names turned into positions.

use std::{cmp::Reverse, collections::BinaryHeap, collections::HashMap};

use crate::header::Header;

/// A revision file as [`Links`] and [`check`](crate::check) see it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The name of the file as people are told it: `versions/20260127_1234_ae1027a6acf_add_users_table.rs`.
    pub file: &'a str,
    /// Its header; `None` when not even the revision's id could be read.
    pub header: Option<&'a Header>,
    /// Whether all of the header could be read. When not, conclusions from what is absent are not drawn.
    pub is_sound: bool,
}

/// The edges between revision files, each file named by its position in the list it was given in.
///
/// A name that no file has makes no edge. When two files have one id, the first is meant.
#[derive(Debug)]
pub struct Links<'a> {
    /// For each file the files that its `down_rev` names.
    pub parents: Vec<Vec<usize>>,
    /// For each file the files that its `depends_on` names, by id or by label.
    pub depends: Vec<Vec<usize>>,
    revisions: HashMap<&'a str, usize>,
    labels: HashMap<&'a str, usize>,
}

impl<'a> Links<'a> {
    /// Links `entries`, which stand in file order.
    pub fn of(entries: &[Entry<'a>]) -> Self {
        let mut links = Self {
            parents: Vec::with_capacity(entries.len()),
            depends: Vec::with_capacity(entries.len()),
            revisions: HashMap::with_capacity(entries.len()),
            labels: HashMap::new(),
        };
        for (index, header) in headers(entries) {
            links.revisions.entry(&header.rev.value).or_insert(index);
            for label in header.labels() {
                links.labels.entry(label).or_insert(index);
            }
        }
        for entry in entries {
            let header = entry.header;
            let parents =
                header.into_iter().flat_map(Header::down_revs).filter_map(|name| links.revision(name));
            links.parents.push(parents.collect());
            let depends =
                header.into_iter().flat_map(Header::dependencies).filter_map(|name| links.dependency(name));
            links.depends.push(depends.collect());
        }
        links
    }

    /// The first file whose revision is `name`.
    pub fn revision(&self, name: &str) -> Option<usize> {
        self.revisions.get(name).copied()
    }

    /// The file that `depends_on = name` means: the revision of that id, else the one that declares that label.
    pub fn dependency(&self, name: &str) -> Option<usize> {
        self.revision(name).or_else(|| self.labels.get(name).copied())
    }

    /// The files that `index` needs before it.
    pub fn needs(&self, index: usize) -> impl Iterator<Item = usize> {
        self.parents[index].iter().chain(&self.depends[index]).copied()
    }

    /// The files that no `down_rev` names, in file order.
    pub fn heads(&self) -> Vec<usize> {
        let mut is_head = vec![true; self.parents.len()];
        for parent in self.parents.iter().flatten() {
            is_head[*parent] = false;
        }
        (0..is_head.len()).filter(|index| is_head[*index]).collect()
    }

    /// All files, each after those that it needs; among those that are ready, in file order.
    ///
    /// Files in a cycle, and those that need them, are left out: the result is shorter than the list.
    pub fn order(&self) -> Vec<usize> {
        let mut dependents = vec![Vec::new(); self.parents.len()];
        let mut missing = vec![0usize; self.parents.len()];
        for (index, missing) in missing.iter_mut().enumerate() {
            for needed in self.needs(index) {
                dependents[needed].push(index);
                *missing += 1;
            }
        }
        let mut ready: BinaryHeap<Reverse<usize>> =
            (0..missing.len()).filter(|index| missing[*index] == 0).map(Reverse).collect();
        let mut order = Vec::with_capacity(missing.len());
        while let Some(Reverse(index)) = ready.pop() {
            order.push(index);
            for dependent in &dependents[index] {
                missing[*dependent] -= 1;
                if missing[*dependent] == 0 {
                    ready.push(Reverse(*dependent));
                }
            }
        }
        order
    }
}

/// The headers that could be read, with their positions.
pub(crate) fn headers<'a>(entries: &[Entry<'a>]) -> impl Iterator<Item = (usize, &'a Header)> {
    entries.iter().enumerate().filter_map(|(index, entry)| Some((index, entry.header?)))
}
