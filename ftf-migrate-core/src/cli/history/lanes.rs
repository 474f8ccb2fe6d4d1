//! Which lane each revision and each edge stands in.
//!
//! Rows go from the newest revision to the oldest. An edge leaves its revision sideways, runs down one lane, and
//! enters the revision below sideways. No two edges share a lane in the same row, but for dependencies on the same
//! revision. The first down revision stays in the lane of the revision that it is below, so that a line of
//! development is a straight line.

use std::collections::BTreeSet;

/// How a revision leans on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Link {
    /// It follows it.
    Down,
    /// It needs it to be there first.
    Depends,
}

/// An edge that is to be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    /// The row of the revision below; `None` when that revision is not drawn.
    pub(super) to: Option<usize>,
    pub(super) link: Link,
}

/// Where a revision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) lane: usize,
    /// Number of its colour, which no line beside it has.
    pub(super) hue: usize,
}

/// Where an edge runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// The row of the revision that it begins at.
    pub(super) from: usize,
    /// The row that it ends in: that of the revision below, or the next one when that is not drawn.
    pub(super) to: usize,
    /// Whether the revision below is not drawn, so that the line ends in the open.
    pub(super) open: bool,
    pub(super) lane: usize,
    pub(super) link: Link,
    pub(super) hue: usize,
}

/// Where everything stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lanes {
    /// For each row, its revision.
    pub(super) places: Vec<Place>,
    /// The edges, by the row that they begin at.
    pub(super) paths: Vec<Path>,
    /// How many lanes there are.
    pub(super) width: usize,
}

/// Places revisions and edges. `edges[row]` are those that leave the revision of that row; each goes to a later row.
pub(super) fn place(edges: &[Vec<Edge>]) -> Lanes {
    let mut placing = Placing::default();
    for (row, edges) in edges.iter().enumerate() {
        placing.place(row, edges);
    }
    placing.done
}

/// An edge on its way.
#[derive(Clone, Copy, Debug)]
struct Track {
    to: usize,
    open: bool,
    link: Link,
    hue: usize,
}

#[derive(Debug, Default)]
struct Placing {
    /// The edge in each lane, between the row before and this one.
    tracks: Vec<Option<Track>>,
    done: Lanes,
}

impl Placing {
    fn place(&mut self, row: usize, edges: &[Edge]) {
        let arriving: Vec<usize> = self.lanes_where(|track| !track.open && track.to == row);
        let place = self.choose(&arriving);
        // What ends here is free from the next row on. Within the row, a lane that ends and one that begins would
        // look like one that goes on.
        let mut taken = arriving;
        taken.extend(self.lanes_where(|track| track.open && track.to == row));
        self.widen(place.lane);
        self.tracks[place.lane] = None;
        for edge in begin_with_lines(edges) {
            self.begin(row, place, edge, &taken);
        }
        for lane in taken {
            self.tracks[lane] = self.tracks[lane].filter(|track| track.to > row);
        }
        self.done.places.push(place);
    }

    /// In the lane of the line that comes from above, else in the first free lane.
    fn choose(&mut self, arriving: &[usize]) -> Place {
        let link = |lane: &usize| self.tracks[*lane].map(|track| track.link);
        match arriving.iter().min_by_key(|lane| (link(lane), **lane)) {
            Some(&lane) => Place { lane, hue: self.tracks[lane].map_or(0, |track| track.hue) },
            None => Place { lane: self.free_lane(0, &[]), hue: self.new_hue(None) },
        }
    }

    fn begin(&mut self, row: usize, place: Place, edge: Edge, taken: &[usize]) {
        let shared = edge.to.and_then(|to| self.shared_lane(to, edge.link, taken));
        let lane = shared.unwrap_or_else(|| self.lane_from(place.lane, taken));
        self.widen(lane);
        let hue = match self.tracks[lane] {
            Some(track) => track.hue,
            None if lane == place.lane => place.hue,
            None => self.new_hue(Some(place.hue)),
        };
        let (to, open) = (edge.to.unwrap_or(row + 1), edge.to.is_none());
        self.tracks[lane] = Some(Track { to, open, link: edge.link, hue });
        self.done.paths.push(Path { from: row, to, open, lane, link: edge.link, hue });
    }

    /// The lane in which a dependency on the same revision runs already.
    fn shared_lane(&self, to: usize, link: Link, taken: &[usize]) -> Option<usize> {
        let same =
            |track: &Track| !track.open && (track.to, track.link) == (to, link) && link == Link::Depends;
        self.lanes_where(same).into_iter().find(|lane| !taken.contains(lane))
    }

    /// The revision's own lane for the first edge, then the first free one to its right, else to its left.
    fn lane_from(&self, own: usize, taken: &[usize]) -> usize {
        if self.tracks[own].is_none() {
            return own;
        }
        let right = self.free_lane(own + 1, taken);
        if right < self.tracks.len() { right } else { self.free_lane(0, taken) }
    }

