//! What an upgrade or a downgrade does, step by step, before anything is done.

use std::collections::BTreeSet;

use crate::error::{ErrorKind, GraphError};
use crate::map::{Node, RevisionMap};
use crate::revision::Revision;
use crate::symbol::Position;
use crate::target::{self, Downgrade};
use crate::traverse::{NodeSet, members};
use crate::version_rows::{self, RowChange, VersionRows, check_once};

/// Which of its two functions a step runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `upgrade`.
    Up,
    /// `downgrade`.
    Down,
}

/// One revision run in one direction, with the statements that record it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// The revision that runs.
    pub revision: String,
    /// Which way.
    pub direction: Direction,
    /// The statements on the version table, in order, that belong to this step.
    pub row_changes: Vec<RowChange>,
}

/// The steps from the rows of a version table to a target.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Plan {
    /// The rows the plan was made for, sorted.
    pub rows_before: Vec<String>,
    /// The steps in the order they run.
    pub steps: Vec<Step>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The revisions in the order they run.
    pub fn revisions(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|step| step.revision.as_str())
    }

    /// The version rows, sorted, after each step.
    pub fn rows_after(&self) -> impl Iterator<Item = Vec<String>> {
        let mut rows: BTreeSet<String> = self.rows_before.iter().cloned().collect();
        self.steps.iter().map(move |step| {
            version_rows::apply(&mut rows, &step.row_changes);
            rows.iter().cloned().collect()
        })
    }

    /// The version rows, sorted, when every step has run.
    pub fn rows_at_end(&self) -> Vec<String> {
        let mut rows: BTreeSet<String> = self.rows_before.iter().cloned().collect();
        self.steps.iter().for_each(|step| version_rows::apply(&mut rows, &step.row_changes));
        rows.into_iter().collect()
    }
}

impl RevisionMap {
    /// Plans an upgrade from the version rows, in reading order, to a target: all that the target needs and the rows do not imply.
    ///
    /// A target that is already applied gives an empty plan. Offline, `rows` are the starting revisions.
    ///
    /// # Errors
    ///
    /// Everything that resolving the target can refuse; [`ErrorKind::UnknownRows`] for rows that no revision has;
    /// [`ErrorKind::Overlap`] for rows, or targets, of which one lies below another.
    pub fn plan_upgrade(&self, rows: &[String], target: &str) -> Result<Plan, GraphError> {
        self.plan_upgrade_all(rows, &[target])
    }

    /// Plans one upgrade to several targets together.
    ///
    /// # Errors
    ///
    /// As [`plan_upgrade`](Self::plan_upgrade).
    pub fn plan_upgrade_all(&self, rows: &[String], targets: &[&str]) -> Result<Plan, GraphError> {
        let mut heads: Vec<Node> = Vec::new();
        for target in targets {
            heads.extend(self.upgrade_targets(rows, target)?);
        }
        self.check_apart(&heads)?;
        let row_nodes = self.row_nodes(rows)?;
        self.check_apart(&row_nodes)?;
        let needed = self.ancestors(heads.iter().copied());
        let applied = self.ancestors(row_nodes.iter().copied());
        let wanted: NodeSet = needed.iter().zip(&applied).map(|(need, has)| *need && !*has).collect();
        let mut order = self.newest_first_of(&wanted, &heads);
        order.reverse();
        self.plan(rows, &row_nodes, &applied, &order, Direction::Up)
    }

    /// Plans a downgrade from the version rows, in reading order, to a target: everything applied above it, or depending on it.
    ///
    /// # Errors
    ///
    /// Everything that resolving the target can refuse; [`ErrorKind::UnknownRows`]; [`ErrorKind::NotDowngradeTarget`] when nothing above
    /// the target is applied; [`ErrorKind::BranchNotApplied`] when the label of `label@base` or `label@rev` leaves nothing.
    pub fn plan_downgrade(&self, rows: &[String], target: &str) -> Result<Plan, GraphError> {
        let downgrade = self.downgrade_target(rows, target)?;
        let roots = self.downgrade_roots(&downgrade, target)?;
        let row_nodes = self.row_nodes(rows)?;
        let applied = self.ancestors(row_nodes.iter().copied());
        if let Some(branch) = downgrade.branch.filter(|_| downgrade.is_whole_branch) {
            self.check_branch_applied(branch, &applied, target)?;
        }
        let above = self.dependents(roots.iter().copied());
        let wanted: NodeSet = above.iter().zip(&applied).map(|(is_above, has)| *is_above && *has).collect();
        let is_row = downgrade.to.is_some_and(|node| row_nodes.contains(&node));
        if downgrade.to.is_some() && !is_row && members(&wanted).next().is_none() {
            return Err(nothing_to_downgrade(target, rows));
        }
        let order = self.newest_first_of(&wanted, &row_nodes);
        self.plan(rows, &row_nodes, &applied, &order, Direction::Down)
    }

