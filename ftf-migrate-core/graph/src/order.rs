//! The one order in which revisions are listed and run.
//!
//! Pending are the heads asked for, in loading order. The current one is listed unless it lies below another pending one; then the first
//! such becomes the current one. What was listed gives its place to the first of its parents that is wanted and not pending yet, the
//! others go to the end of the list; when a line ends its place goes, and the one before it is next. So a branch is finished down to its
//! branch point before the next begins, and loading order decides between heads only.
//!
//! Taken literally this asks for all ancestors of all pending revisions again and again. Here a revision knows how many revisions above
//! it are still to come, which says at once whether it has to wait; and the first place above it is found through lower bounds that only
//! ever grow, because a place moves down only and new places come last.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::map::{Node, RevisionMap};
use crate::traverse::NodeSet;
use crate::tree::FirstParents;

/// A place in the list of pending revisions; a smaller one stands further to the front.
type Place = usize;

/// Revisions with a lower bound of the places at or above them, the lowest on top.
type Bounds = BinaryHeap<Reverse<(Place, Node)>>;

impl RevisionMap {
    /// The `wanted` revisions, children before parents, beginning with `heads`.
    pub(crate) fn newest_first_of(&self, wanted: &NodeSet, heads: &[Node]) -> Vec<Node> {
        Sorter::new(self, wanted, heads).run()
    }
}

/// What a look at a revision says.
enum Look {
    /// Its first place.
    Found(Place),
    /// This one above it comes first.
    Further(Node),
}

struct Sorter<'m> {
    map: &'m RevisionMap,
    wanted: &'m NodeSet,
    /// Everything at or below the heads, wanted or not: a line may lead through what is not wanted.
    known: NodeSet,
    /// How many revisions directly above are still to come.
    waiting: Vec<usize>,
    done: NodeSet,
    places: BTreeMap<Place, Node>,
    place_of: Vec<Option<Place>>,
    next_place: Place,
    tree: FirstParents,
    /// The first place at or above each revision at the start: from then on a lower bound.
    at_start: Vec<Place>,
    /// For each revision those above it, each with a bound: no pending revision at or above stands before that place.
    bounds: Vec<Option<Bounds>>,
    /// The first place at or above a revision, as found by the query with this number.
    found: Vec<(usize, Place)>,
    query: usize,
    listed: Vec<Node>,
}

impl<'m> Sorter<'m> {
    fn new(map: &'m RevisionMap, wanted: &'m NodeSet, heads: &[Node]) -> Self {
        let known = map.ancestors(heads.iter().copied());
        let waiting =
            map.links.iter().map(|links| links.above.iter().filter(|above| known[**above]).count()).collect();
        let mut sorter = Self {
            map,
            wanted,
            known,
            waiting,
            done: vec![false; map.len()],
            places: BTreeMap::new(),
            place_of: vec![None; map.len()],
            next_place: 0,
            tree: FirstParents::of(map),
            at_start: Vec::new(),
            bounds: vec![None; map.len()],
            found: vec![(0, 0); map.len()],
            query: 0,
            listed: Vec::new(),
        };
        let mut heads = heads.to_vec();
        heads.sort_unstable();
        heads.dedup();
        heads.iter().filter(|head| wanted[**head]).for_each(|head| sorter.append(*head));
        sorter.at_start = sorter.first_places();
        let unwanted: Vec<Node> =
            heads.into_iter().filter(|head| !wanted[*head] && sorter.waiting[*head] == 0).collect();
        for head in unwanted {
            sorter.finish(head);
        }
        sorter
    }

    fn run(mut self) -> Vec<Node> {
        let mut current = self.places.keys().next().copied();
        while let Some(place) = current {
            let node = self.places[&place];
            let blocked = self.waiting[node] > 0;
            current = match blocked.then(|| self.first_place_above(node)).flatten() {
                Some(above) => Some(above),
                None => self.list(place, node),
            };
        }
        self.listed
    }

