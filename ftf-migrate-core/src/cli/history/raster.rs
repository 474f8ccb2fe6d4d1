//! Lanes as rows of cells: which of its four sides a line leaves each cell by.

use super::lanes::{Lanes, Link, Path, Place};

/// The lines that meet in a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) up: Option<Ink>,
    pub(super) down: Option<Ink>,
    pub(super) left: Option<Ink>,
    pub(super) right: Option<Ink>,
    /// Whether the lines sideways begin or end here. Otherwise they pass under the one that runs down.
    pub(super) is_joint: bool,
    /// Whether a revision stands here.
    pub(super) is_node: bool,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink {
    pub(super) link: Link,
    pub(super) hue: usize,
}

/// The cells that one revision needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// Above the revision, when lines end and begin on the same side of it, or to keep it off a revision that stands
    /// above it and has nothing to do with it.
    pub(super) above: Option<Vec<Cell>>,
    pub(super) node: Vec<Cell>,
    /// What goes on below it, beside further lines of text.
    pub(super) below: Vec<Cell>,
}

impl Rows {
    /// Whether a revision or an open line stands at the end of this lane.
    fn ends_in(&self, lane: usize) -> bool {
        let ends =
            |cell: &Cell| cell.down.is_none() && (cell.is_node || (cell.up.is_some() && !cell.is_joint));
        self.node.get(lane).is_some_and(ends)
    }
}

/// Hands out the rows of each revision, from the newest on, and gives the row in which lines end in the open below the
/// last one. Only one revision's rows are held at a time: thousands of revisions may have hundreds of lanes.
pub(super) fn rasterize(lanes: &Lanes, mut draw: impl FnMut(usize, &Rows)) -> Option<Vec<Cell>> {
    let mut begin: Vec<Vec<&Path>> = vec![Vec::new(); lanes.places.len()];
    for path in &lanes.paths {
        begin[path.from].push(path);
    }
    let mut running: Vec<&Path> = Vec::new();
    let mut before = Rows::default();
    for (row, (place, starting)) in lanes.places.iter().zip(&begin).enumerate() {
        let (ending, passing) = running.iter().partition(|path| path.to == row);
        let around = Around { place, ending, passing, starting };
        before = around.rows(before.ends_in(place.lane));
        draw(row, &before);
        running.retain(|path| path.to > row);
        running.extend(starting);
    }
    (!running.is_empty()).then(|| {
        let mut cells = Vec::new();
        for path in &running {
            cell(&mut cells, path.lane).up = Some(ink(path));
        }
        cells
    })
}

/// The lines around a revision.
struct Around<'a> {
    place: &'a Place,
    ending: Vec<&'a Path>,
    passing: Vec<&'a Path>,
    starting: &'a [&'a Path],
}

impl Around<'_> {
    /// `is_touched`: a revision stands right above this one, and no line goes down from it.
    fn rows(&self, is_touched: bool) -> Rows {
        let mut node = Vec::new();
        self.draw_passing(&mut node);
        let mut above = is_touched.then(|| passing_only(&node));
        if self.needs_join() {
            above = Some(self.join(node.clone()));
            self.draw_own_end(&mut node);
        } else {
            self.draw_ends(&mut node);
        }
        cell(&mut node, self.place.lane).is_node = true;
        self.draw_starts(&mut node);
        Rows { above, below: below(&node), node }
    }

    /// The row in which what ends here comes together.
    fn join(&self, mut cells: Vec<Cell>) -> Vec<Cell> {
        self.draw_ends(&mut cells);
        let own = cell(&mut cells, self.place.lane);
        own.down = own.up;
        own.is_joint = true;
        cells
    }

    /// Whether a line that ends and one that begins would seem to be one, since both lie on the same side.
    fn needs_join(&self) -> bool {
        let own = self.place.lane;
        let sides = |lanes: &mut dyn Iterator<Item = usize>| {
            lanes.fold((false, false), |(left, right), lane| (left || lane < own, right || lane > own))
        };
        let ends = sides(&mut self.ending.iter().filter(|path| !path.open).map(|path| path.lane));
        let starts = sides(&mut self.starting.iter().map(|path| path.lane));
        (ends.0 && starts.0) || (ends.1 && starts.1)
    }

    fn draw_passing(&self, cells: &mut Vec<Cell>) {
        for path in &self.passing {
            let cell = cell(cells, path.lane);
            (cell.up, cell.down) = (Some(ink(path)), Some(ink(path)));
        }
        for path in self.ending.iter().filter(|path| path.open) {
            cell(cells, path.lane).up = Some(ink(path));
        }
    }

    fn draw_ends(&self, cells: &mut Vec<Cell>) {
        for path in self.ending.iter().filter(|path| !path.open) {
            cell(cells, path.lane).up = Some(ink(path));
            draw_sideways(cells, self.place.lane, path);
        }
    }

    fn draw_own_end(&self, cells: &mut Vec<Cell>) {
        for path in self.ending.iter().filter(|path| !path.open && path.lane == self.place.lane) {
            cell(cells, path.lane).up = Some(ink(path));
        }
    }

    fn draw_starts(&self, cells: &mut Vec<Cell>) {
        for path in self.starting {
            cell(cells, path.lane).down = Some(ink(path));
            draw_sideways(cells, self.place.lane, path);
        }
    }
}

/// A line from the revision's lane to that of the path.
fn draw_sideways(cells: &mut Vec<Cell>, own: usize, path: &Path) {
    let ink = ink(path);
    if path.lane == own {
        return;
    }
    let (first, last) = (own.min(path.lane), own.max(path.lane));
    for lane in first..last {
        cell(cells, lane).right = stronger(cell(cells, lane).right, ink);
        cell(cells, lane + 1).left = stronger(cell(cells, lane + 1).left, ink);
    }
    cell(cells, path.lane).is_joint = true;
}

/// Where two lines lie over one another, a line of development is seen rather than a dependency.
fn stronger(there: Option<Ink>, new: Ink) -> Option<Ink> {
    there.filter(|there| there.link <= new.link).or(Some(new))
}

fn passing_only(cells: &[Cell]) -> Vec<Cell> {
    cells.iter().map(|cell| if cell.down.is_some() { *cell } else { Cell::default() }).collect()
}

fn below(node: &[Cell]) -> Vec<Cell> {
    let goes_on = |cell: &Cell| Cell { up: cell.down, down: cell.down, ..Cell::default() };
    node.iter().map(goes_on).collect()
}

fn cell(cells: &mut Vec<Cell>, lane: usize) -> &mut Cell {
    if cells.len() <= lane {
        cells.resize(lane + 1, Cell::default());
    }
    &mut cells[lane]
}

fn ink(path: &Path) -> Ink {
    Ink { link: path.link, hue: path.hue }
}
