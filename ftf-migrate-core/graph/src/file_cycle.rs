//! Cycles among revision files.

use std::collections::{HashMap, VecDeque};

use crate::link::Links;

/// Every knot of files that need one another, as one of its shortest cycles: positions in the order in which each
/// needs the next, from the first in file order. A file that needs itself is not told here.
pub(crate) fn cycles(links: &Links<'_>) -> Vec<Vec<usize>> {
    let component = components(links);
    let mut size = vec![0usize; component.len()];
    for number in &component {
        size[*number] += 1;
    }
    let mut is_told = vec![false; component.len()];
    let mut cycles = Vec::new();
    for (start, number) in component.iter().enumerate() {
        if size[*number] > 1 && !is_told[*number] {
            is_told[*number] = true;
            cycles.push(shortest_cycle(links, &component, start));
        }
    }
    cycles
}

/// The shortest way from `start` back to itself inside of its component, which has one.
fn shortest_cycle(links: &Links<'_>, component: &[usize], start: usize) -> Vec<usize> {
    // A map and not a list: the work is that of the component, however many files there are.
    let mut came_from: HashMap<usize, usize> = HashMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(index) = queue.pop_front() {
        for needed in links.needs(index).filter(|needed| component[*needed] == component[start]) {
            if needed == start && index != start {
                return path_to(&came_from, index);
            }
            if needed != start && !came_from.contains_key(&needed) {
                came_from.insert(needed, index);
                queue.push_back(needed);
            }
        }
    }
    vec![start]
}

/// The way to `end` from where the search began, which came from nowhere.
fn path_to(came_from: &HashMap<usize, usize>, end: usize) -> Vec<usize> {
    let mut path = vec![end];
    let mut at = end;
    while let Some(before) = came_from.get(&at) {
        path.push(*before);
        at = *before;
    }
    path.reverse();
    path
}

/// For each file the number of its strongly connected component.
fn components(links: &Links<'_>) -> Vec<usize> {
    let count = links.parents.len();
    let mut search = Search {
        links,
        seen_at: vec![None; count],
        low: vec![0; count],
        component: vec![None; count],
        clock: 0,
        numbers: 0,
        open: Vec::new(),
        walk: Vec::new(),
    };
    for root in 0..count {
        if search.seen_at[root].is_none() {
            search.enter(root);
            while search.step() {}
        }
    }
    search.component.into_iter().flatten().collect()
}

/// Tarjan's search. A history is deep, so it keeps its own stack.
struct Search<'a> {
    links: &'a Links<'a>,
    /// When a file was first met.
    seen_at: Vec<Option<usize>>,
    /// The earliest file that can be reached from a file, by its time.
    low: Vec<usize>,
    component: Vec<Option<usize>>,
    clock: usize,
    numbers: usize,
    /// The files whose component is not known yet, in the order in which they were met.
    open: Vec<usize>,
    /// The files on the way from the root, each with what it needs that is still to be looked at.
    walk: Vec<(usize, Vec<usize>)>,
}

impl Search<'_> {
    fn enter(&mut self, file: usize) {
        self.seen_at[file] = Some(self.clock);
        self.low[file] = self.clock;
        self.clock += 1;
        self.open.push(file);
        self.walk.push((file, self.links.needs(file).collect()));
    }

    /// Looks at one more edge, or leaves the last file of the walk; false at the end.
    fn step(&mut self) -> bool {
        let Some((file, pending)) = self.walk.last_mut() else { return false };
        let file = *file;
        match pending.pop() {
            Some(needed) => match self.seen_at[needed] {
                None => self.enter(needed),
                Some(time) if self.component[needed].is_none() => self.low[file] = self.low[file].min(time),
                Some(_) => {}
            },
            None => self.leave(file),
        }
        true
    }

    fn leave(&mut self, file: usize) {
        self.walk.pop();
        if let Some((before, _)) = self.walk.last() {
            self.low[*before] = self.low[*before].min(self.low[file]);
        }
        if Some(self.low[file]) == self.seen_at[file] {
            while let Some(member) = self.open.pop() {
                self.component[member] = Some(self.numbers);
                if member == file {
                    break;
                }
            }
            self.numbers += 1;
        }
    }
}