    fn free_lane(&self, from: usize, taken: &[usize]) -> usize {
        let free = |lane: &usize| self.tracks[*lane].is_none() && !taken.contains(lane);
        (from..self.tracks.len()).find(free).unwrap_or(self.tracks.len())
    }

    fn lanes_where(&self, is: impl Fn(&Track) -> bool) -> Vec<usize> {
        let lanes = self.tracks.iter().enumerate();
        lanes.filter_map(|(lane, track)| track.as_ref().is_some_and(&is).then_some(lane)).collect()
    }

    fn widen(&mut self, lane: usize) {
        if self.tracks.len() <= lane {
            self.tracks.resize(lane + 1, None);
        }
        self.done.width = self.done.width.max(lane + 1);
    }

    /// The first that no line beside has.
    fn new_hue(&self, own: Option<usize>) -> usize {
        let used: BTreeSet<usize> = self.tracks.iter().flatten().map(|track| track.hue).chain(own).collect();
        (0..).zip(&used).find(|(hue, used)| hue != *used).map_or(used.len(), |(hue, _)| hue)
    }
}

/// Down revisions first. One open end stands for all down revisions that are not drawn, and a dependency that is not
/// drawn has none.
fn begin_with_lines(edges: &[Edge]) -> Vec<Edge> {
    let mut lines: Vec<Edge> = edges.iter().filter(|edge| edge.link == Link::Down).copied().collect();
    let mut has_open = false;
    lines.retain(|edge| edge.to.is_some() || !std::mem::replace(&mut has_open, true));
    lines.extend(edges.iter().filter(|edge| edge.link == Link::Depends && edge.to.is_some()));
    lines
}

#[cfg(test)]
mod tests {
    use super::{Edge, Lanes, Link, place};

    fn down(rows: &[usize]) -> Vec<Edge> {
        rows.iter().map(|row| Edge { to: Some(*row), link: Link::Down }).collect()
    }

    fn depends(row: usize) -> Edge {
        Edge { to: Some(row), link: Link::Depends }
    }

    fn lanes_of(lanes: &Lanes) -> Vec<usize> {
        lanes.places.iter().map(|place| place.lane).collect()
    }

    #[test]
    fn a_line_is_one_lane_of_one_colour() {
        let lanes = place(&[down(&[1]), down(&[2]), vec![]]);
        assert_eq!((lanes.width, lanes_of(&lanes)), (1, vec![0, 0, 0]));
        assert!(lanes.places.iter().all(|place| place.hue == 0));
    }

    #[test]
    fn a_merge_opens_a_lane_and_the_fork_below_ends_it() {
        let lanes = place(&[down(&[1, 2]), down(&[3]), down(&[3]), vec![]]);
        assert_eq!((lanes.width, lanes_of(&lanes)), (2, vec![0, 0, 1, 0]));
    }

    #[test]
    fn dependencies_on_one_revision_share_a_lane() {
        let needs = |row| [down(&[row]), vec![depends(3)]].concat();
        let lanes = place(&[needs(1), needs(2), vec![], vec![]]);
        assert_eq!(lanes.width, 2);
        let shared: Vec<_> = lanes.paths.iter().filter(|path| path.link == Link::Depends).collect();
        assert_eq!(shared.iter().map(|path| path.lane).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn a_lane_that_ends_in_a_row_is_free_in_the_next_one() {
        // A fork that is a merge as well: its own second lane must not be the one that ends in it.
        let lanes = place(&[down(&[2]), down(&[2]), down(&[3, 4]), vec![], vec![]]);
        let begun = lanes.paths.iter().find(|path| path.to == 4).unwrap();
        assert_eq!(begun.lane, 2);
        let next = place(&[down(&[2]), down(&[2]), down(&[3]), down(&[4, 5]), vec![], vec![]]);
        assert_eq!(next.width, 2);
    }

    #[test]
    fn lines_side_by_side_differ_in_colour_and_colours_come_again() {
        let lanes =
            place(&[down(&[3]), down(&[3]), down(&[3]), down(&[4, 5]), down(&[6]), down(&[6]), vec![]]);
        let hues: Vec<usize> = lanes.places.iter().map(|place| place.hue).collect();
        assert_eq!(hues, [0, 1, 2, 0, 0, 3, 0]);
        assert_eq!(lanes.paths.iter().map(|path| path.hue).max(), Some(3));
    }

    #[test]
    fn what_is_not_drawn_leaves_one_open_end() {
        let open = Edge { to: None, link: Link::Down };
        let lanes = place(&[vec![open, open, Edge { to: None, link: Link::Depends }], vec![]]);
        assert_eq!(lanes.paths.len(), 1);
        assert!(lanes.paths[0].open);
        assert_eq!(lanes_of(&lanes), [0, 1]);
    }
}
