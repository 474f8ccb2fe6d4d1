//! Setting version rows without running anything.

use std::collections::BTreeSet;

use crate::error::{ErrorKind, GraphError};
use crate::map::{Node, RevisionMap};
use crate::plan::Direction;
use crate::target::{Target, nodes_of, not_a_range, sorted};
use crate::version_rows::{self, RowChange, check_once};
use crate::walk::Place;

/// One move of a stamp: rows of one line become one revision, or go.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StampStep {
    /// The rows that this move takes up; empty for a line that had none.
    pub from: Vec<String>,
    /// The revision that they become; none when the line goes back to base.
    pub to: Option<String>,
    /// Up when the revision lies above the rows, or is new.
    pub direction: Direction,
    /// Whether a row of its own appears or goes.
    pub branch_move: bool,
    /// The statements on the version table, in order.
    pub row_changes: Vec<RowChange>,
}

/// The moves of a stamp, checked as a whole before the first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StampPlan {
    /// The rows the plan was made for, sorted; none when they are purged first.
    pub rows_before: Vec<String>,
    /// The moves in order.
    pub steps: Vec<StampStep>,
}

impl StampPlan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The version rows, sorted, after each move.
    pub fn rows_after(&self) -> impl Iterator<Item = Vec<String>> {
        let mut rows: BTreeSet<String> = self.rows_before.iter().cloned().collect();
        self.steps.iter().map(move |step| {
            version_rows::apply(&mut rows, &step.row_changes);
            rows.iter().cloned().collect()
        })
    }
}

impl RevisionMap {
    /// Plans setting the version rows, in reading order, to the targets. With `purge` all rows are deleted first, known or not.
    ///
    /// Rows on lines that no target touches stay. Targets are symbols as [`resolve_many`](Self::resolve_many) takes them, except that `-N`
    /// counts from the rows; without rows, from each head.
    ///
    /// # Errors
    ///
    /// Everything that resolving can refuse; [`ErrorKind::UnknownRows`] without `purge`; [`ErrorKind::UnsoundRows`] when a row that would
    /// change is there twice.
    pub fn plan_stamp(
        &self,
        rows: &[String],
        targets: &[&str],
        purge: bool,
    ) -> Result<StampPlan, GraphError> {
        let rows = if purge { &[] } else { rows };
        if let Some(range) = targets.iter().find(|target| target.contains(':') && self.node(target).is_none())
        {
            return Err(not_a_range(range));
        }
        let row_nodes = self.row_nodes(rows)?;
        let touched = self.touched_rows(&row_nodes, rows, targets)?;
        let destinations = self.stamp_destinations(rows, targets)?;
        let mut stamper = Stamper { map: self, rows: row_nodes.iter().copied().collect(), steps: Vec::new() };
        match destinations[..] {
            [] => touched.iter().for_each(|row| stamper.clear(*row)),
            [only] => stamper.set(only, &touched, &touched),
            _ => {
                for destination in &destinations {
                    let related = self.needed_or_needing(&[*destination]);
                    let own: Vec<Node> = touched.iter().copied().filter(|row| related[*row]).collect();
                    stamper.set(*destination, &own, &touched);
                }
            }
        }
        let steps = stamper.steps;
        if !steps.is_empty() {
            check_once(self, &row_nodes)?;
        }
        Ok(StampPlan { rows_before: sorted(rows), steps })
    }

    /// The rows related to any of the targets, each once, in the order of the targets.
    fn touched_rows(
        &self,
        row_nodes: &[Node],
        rows: &[String],
        targets: &[&str],
    ) -> Result<Vec<Node>, GraphError> {
        let mut touched: Vec<Node> = Vec::new();
        if row_nodes.is_empty() {
            // Nothing can be touched, but one head where there are several is the mistake to name first.
            for target in targets.iter().filter(|target| is_head(target)) {
                self.find_many(target).map_err(ask_for_one)?;
            }
            return Ok(touched);
        }
        for target in targets {
            let members = match self.parse_target(target)? {
                Target::Relative(_) => nodes_of(&self.stamp_places(rows, target)?),
                Target::Absolute(symbol) if self.is_about_current(symbol) => {
                    self.current_rows(symbol, Some(rows))?.unwrap_or_default()
                }
                Target::Absolute(symbol) => self.lineage_members(symbol).map_err(ask_for_one)?,
            };
            let related = self.needed_or_needing(&members);
            let found = row_nodes.iter().copied().filter(|row| members.is_empty() || related[*row]);
            touched.extend(found);
        }
        let mut seen = BTreeSet::new();
        touched.retain(|row| seen.insert(*row));
        Ok(touched)
    }