    /// Lists the revision at a place and says which place is next.
    fn list(&mut self, place: Place, node: Node) -> Option<Place> {
        self.listed.push(node);
        self.place_of[node] = None;
        let map = self.map;
        let mut parents = map.links[node]
            .parents
            .iter()
            .copied()
            .filter(|parent| self.wanted[*parent] && self.place_of[*parent].is_none());
        let first = parents.next();
        let others: Vec<Node> = parents.collect();
        match first {
            Some(first) => {
                self.places.insert(place, first);
                self.place_of[first] = Some(place);
            }
            None => {
                self.places.remove(&place);
            }
        }
        for other in others {
            self.append(other);
        }
        self.finish(node);
        match first {
            Some(_) => Some(place),
            None => {
                self.places.range(..place).next_back().or_else(|| self.places.iter().next()).map(|(p, _)| *p)
            }
        }
    }

    fn append(&mut self, node: Node) {
        self.places.insert(self.next_place, node);
        self.place_of[node] = Some(self.next_place);
        self.next_place += 1;
    }

    /// Takes a revision out of the way of those below it. One that is not wanted is passed through as soon as nothing above it is left.
    fn finish(&mut self, node: Node) {
        let mut todo = vec![node];
        while let Some(node) = todo.pop() {
            self.done[node] = true;
            let map = self.map;
            for parent in &map.links[node].parents {
                self.waiting[*parent] -= 1;
                if self.waiting[*parent] > 0 || self.place_of[*parent].is_some() {
                    continue;
                }
                if self.wanted[*parent] {
                    self.append(*parent);
                } else {
                    todo.push(*parent);
                }
            }
        }
    }

    /// The first place at or above every revision, in one pass from the heads down.
    fn first_places(&self) -> Vec<Place> {
        let mut first: Vec<Place> = self.place_of.iter().map(|place| place.unwrap_or(Place::MAX)).collect();
        let mut waiting = self.waiting.clone();
        let mut todo: Vec<Node> =
            self.map.nodes().filter(|node| self.known[*node] && waiting[*node] == 0).collect();
        while let Some(node) = todo.pop() {
            for parent in &self.map.links[node].parents {
                first[*parent] = first[*parent].min(first[node]);
                waiting[*parent] -= 1;
                if waiting[*parent] == 0 {
                    todo.push(*parent);
                }
            }
        }
        // What lies below unwanted heads only may get any place later.
        first.iter_mut().filter(|place| **place == Place::MAX).for_each(|place| *place = 0);
        first
    }

    /// The first place that holds a revision above `start`.
    fn first_place_above(&mut self, start: Node) -> Option<Place> {
        self.query += 1;
        let mut path = vec![start];
        while let Some(node) = path.last().copied() {
            match self.look(node, start)? {
                Look::Further(above) => path.push(above),
                Look::Found(place) => {
                    self.found[node] = (self.query, place);
                    path.pop();
                    if path.is_empty() {
                        return Some(place);
                    }
                }
            }
        }
        None
    }

    /// The first place at or above `node`, or the revision above it that has to be looked at before this can be said.
    fn look(&mut self, node: Node, start: Node) -> Option<Look> {
        let own = self.place_of[node].filter(|_| node != start);
        loop {
            let best = self.best_bound(node);
            let bound = own.into_iter().chain(best.map(|(bound, _)| bound)).min()?;
            let (first, held) = self.places.range(bound..).find(|(_, held)| **held != start)?;
            if self.tree.leads_down(*held, node) {
                return Some(Look::Found(*first));
            }
            let (bound, above) = best?;
            match self.found[above] {
                (query, place) if query == self.query && place == bound => return Some(Look::Found(place)),
                (query, place) if query == self.query => self.set_bound(node, place),
                _ => return Some(Look::Further(above)),
            }
        }
    }

    /// The most promising revision above `node` with its bound.
    fn best_bound(&mut self, node: Node) -> Option<(Place, Node)> {
        let (map, known, at_start) = (self.map, &self.known, &self.at_start);
        let heap = self.bounds[node].get_or_insert_with(|| {
            map.links[node]
                .above
                .iter()
                .filter(|above| known[**above])
                .map(|above| Reverse((at_start[*above], *above)))
                .collect()
        });
        while let Some(Reverse((_, above))) = heap.peek() {
            if !self.done[*above] {
                break;
            }
            heap.pop();
        }
        heap.peek().map(|Reverse(best)| *best)
    }

    /// Replaces the bound of the most promising revision above `node`.
    fn set_bound(&mut self, node: Node, place: Place) {
        if let Some(mut top) = self.bounds[node].as_mut().and_then(BinaryHeap::peek_mut) {
            top.0.0 = place;
        }
    }
}
