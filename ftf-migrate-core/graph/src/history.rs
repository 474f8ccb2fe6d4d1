//! Ranges of history, and where a database stands in it.

use crate::error::{ErrorKind, GraphError};
use crate::map::{Node, RevisionMap};
use crate::revision::Revision;
use crate::symbol::steps_down;
use crate::target::{Relative, Target, nodes_of, split_range, wrong_direction};
use crate::traverse::NodeSet;
use crate::walk::{Place, Walked};

/// One end of a range, as written or as the database says.
enum End<'t> {
    Symbol(&'t str),
    Rows(&'t [String]),
    /// `label@current`, `current-1`: looked up already; nothing is base.
    At(Vec<Node>),
}

impl RevisionMap {
    /// The revisions of a range `[start]:[end]`, both included, newest first. Without a range, or at an end left out, everything.
    ///
    /// The ends are symbols. The upper one may also be `+N`, from the lower one, or `sym±N`; the lower one `-N`: N below each head, or below
    /// each current revision when the upper end is `current`. `rows` are needed when the range says `current`, also as `label@current` or
    /// `current±N`.
    ///
    /// # Errors
    ///
    /// Everything that resolving can refuse; [`ErrorKind::RangeSyntax`] for text without a colon or with two; [`ErrorKind::NotAncestor`] when the
    /// lower end does not lie below the upper one; [`ErrorKind::NeedsDatabase`] for `current` without rows.
    pub fn history(
        &self,
        range: Option<&str>,
        rows: Option<&[String]>,
    ) -> Result<Vec<&Revision>, GraphError> {
        let range = range.unwrap_or(":").trim();
        let (Some(start), end) = split_range(range)? else {
            let message = "History range requires [start]:[end], [start]:, or :[end]";
            return Err(
                GraphError::new(ErrorKind::RangeSyntax, message).help(format!("'{range}' has no colon"))
            );
        };
        let read_rows = || {
            rows.ok_or_else(|| {
                GraphError::new(
                    ErrorKind::NeedsDatabase,
                    format!("Range '{range}' asks for the current revision"),
                )
                .help("connect to a database, or name a revision")
            })
        };
        let upper = match end {
            "" => End::Symbol("heads"),
            "current" => match read_rows()? {
                [] => End::Symbol("heads"),
                rows => End::Rows(rows),
            },
            _ if self.is_about_current(end) => self.around_current(end, read_rows()?)?,
            _ => End::Symbol(end),
        };
        let lower = match start {
            "" => End::Symbol("base"),
            "current" if end != "current" => End::Rows(read_rows()?),
            "current" => End::Symbol(start),
            _ if self.is_about_current(start) => self.around_current(start, read_rows()?)?,
            _ => End::Symbol(start),
        };
        let listed = self.history_nodes(&lower, &upper, range)?;
        Ok(listed.into_iter().map(|node| &self.revisions[node]).collect())
    }

    /// The current revisions: the rows and what they imply on other lines, in loading order.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownRows`].
    pub fn current(&self, rows: &[String]) -> Result<Vec<&Revision>, GraphError> {
        let nodes = self.row_nodes(rows)?;
        Ok(self.current_nodes(&nodes).into_iter().map(|node| &self.revisions[node]).collect())
    }

    /// Whether the rows are what a complete `upgrade heads` leaves: each real head, or each head, and nothing else.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownRows`].
    pub fn is_at_heads(&self, rows: &[String]) -> Result<bool, GraphError> {
        let mut nodes = self.row_nodes(rows)?;
        nodes.sort_unstable();
        nodes.dedup();
        Ok(self.real_head_nodes().eq(nodes.iter().copied()) || self.head_nodes().eq(nodes))
    }

    fn history_nodes(&self, lower: &End<'_>, upper: &End<'_>, range: &str) -> Result<Vec<Node>, GraphError> {
        let mut targets = self.upper_end(lower, upper)?;
        if let End::Symbol(symbol) = lower {
            self.keep_branch(&mut targets, symbol)?;
        }
        self.check_apart(&targets)?;
        let needed = self.ancestors(targets.iter().copied());
        let start = self.lower_end(lower, upper, &needed, range)?;
        if start.iter().any(|node| !needed[*node]) {
            return Err(not_ancestor(range));
        }
        self.check_apart(&start)?;
        let mut wanted: NodeSet = needed;
        if !start.is_empty() {
            let below = self.ancestors(start.iter().copied());
            let above = self.line_above(start.iter().copied());
            for node in self.nodes() {
                wanted[node] = wanted[node] && !below[node] && above[node];
            }
            for node in start {
                wanted[node] = true;
            }
        }
        Ok(self.newest_first_of(&wanted, &targets))
    }

    /// `label@current`, `current±N`.
    fn around_current<'t>(&self, symbol: &str, rows: &[String]) -> Result<End<'t>, GraphError> {
        let places = match self.relative_place(symbol, Some(rows))? {
            Some(place) => vec![place],
            None => self.find_many_from(symbol, Some(rows))?,
        };
        Ok(End::At(nodes_of(&places)))
    }

    fn upper_end(&self, lower: &End<'_>, upper: &End<'_>) -> Result<Vec<Node>, GraphError> {
        let symbol = match upper {
            End::Rows(rows) => return self.row_nodes(rows),
            End::At(nodes) => return Ok(nodes.clone()),
            End::Symbol(symbol) => *symbol,
        };
        let Target::Relative(steps) = self.parse_target(symbol)? else {
            return Ok(nodes_of(&self.find_many(symbol)?));
        };
        let place = match steps.symbol {
            Some(from) if steps.steps > 0 => {
                self.climb(self.find_one(from)?, steps.steps.unsigned_abs(), steps.branch)?.to
            }
            Some(from) => self.steps_from_symbol(from, &steps)?,
            None if steps.steps > 0 => self.steps_above(lower, &steps)?,
            None => return Err(wrong_direction(&steps, "the end of a range", "it as the start")),
        };
        Ok(place.node().into_iter().collect())
    }

    /// `+N` above the lower end, as far as the graph goes.
    fn steps_above(&self, lower: &End<'_>, steps: &Relative<'_>) -> Result<Place, GraphError> {
        let starts: Vec<Place> = match (lower, steps.branch) {
            (End::Rows(rows), _) => self.row_nodes(rows)?.into_iter().map(Place::At).collect(),
            (End::At(nodes), _) => nodes.iter().copied().map(Place::At).collect(),
            (End::Symbol(symbol), None) if steps_down(symbol).is_some() => return Err(from_where(steps)),
            (End::Symbol(symbol), None) => vec![self.find_one(symbol)?],
            (End::Symbol(symbol), Some(_)) => {
                self.find_many(symbol).map_err(|refused| match refused.kind() {
                    ErrorKind::WalkTooFar => from_where(steps),
                    _ => refused,
                })?
            }
        };
        let nodes = nodes_of(&starts);
        if let (Some(_), true) = (steps.branch, starts.contains(&Place::Base)) {
            return Err(from_where(steps));
        }
        let nodes = match steps.branch {
            None => nodes,
            Some(branch) => self.where_branch_stands(&nodes, branch)?,
        };
        let start = self.one_start(&nodes, steps)?;
        Ok(self.climb(start, steps.steps.unsigned_abs(), steps.branch)?.to)
    }

    fn lower_end(
        &self,
        lower: &End<'_>,
        upper: &End<'_>,
        needed: &NodeSet,
        range: &str,
    ) -> Result<Vec<Node>, GraphError> {
        let symbol = match lower {
            End::Rows(rows) => return self.row_nodes(rows),
            End::At(nodes) => return Ok(nodes.clone()),
            End::Symbol(symbol) => *symbol,
        };
        if let (Target::Relative(steps), End::Rows(rows)) = (self.parse_target(symbol)?, upper)
            && steps.symbol.is_none()
            && steps.steps < 0
        {
            return self.steps_below_rows(&steps, rows);
        }
        if self.is_current(symbol) {
            let message = format!("Can't locate revision identified by '{symbol}'");
            return Err(GraphError::new(ErrorKind::Unknown, message)
                .help("both ends of the range are the current revision; see it with: show current"));
        }
        match self.below_heads(symbol)? {
            Some(walked) => self.steps_below(&walked, upper, needed, range),
            None => Ok(nodes_of(&self.find_many(symbol)?)),
        }
    }

    /// `-N` below each current revision; past the first revision that is everything.
    fn steps_below_rows(&self, steps: &Relative<'_>, rows: &[String]) -> Result<Vec<Node>, GraphError> {
        let carries =
            |node: &Node| steps.branch.is_none_or(|branch| self.links[*node].labels.contains(branch));
        let mut starts = Vec::new();
        for row in self.row_nodes(rows)?.into_iter().filter(carries) {
            match self.descend(row, steps.steps.unsigned_abs())?.to {
                Place::At(start) => starts.push(start),
                Place::Base => return Ok(Vec::new()),
            }
        }
        let parents = |node: &Node| self.links[*node].parents.clone();
        let is_lowest = |start: &Node| {
            let below = self.ancestors(parents(start));
            !starts.iter().any(|other| below[*other])
        };
        Ok(starts.iter().copied().filter(is_lowest).collect())
    }

    /// `-N` below each head. When that leaves the graph it counts from the upper end, and past the first revision that is everything.
    fn steps_below(
        &self,
        walked: &[(Walked, Relative<'_>)],
        upper: &End<'_>,
        needed: &NodeSet,
        range: &str,
    ) -> Result<Vec<Node>, GraphError> {
        let is_whole = |(walked, steps): &(Walked, Relative<'_>)| walked.taken == steps.steps.unsigned_abs();
        let is_outside = |place: Place| place.node().is_none_or(|node| !needed[node]);
        if walked.iter().any(|step| is_whole(step) && is_outside(step.0.to)) {
            return Err(not_ancestor(range));
        }
        let (Some((_, steps)), End::Symbol(upper)) = (walked.first().filter(|first| !is_whole(first)), upper)
        else {
            return Ok(walked.iter().filter_map(|(walked, _)| walked.to.node()).collect());
        };
        if upper.contains(['@', '+', '-']) || (steps.branch.is_some() && is_keyword(upper)) {
            return Err(from_where(steps));
        }
        match self.find_one(upper)? {
            _ if is_keyword(upper) => Err(from_where(steps)),
            Place::Base => Ok(Vec::new()),
            Place::At(top) => {
                Ok(self.descend(top, steps.steps.unsigned_abs())?.to.node().into_iter().collect())
            }
        }
    }

    /// `label@…` as lower end: of the upper end only what carries the label.
    fn keep_branch(&self, targets: &mut Vec<Node>, lower: &str) -> Result<(), GraphError> {
        let Some((branch, _)) = lower.split_once('@') else {
            return Ok(());
        };
        let node = self.find(branch, None)?;
        let labels = &self.links[node].labels;
        let is_id = self.id(node) == branch;
        targets.retain(|target| {
            let carried = &self.links[*target].labels;
            if is_id { labels.iter().any(|label| carried.contains(label)) } else { carried.contains(branch) }
        });
        Ok(())
    }
}

fn is_keyword(symbol: &str) -> bool {
    ["head", "heads", "base"].contains(&symbol)
}

fn from_where(steps: &Relative<'_>) -> GraphError {
    GraphError::new(ErrorKind::Unknown, format!("Can't locate revision identified by '{}'", steps.text))
        .help("there is not one revision to count from; name the end of the range")
}

fn not_ancestor(range: &str) -> GraphError {
    let message = format!(
        "Requested range {range} does not refer to ancestor/descendant revisions along the same branch"
    );
    GraphError::new(ErrorKind::NotAncestor, message)
        .help("the first part has to lie below the second; name the older revision first")
}