    /// The revisions stamped, each once; none is base.
    fn stamp_destinations(&self, rows: &[String], targets: &[&str]) -> Result<Vec<Node>, GraphError> {
        let mut places: Vec<Place> = Vec::new();
        for target in targets {
            places.extend(self.stamp_places(rows, target).map_err(ask_for_one)?);
        }
        let mut seen = BTreeSet::new();
        Ok(nodes_of(&places).into_iter().filter(|node| seen.insert(*node)).collect())
    }

    fn stamp_places(&self, rows: &[String], target: &str) -> Result<Vec<Place>, GraphError> {
        match self.parse_target(target)? {
            Target::Absolute(symbol) => self.find_many_from(symbol, Some(rows)),
            Target::Relative(steps) => match steps.symbol {
                Some(symbol) if self.is_current(symbol) => {
                    self.relative_place(target, Some(rows)).map(|place| place.into_iter().collect())
                }
                Some(symbol) => Ok(vec![self.steps_from_symbol(symbol, &steps)?]),
                None if steps.steps > 0 => Ok(vec![self.steps_from_current(rows, &steps)?]),
                None if rows.is_empty() => self.find_many(target),
                None => {
                    let to = self.downgrade_target(rows, target)?.to;
                    Ok(vec![to.map_or(Place::Base, Place::At)])
                }
            },
        }
    }
}

/// `head` or `label@head`.
fn is_head(target: &str) -> bool {
    target.split_once('@').map_or(target, |(_, name)| name) == "head"
}

fn ask_for_one(refused: GraphError) -> GraphError {
    if refused.kind() != ErrorKind::MultipleHeads {
        return refused;
    }
    GraphError::new(
        ErrorKind::MultipleHeads,
        "Multiple heads are present; please specify a single target revision",
    )
    .help(format!("one of {}, or 'heads' for all", refused.subjects().join(", ")))
    .names(refused.subjects())
}

struct Stamper<'m> {
    map: &'m RevisionMap,
    rows: BTreeSet<Node>,
    steps: Vec<StampStep>,
}

impl Stamper<'_> {
    /// Takes a line back to base.
    fn clear(&mut self, row: Node) {
        self.rows.remove(&row);
        let id = self.map.id(row).to_owned();
        self.steps.push(StampStep {
            from: vec![id.clone()],
            to: None,
            direction: Direction::Down,
            branch_move: true,
            row_changes: vec![RowChange::Delete(id)],
        });
    }

    /// Makes the rows `own` one row, the destination; a destination without relatives among them gets a row of its own.
    fn set(&mut self, destination: Node, own: &[Node], touched: &[Node]) {
        if touched.contains(&destination) {
            return;
        }
        let above = self.map.dependents([destination]);
        let below = self.map.ancestors([destination]);
        let is_down = own.iter().any(|row| above[*row]);
        let is_new = !is_down && !own.iter().any(|row| below[*row]);
        let from: &[Node] = if is_new { &[] } else { own };
        let row_changes = self.replace(from, destination);
        self.steps.push(StampStep {
            from: self.map.ids(from.iter().copied()).into_iter().map(str::to_owned).collect(),
            to: Some(self.map.id(destination).to_owned()),
            direction: if is_down { Direction::Down } else { Direction::Up },
            branch_move: is_new,
            row_changes,
        });
    }

    /// The statements that turn those of the rows that are still there into one.
    fn replace(&mut self, from: &[Node], to: Node) -> Vec<RowChange> {
        let mut there: Vec<Node> = from.iter().copied().filter(|row| self.rows.remove(row)).collect();
        let id = |node: Node| self.map.id(node).to_owned();
        self.rows.insert(to);
        let Some(last) = there.pop() else {
            return vec![RowChange::Insert(id(to))];
        };
        let mut changes: Vec<RowChange> = there.into_iter().map(|row| RowChange::Delete(id(row))).collect();
        changes.push(RowChange::Update { from: id(last), to: id(to) });
        changes
    }
}