    /// The revisions that an upgrade from the version rows to this target aims at; none for base.
    ///
    /// # Errors
    ///
    /// As [`plan_upgrade`](Self::plan_upgrade), as far as the target is concerned.
    pub fn resolve_upgrade(&self, rows: &[String], target: &str) -> Result<Vec<&Revision>, GraphError> {
        Ok(self.upgrade_targets(rows, target)?.into_iter().map(|node| &self.revisions[node]).collect())
    }

    /// The place that a downgrade from the version rows goes down to, and the label, id or row that narrows it to a branch.
    ///
    /// # Errors
    ///
    /// As [`plan_downgrade`](Self::plan_downgrade), as far as the target is concerned.
    pub fn resolve_downgrade<'t>(
        &'t self,
        rows: &[String],
        target: &'t str,
    ) -> Result<(Position<'t>, Option<&'t str>), GraphError> {
        let downgrade = self.downgrade_target(rows, target)?;
        let to = downgrade.to.map_or(Position::Base, |node| Position::Revision(&self.revisions[node]));
        Ok((to, downgrade.branch))
    }

    /// The lowest revisions to take down: the children of the target, or every base, as far as the label allows.
    fn downgrade_roots(&self, downgrade: &Downgrade<'_>, target: &str) -> Result<Vec<Node>, GraphError> {
        let roots: Vec<Node> = match downgrade.to {
            None => self.base_nodes().collect(),
            Some(node) => self.links[node].children.clone(),
        };
        let Some(branch) = downgrade.branch.filter(|_| roots.len() > 1) else {
            return Ok(roots);
        };
        let below = self.line_below([self.find_branch(branch)?]);
        let left: Vec<Node> = roots.into_iter().filter(|root| below[*root]).collect();
        if left.is_empty() {
            let message = "Not a valid downgrade target from current heads";
            return Err(GraphError::new(ErrorKind::BranchNotApplied, message)
                .help(format!("'{target}': no line goes up from there to branch '{branch}'"))
                .names([branch]));
        }
        Ok(left)
    }

    /// Refuses `label@base` when no revision that the label reaches is applied: other branches of its tree would go instead.
    fn check_branch_applied(&self, branch: &str, applied: &NodeSet, target: &str) -> Result<(), GraphError> {
        let node = self.find_branch(branch)?;
        if crate::label::reach(self, node).into_iter().any(|reached| applied[reached]) {
            return Ok(());
        }
        let message = format!("Destination {target} is not a valid downgrade target from current head(s)");
        Err(GraphError::new(ErrorKind::BranchNotApplied, message)
            .help(format!("nothing of branch '{branch}' is applied"))
            .names([branch]))
    }

    /// Refuses revisions named together of which one lies below another.
    pub(crate) fn check_apart(&self, nodes: &[Node]) -> Result<(), GraphError> {
        if nodes.len() < 2 {
            return Ok(());
        }
        let parents = nodes.iter().flat_map(|node| self.links[*node].parents.iter().copied());
        let below = self.ancestors(parents);
        let Some(lower) = nodes.iter().find(|node| below[**node]) else {
            return Ok(());
        };
        let above = self.dependents([*lower]);
        let upper: Vec<&str> = self.ids(nodes.iter().copied().filter(|node| node != lower && above[*node]));
        let lower = self.id(*lower);
        let message = format!(
            "Requested revision {} overlaps with other requested revisions {lower}",
            upper.first().unwrap_or(&lower)
        );
        Err(GraphError::new(ErrorKind::Overlap, message)
            .help(format!("the first already includes {lower}; leave {lower} out"))
            .names([upper.as_slice(), &[lower]].concat()))
    }

    fn plan(
        &self,
        rows: &[String],
        row_nodes: &[Node],
        applied: &NodeSet,
        order: &[Node],
        direction: Direction,
    ) -> Result<Plan, GraphError> {
        if !order.is_empty() {
            check_once(self, row_nodes)?;
        }
        let mut version_rows = VersionRows::new(self, row_nodes, applied);
        let mut steps = Vec::with_capacity(order.len());
        for node in order {
            let row_changes = match direction {
                Direction::Up => version_rows.upgraded(*node),
                Direction::Down => version_rows.downgraded(*node)?,
            };
            steps.push(Step { revision: self.id(*node).to_owned(), direction, row_changes });
        }
        Ok(Plan { rows_before: target::sorted(rows), steps })
    }
}

fn nothing_to_downgrade(target: &str, rows: &[String]) -> GraphError {
    let message = format!("Destination {target} is not a valid downgrade target from current head(s)");
    let help = match rows {
        [] => "nothing is applied".to_owned(),
        rows => format!("nothing above it is applied; the current revisions are {}", rows.join(", ")),
    };
    GraphError::new(ErrorKind::NotDowngradeTarget, message).help(help).names(rows)
}
