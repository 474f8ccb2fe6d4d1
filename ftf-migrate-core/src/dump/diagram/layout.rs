//! Where boxes stand and lines run: columns of boxes, each to the right of those that it refers to.
//!
//! A line that passes a column gets a place in it like a box, so that it runs between boxes and not through them. The
//! order within columns comes from the neighbours' places (Sugiyama's method, by barycenters). All of it depends on
//! the order of the boxes alone.

use std::collections::BTreeSet;

/// The space between two columns, in which lines change their height.
const GUTTER: f64 = 90.0;
/// The space between two boxes of a column.
const GAP: f64 = 28.0;
/// The space that a line takes which passes a column.
const LANE: f64 = 10.0;
const MARGIN: f64 = 24.0;
/// How often the order and the heights are bettered.
const SWEEPS: usize = 12;
/// How high the boxes may be together that refer to nothing and are not referred to, before they begin a new column.
const LOOSE_HEIGHT: f64 = 1100.0;

/// A box, by its size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A line from a place at the left side of one box to one at the right side of another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) from: usize,
    /// How far below the top of the box.
    pub(super) from_y: f64,
    pub(super) to: usize,
    pub(super) to_y: f64,
}

/// Everything has its place.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The upper left corner of each box.
    pub(super) corners: Vec<(f64, f64)>,
    /// The points through which each line runs, from its beginning on.
    pub(super) routes: Vec<Vec<(f64, f64)>>,
}

/// Something that takes place in a column: a box, or a line that passes.
#[derive(Clone, Debug)]
struct Node {
    height: f64,
    /// A box; a line if none.
    of_box: Option<usize>,
    y: f64,
    /// Nodes of the column to the left, and of that to the right, each with the heights at which both are joined.
    left: Vec<(usize, f64, f64)>,
    right: Vec<(usize, f64, f64)>,
}

/// Places boxes and lines.
pub(super) fn place(boxes: &[Size], lines: &[Line]) -> Layout {
    let joined: BTreeSet<usize> = lines.iter().flat_map(|line| [line.from, line.to]).collect();
    let columns = columns_of(boxes.len(), lines);
    let mut grid = Grid::new(boxes, lines, &columns, &joined);
    for sweep in 0..SWEEPS {
        grid.order(sweep % 2 == 0);
    }
    grid.stack();
    for sweep in 0..SWEEPS {
        grid.straighten(sweep % 2 == 0);
    }
    grid.finish(boxes, lines, &joined)
}

/// The column of each box: one more than the last of those that it refers to. Lines that would close a circle do not count.
fn columns_of(count: usize, lines: &[Line]) -> Vec<usize> {
    let mut targets = vec![Vec::new(); count];
    for line in lines.iter().filter(|line| line.from != line.to) {
        targets[line.from].push(line.to);
    }
    let mut columns = vec![None; count];
    for start in 0..count {
        // Depth first, without recursion: a chain of tables may be long.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        let mut on_path = BTreeSet::from([start]);
        while let Some((at, next)) = path.pop() {
            if columns[at].is_some() {
                on_path.remove(&at);
                continue;
            }
            if let Some(target) = targets[at].get(next) {
                path.push((at, next + 1));
                if columns[*target].is_none() && on_path.insert(*target) {
                    path.push((*target, 0));
                }
                continue;
            }
            let of_targets = targets[at].iter().filter_map(|target| columns[*target]);
            columns[at] = Some(of_targets.map(|column: usize| column + 1).max().unwrap_or_default());
            on_path.remove(&at);
        }
    }
    columns.into_iter().map(Option::unwrap_or_default).collect()
}

struct Grid {
    nodes: Vec<Node>,
    /// The nodes of each column, from above.
    columns: Vec<Vec<usize>>,
    widths: Vec<f64>,
    /// The nodes of each line from its beginning to its end, without the boxes.
    passes: Vec<Vec<usize>>,
}

