//! `current`: the revisions that a database is at, as a symbol. It stands for the rows of the version table.

use crate::error::{ErrorKind, GraphError};
use crate::map::{Node, RevisionMap};
use crate::symbol::split_branch;
use crate::target::{Relative, Target};
use crate::walk::{Place, too_far};

impl RevisionMap {
    /// Whether a symbol can only be resolved with a database's version rows: `current` in any form, and `+N` without a start.
    ///
    /// ```
    /// use ftf_migrate_graph::{Revision, RevisionMap};
    ///
    /// let map = RevisionMap::new([Revision::new("a1").label("shop")])?;
    /// assert!(["current", "shop@current", "current-1", "+1", "shop@+1"].iter().all(|symbol| map.needs_rows(symbol)));
    /// assert!(["head", "a1+1", "-1", "shop@-1", "currently"].iter().all(|symbol| !map.needs_rows(symbol)));
    /// # Ok::<(), ftf_migrate_graph::GraphError>(())
    /// ```
    pub fn needs_rows(&self, symbol: &str) -> bool {
        match self.parse_target(symbol) {
            Ok(Target::Relative(steps)) if steps.symbol.is_none() => steps.steps > 0,
            _ => self.is_about_current(symbol),
        }
    }

    /// Whether a range of [`history`](Self::history) can only be resolved with a database's version rows: one of its ends is `current` in
    /// any form.
    pub fn range_needs_rows(&self, range: &str) -> bool {
        range.split(':').any(|end| self.is_about_current(end.trim()))
    }

    /// `current`, `label@current`, `current±N`, `label@current±N`.
    pub(crate) fn is_about_current(&self, symbol: &str) -> bool {
        match self.parse_target(symbol) {
            Ok(Target::Relative(steps)) => steps.symbol.is_some_and(|from| self.is_current(from)),
            Ok(Target::Absolute(symbol)) => self.is_current(split_branch(symbol).1),
            Err(_) => false,
        }
    }

    /// Whether this is the word for the database's revisions, and not the name of one.
    pub(crate) fn is_current(&self, name: &str) -> bool {
        name == "current" && !self.names.contains_key(name)
    }

    /// The rows that `current` or `label@current` means; none for every other symbol.
    pub(crate) fn current_rows(
        &self,
        symbol: &str,
        rows: Option<&[String]>,
    ) -> Result<Option<Vec<Node>>, GraphError> {
        let (branch, name) = split_branch(symbol);
        if !self.is_current(name) {
            return Ok(None);
        }
        let row_nodes = self.row_nodes(rows.ok_or_else(|| needs_database(symbol))?)?;
        let Some(branch) = branch else {
            return Ok(Some(row_nodes));
        };
        match self.where_branch_stands(&row_nodes, branch)? {
            nothing if nothing.is_empty() => Err(not_applied(symbol, branch)),
            found => Ok(Some(found)),
        }
    }

    /// The place of `current` where one is meant: base when nothing is applied.
    pub(crate) fn one_current(&self, symbol: &str, current: &[Node]) -> Result<Place, GraphError> {
        match current {
            [] => Ok(Place::Base),
            [only] => Ok(Place::At(*only)),
            _ => Err(several_current(symbol, &self.ids(current.iter().copied()))),
        }
    }

    /// `current+1` counts from the current revisions, as `+1` does.
    pub(crate) fn without_current<'t>(&self, steps: Relative<'t>) -> Relative<'t> {
        Relative { symbol: steps.symbol.filter(|symbol| !self.is_current(symbol)), ..steps }
    }

    /// `current±N` and `label@current±N`.
    pub(crate) fn steps_around_current(
        &self,
        symbol: &str,
        steps: &Relative<'_>,
        rows: Option<&[String]>,
    ) -> Result<Place, GraphError> {
        let rows = rows.ok_or_else(|| needs_database(symbol))?;
        let starts = self.row_nodes(rows)?;
        let starts = match steps.branch {
            None => starts,
            Some(branch) => self.where_branch_stands(&starts, branch)?,
        };
        match (self.one_current(symbol, &starts)?, steps.steps > 0) {
            (start, true) => self.walk_up(start, steps, steps.branch),
            (Place::At(start), false) => self.walk_down(start, steps),
            (Place::Base, false) => Err(too_far(steps, 0)),
        }
    }
}

fn several_current(symbol: &str, current: &[&str]) -> GraphError {
    let message = format!("Multiple current revisions are present for given argument '{symbol}'");
    GraphError::new(ErrorKind::AmbiguousCurrent, message)
        .help(format!(
            "name one of {}, or say which line, as in {}@current",
            current.join(", "),
            current.first().unwrap_or(&"label")
        ))
        .names(current.iter().copied())
}

fn not_applied(symbol: &str, branch: &str) -> GraphError {
    GraphError::new(ErrorKind::BranchNotApplied, format!("Can't locate revision identified by '{symbol}'"))
        .help(format!("nothing of branch '{branch}' is applied"))
        .names([branch])
}

pub(crate) fn needs_database(symbol: &str) -> GraphError {
    GraphError::new(ErrorKind::NeedsDatabase, format!("Can't locate revision identified by '{symbol}'"))
        .help("it is relative to a database, and none was asked; name a revision")
}
