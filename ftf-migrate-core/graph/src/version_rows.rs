//! The rows of the version table, followed through a plan.
//!
//! After every step the rows are the applied revisions that no applied revision has in its down revision or dependencies.

use std::collections::BTreeSet;

use crate::error::{ErrorKind, GraphError};
use crate::map::{Node, RevisionMap};
use crate::traverse::{NodeSet, members};

/// One statement on the version table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowChange {
    /// A row of its own appears.
    Insert(String),
    /// A row goes.
    Delete(String),
    /// A row is rewritten.
    Update {
        /// What the row said before.
        from: String,
        /// What it says afterwards.
        to: String,
    },
}

/// Applies statements to rows, as the database would.
pub(crate) fn apply(rows: &mut BTreeSet<String>, changes: &[RowChange]) {
    for change in changes {
        match change {
            RowChange::Insert(id) => {
                rows.insert(id.clone());
            }
            RowChange::Delete(id) => {
                rows.remove(id);
            }
            RowChange::Update { from, to } => {
                rows.remove(from);
                rows.insert(to.clone());
            }
        }
    }
}

/// The rows while a plan is made, with what they imply.
pub(crate) struct VersionRows<'m> {
    map: &'m RevisionMap,
    rows: BTreeSet<Node>,
    /// How many applied revisions have this one among their parents.
    named: Vec<usize>,
}

impl<'m> VersionRows<'m> {
    /// The rows as they are, which need not be sound, and `applied`, all they imply.
    pub(crate) fn new(map: &'m RevisionMap, rows: &[Node], applied: &NodeSet) -> Self {
        let mut named = vec![0; map.len()];
        for node in members(applied) {
            map.links[node].parents.iter().for_each(|parent| named[*parent] += 1);
        }
        Self { map, rows: rows.iter().copied().collect(), named }
    }

    /// The statements for a revision that has been upgraded: its parents' rows become one, which is its own.
    pub(crate) fn upgraded(&mut self, node: Node) -> Vec<RowChange> {
        let map = self.map;
        let parents = &map.links[node].parents;
        let mut taken: Vec<Node> =
            parents.iter().copied().filter(|parent| self.rows.remove(parent)).collect();
        for parent in parents {
            self.named[*parent] += 1;
        }
        self.rows.insert(node);
        let Some(last) = taken.pop() else {
            return vec![RowChange::Insert(map.id(node).to_owned())];
        };
        let mut changes: Vec<RowChange> =
            taken.into_iter().map(|parent| RowChange::Delete(map.id(parent).to_owned())).collect();
        changes.push(RowChange::Update { from: map.id(last).to_owned(), to: map.id(node).to_owned() });
        changes
    }

    /// The statements for a revision that has been downgraded: the parents that nothing left implies get rows.
    pub(crate) fn downgraded(&mut self, node: Node) -> Result<Vec<RowChange>, GraphError> {
        let map = self.map;
        if !self.rows.remove(&node) {
            return Err(missing_row(map.id(node)));
        }
        let parents = &map.links[node].parents;
        for parent in parents {
            self.named[*parent] -= 1;
        }
        let mut given: Vec<Node> = parents
            .iter()
            .copied()
            .filter(|parent| self.named[*parent] == 0 && !self.rows.contains(parent))
            .collect();
        self.rows.extend(&given);
        let Some(last) = given.pop() else {
            return Ok(vec![RowChange::Delete(map.id(node).to_owned())]);
        };
        let mut changes: Vec<RowChange> =
            given.into_iter().map(|parent| RowChange::Insert(map.id(parent).to_owned())).collect();
        changes.push(RowChange::Update { from: map.id(node).to_owned(), to: map.id(last).to_owned() });
        Ok(changes)
    }
}

fn missing_row(id: &str) -> GraphError {
    GraphError::new(
        ErrorKind::UnsoundRows,
        format!("The version table has no row '{id}', which this step would remove"),
    )
    .help("put the rows right with stamp --purge")
    .names([id])
}

impl RevisionMap {
    /// The nodes of the version table's rows, in reading order.
    ///
    /// Only full ids count: a prefix or a label in the table was not written by a migration.
    pub(crate) fn row_nodes(&self, rows: &[String]) -> Result<Vec<Node>, GraphError> {
        let unknown: Vec<&String> = rows.iter().filter(|row| self.node(row).is_none()).collect();
        if unknown.is_empty() {
            return Ok(rows.iter().filter_map(|row| self.node(row)).collect());
        }
        let quoted: Vec<String> = unknown.iter().map(|row| format!("'{row}'")).collect();
        let message =
            format!("Can't locate revision identified by {} (in the version table)", quoted.join(", "));
        Err(GraphError::new(ErrorKind::UnknownRows, message)
            .help(
                "the database is ahead of this program, or belongs to another one; \
                 run a program that has the revision, or set the rows with stamp --purge",
            )
            .names(unknown))
    }
}

/// Refuses rows that are there twice: no statement on one of them can be meant for one row only.
pub(crate) fn check_once(map: &RevisionMap, rows: &[Node]) -> Result<(), GraphError> {
    let mut seen = BTreeSet::new();
    match rows.iter().find(|row| !seen.insert(**row)) {
        None => Ok(()),
        Some(twice) => {
            let id = map.id(*twice);
            let message = format!("The version table has more than one row '{id}'");
            Err(GraphError::new(ErrorKind::UnsoundRows, message)
                .help("delete the surplus row, and give the table its primary key")
                .names([id]))
        }
    }
}