impl Grid {
    fn new(boxes: &[Size], lines: &[Line], columns_of: &[usize], joined: &BTreeSet<usize>) -> Self {
        let count = columns_of.iter().max().map_or(0, |last| last + 1);
        let mut grid = Self {
            nodes: Vec::new(),
            columns: vec![Vec::new(); count],
            widths: vec![0.0; count],
            passes: Vec::new(),
        };
        let mut node_of = vec![usize::MAX; boxes.len()];
        for at in joined {
            node_of[*at] = grid.add(columns_of[*at], boxes[*at].height, Some(*at));
            let width = &mut grid.widths[columns_of[*at]];
            *width = width.max(boxes[*at].width);
        }
        for line in lines {
            let passes = grid.join(line, &node_of, columns_of);
            grid.passes.push(passes);
        }
        grid
    }

    fn add(&mut self, column: usize, height: f64, of_box: Option<usize>) -> usize {
        self.nodes.push(Node { height, of_box, y: 0.0, left: Vec::new(), right: Vec::new() });
        self.columns[column].push(self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    /// A node in each column that the line passes, and what they are neighbours of.
    fn join(&mut self, line: &Line, node_of: &[usize], columns_of: &[usize]) -> Vec<usize> {
        let (from, to) = (columns_of[line.from], columns_of[line.to]);
        if line.from == line.to || from == to {
            return Vec::new();
        }
        // From the right to the left; a line of a circle runs the other way.
        let is_back = from < to;
        let ((right, right_y), (left, left_y)) = if is_back {
            ((line.to, line.to_y), (line.from, line.from_y))
        } else {
            ((line.from, line.from_y), (line.to, line.to_y))
        };
        let (mut previous, mut previous_y) = (node_of[right], right_y);
        let mut passes = Vec::new();
        for column in (columns_of[left] + 1..columns_of[right]).rev() {
            let pass = self.add(column, LANE, None);
            self.neighbours(pass, LANE / 2.0, previous, previous_y);
            passes.push(pass);
            (previous, previous_y) = (pass, LANE / 2.0);
        }
        self.neighbours(node_of[left], left_y, previous, previous_y);
        if is_back {
            passes.reverse();
        }
        passes
    }

    fn neighbours(&mut self, left: usize, left_y: f64, right: usize, right_y: f64) {
        self.nodes[left].right.push((right, left_y, right_y));
        self.nodes[right].left.push((left, right_y, left_y));
    }

    /// Puts each column into the order of its neighbours' places.
    fn order(&mut self, rightwards: bool) {
        let mut places = vec![0.0; self.nodes.len()];
        for column in &self.columns {
            for (place, node) in column.iter().enumerate() {
                places[*node] = as_f64(place) / as_f64(column.len().max(1));
            }
        }
        for at in in_turn(self.columns.len(), rightwards) {
            let mut keyed: Vec<(f64, usize)> = self.columns[at]
                .iter()
                .map(|node| {
                    let neighbours =
                        if rightwards { &self.nodes[*node].left } else { &self.nodes[*node].right };
                    (
                        mean(neighbours.iter().map(|(other, ..)| places[*other])).unwrap_or(places[*node]),
                        *node,
                    )
                })
                .collect();
            keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
            let length = as_f64(keyed.len().max(1));
            self.columns[at] = keyed.into_iter().map(|(_, node)| node).collect();
            for (place, node) in self.columns[at].iter().enumerate() {
                places[*node] = as_f64(place) / length;
            }
        }
    }

    fn stack(&mut self) {
        for column in &self.columns {
            let mut y = 0.0;
            for node in column {
                self.nodes[*node].y = y;
                y += self.nodes[*node].height + GAP;
            }
        }
    }

    /// Moves each node to the height at which its lines run straight, as far as those above and below let it.
    fn straighten(&mut self, rightwards: bool) {
        for at in in_turn(self.columns.len(), rightwards) {
            let wanted: Vec<f64> = self.columns[at].iter().map(|node| self.wanted(*node)).collect();
            // From above each as high as it wants and may; then pushed up from below by those that were pushed down.
            let mut y = f64::NEG_INFINITY;
            let mut lowest = Vec::with_capacity(wanted.len());
            for (node, wanted) in self.columns[at].iter().zip(&wanted) {
                y = wanted.max(y);
                lowest.push(y);
                y += self.nodes[*node].height + GAP;
            }
            let mut limit = f64::INFINITY;
            let mut highest = vec![0.0; wanted.len()];
            for (place, node) in self.columns[at].iter().enumerate().rev() {
                limit = wanted[place].min(limit - self.nodes[*node].height);
                highest[place] = limit;
                limit -= GAP;
            }
            for (place, node) in self.columns[at].iter().enumerate() {
                // Between the two there is room for all, since each of them keeps the distances.
                self.nodes[*node].y = f64::midpoint(lowest[place], highest[place]);
            }
        }
    }

    fn wanted(&self, node: usize) -> f64 {
        let it = &self.nodes[node];
        let neighbours = it.left.iter().chain(&it.right);
        mean(neighbours.map(|(other, own, others)| self.nodes[*other].y + others - own)).unwrap_or(it.y)
    }

    fn finish(self, boxes: &[Size], lines: &[Line], joined: &BTreeSet<usize>) -> Layout {
        let top = self.nodes.iter().map(|node| node.y).fold(f64::INFINITY, f64::min);
        let top = if top.is_finite() { top - MARGIN } else { 0.0 };
        let mut layout = Layout { corners: vec![(0.0, 0.0); boxes.len()], ..Layout::default() };
        let mut lefts = Vec::new();
        let mut x = MARGIN;
        for (column, width) in self.columns.iter().zip(&self.widths) {
            lefts.push(x);
            for node in column {
                let it = &self.nodes[*node];
                if let Some(at) = it.of_box {
                    layout.corners[at] = (x, it.y - top);
                }
                layout.height = layout.height.max(it.y - top + it.height + MARGIN);
            }
            x += width + GUTTER;
        }
        // A line within the last column turns to the right of it.
        layout.width = if joined.is_empty() { 0.0 } else { x - GUTTER + GUTTER / 3.0 + MARGIN };
        layout.routes = lines
            .iter()
            .zip(&self.passes)
            .map(|(line, passes)| self.route(line, passes, &layout, &lefts, boxes, top))
            .collect();
        place_loose(&mut layout, boxes, joined);
        layout
    }

    fn route(
        &self,
        line: &Line,
        passes: &[usize],
        layout: &Layout,
        lefts: &[f64],
        boxes: &[Size],
        top: f64,
    ) -> Vec<(f64, f64)> {
        let (from, to) = (layout.corners[line.from], layout.corners[line.to]);
        let column = |x: f64| lefts.iter().rposition(|left| *left <= x).unwrap_or_default();
        let (from_column, to_column) = (column(from.0), column(to.0));
        let (from_y, to_y) = (from.1 + line.from_y, to.1 + line.to_y);
        if from_column == to_column {
            // Around the right side.
            let (start, end) = (from.0 + boxes[line.from].width, to.0 + boxes[line.to].width);
            let turn = start.max(end) + GUTTER / 3.0;
            return vec![(start, from_y), (turn, from_y), (turn, to_y), (end, to_y)];
        }
        let is_back = from_column < to_column;
        let start = if is_back { from.0 + boxes[line.from].width } else { from.0 };
        let end = if is_back { to.0 } else { to.0 + boxes[line.to].width };
        // A narrow box has wider ones above and below it: the line changes its height beside all of them.
        let edge = |column: usize| lefts[column] + self.widths[column];
        let mut points = vec![(start, from_y)];
        points.extend(is_back.then(|| (edge(from_column), from_y)));
        let between: Vec<usize> = if is_back {
            (from_column + 1..to_column).collect()
        } else {
            (to_column + 1..from_column).rev().collect()
        };
        for (node, at) in passes.iter().zip(between) {
            let y = self.nodes[*node].y - top + LANE / 2.0;
            let (left, right) = (lefts[at], lefts[at] + self.widths[at]);
            points.extend(if is_back { [(left, y), (right, y)] } else { [(right, y), (left, y)] });
        }
        points.extend((!is_back).then(|| (edge(to_column), to_y)));
        points.push((end, to_y));
        points
    }
}

/// Boxes that nothing is joined to stand below the others, in rows.
fn place_loose(layout: &mut Layout, boxes: &[Size], joined: &BTreeSet<usize>) {
    let loose: Vec<usize> = (0..boxes.len()).filter(|at| !joined.contains(at)).collect();
    if loose.is_empty() {
        return;
    }
    let limit = layout.width.max(LOOSE_HEIGHT);
    let mut y = layout.height.max(MARGIN);
    let (mut x, mut row) = (MARGIN, 0.0_f64);
    for at in loose {
        if x > MARGIN && x + boxes[at].width + MARGIN > limit {
            (x, y, row) = (MARGIN, y + row + GAP, 0.0);
        }
        layout.corners[at] = (x, y);
        x += boxes[at].width + GAP;
        row = row.max(boxes[at].height);
        layout.width = layout.width.max(x - GAP + MARGIN);
    }
    layout.height = y + row + MARGIN;
}

fn in_turn(count: usize, forwards: bool) -> Vec<usize> {
    if forwards { (0..count).collect() } else { (0..count).rev().collect() }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / as_f64(count))
}

#[expect(clippy::cast_precision_loss, reason = "nobody has so many tables")]
fn as_f64(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn overlaps(layout: &Layout, boxes: &[Size]) -> Option<(usize, usize)> {
        let apart = |one: usize, other: usize| {
            let ((x1, y1), (x2, y2)) = (layout.corners[one], layout.corners[other]);
            x1 + boxes[one].width <= x2
                || x2 + boxes[other].width <= x1
                || y1 + boxes[one].height <= y2 + 0.001
                || y2 + boxes[other].height <= y1 + 0.001
        };
        let all = 0..boxes.len();
        all.clone()
            .flat_map(|one| (one + 1..boxes.len()).map(move |other| (one, other)))
            .find(|(a, b)| !apart(*a, *b))
    }

    #[test]
    fn a_table_stands_to_the_right_of_what_it_refers_to() {
        let boxes = [Size { width: 100.0, height: 50.0 }; 3];
        let line = |from, to| Line { from, from_y: 20.0, to, to_y: 20.0 };
        let layout = place(&boxes, &[line(1, 0), line(2, 1), line(2, 0)]);
        let x: Vec<f64> = layout.corners.iter().map(|corner| corner.0).collect();
        assert!(x[0] < x[1] && x[1] < x[2], "{x:?}");
        assert_eq!(layout.routes[2].len(), 5, "the long line passes the middle column");
    }

    proptest! {
        #[test]
        fn boxes_never_overlap_and_nothing_is_outside(
            heights in proptest::collection::vec(30_u32..300, 1..25),
            pairs in proptest::collection::vec((0_usize..25, 0_usize..25), 0..40),
        ) {
            let boxes: Vec<_> =
                heights.iter().map(|height| Size { width: 180.0, height: f64::from(*height) }).collect();
            let lines: Vec<_> = pairs
                .iter()
                .filter(|(from, to)| *from < boxes.len() && *to < boxes.len())
                .map(|(from, to)| Line { from: *from, from_y: 15.0, to: *to, to_y: 15.0 })
                .collect();
            let layout = place(&boxes, &lines);
            prop_assert_eq!(overlaps(&layout, &boxes), None);
            for ((x, y), size) in layout.corners.iter().zip(&boxes) {
                prop_assert!(*x >= 0.0 && *y >= 0.0);
                prop_assert!(x + size.width <= layout.width && y + size.height <= layout.height);
            }
            for (x, y) in layout.routes.iter().flatten() {
                prop_assert!((0.0..=layout.width).contains(x) && (0.0..=layout.height).contains(y));
            }
        }
    }
}
