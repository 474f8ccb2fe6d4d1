//! The targets of upgrade and downgrade: symbols, and steps relative to them or to the current revisions.

use crate::error::{ErrorKind, GraphError};
use crate::map::{Node, RevisionMap};
use crate::symbol::split_branch;
use crate::walk::{Place, too_far, too_few};

/// What a target text says, before it is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'t> {
    /// A symbol without a relative step: `head`, `ae10`, `label@head`.
    Absolute(&'t str),
    /// A number of steps from a symbol or from the current revision: `+2`, `head-1`, `label@+1`.
    Relative(Relative<'t>),
}

/// A number of steps up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relative<'t> {
    /// The part before `@`.
    pub branch: Option<&'t str>,
    /// Where the steps begin; the current revision when there is none.
    pub symbol: Option<&'t str>,
    /// How many steps, upwards when positive. `-0` counts as downwards.
    pub steps: i64,
    /// The step as written, with its sign.
    pub text: &'t str,
}

/// What a downgrade goes down to.
pub(crate) struct Downgrade<'t> {
    pub(crate) branch: Option<&'t str>,
    /// None is base.
    pub(crate) to: Option<Node>,
    /// `label@base`, without steps.
    pub(crate) is_whole_branch: bool,
}

impl<'t> Target<'t> {
    /// Reads a target.
    ///
    /// ```
    /// use ftf_migrate_graph::Target;
    ///
    /// assert_eq!(Target::parse("shop@head")?, Target::Absolute("shop@head"));
    /// assert!(matches!(Target::parse("shop@head-2")?, Target::Relative(steps) if steps.steps == -2));
    /// assert!(Target::parse("+1x").is_err());
    /// # Ok::<(), ftf_migrate_graph::GraphError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TrailingText`] for text behind a relative step.
    pub fn parse(text: &'t str) -> Result<Self, GraphError> {
        let labelled = text.match_indices('@').filter(|(at, _)| *at > 0).find_map(|(at, _)| {
            relative_tail(&text[at + 1..]).map(|(tail, rest)| (Some(&text[..at]), tail, rest))
        });
        let found = labelled.or_else(|| relative_tail(text).map(|(tail, rest)| (None, tail, rest)));
        match found {
            None => Ok(Self::Absolute(text)),
            Some((branch, tail, "")) => Ok(Self::Relative(Relative { branch, ..tail })),
            Some((_, tail, rest)) => Err(GraphError::new(
                ErrorKind::TrailingText,
                format!("Can't locate revision identified by '{text}'"),
            )
            .help(format!("'{rest}' behind the relative step '{}' means nothing; leave it out", tail.text))
            .names([rest])),
        }
    }
}

/// An optional symbol and a signed number at the start of the text, and what is left behind them.
fn relative_tail(text: &str) -> Option<(Relative<'_>, &str)> {
    let sign = text.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    let (symbol, step) = text.split_at(sign);
    if !step.starts_with(['+', '-']) {
        return None;
    }
    let digits = step[1..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let (step, rest) = step.split_at(digits + 1);
    // A number too large to count is further than any graph reaches.
    let count = step[1..].parse().unwrap_or(i64::MAX);
    let steps = if step.starts_with('-') { -count } else { count };
    Some((Relative { branch: None, symbol: Some(symbol).filter(|s| !s.is_empty()), steps, text: step }, rest))
}

/// Splits `start:end` as offline commands and `history` take it; without a colon there is only an end. Either part may be empty.
///
/// # Errors
///
/// [`ErrorKind::RangeSyntax`] for a second colon.
pub fn split_range(text: &str) -> Result<(Option<&str>, &str), GraphError> {
    match text.split_once(':') {
        None => Ok((None, text)),
        Some((_, end)) if end.contains(':') => {
            Err(GraphError::new(ErrorKind::RangeSyntax, format!("Range '{text}' has more than one colon"))
                .help("write [start]:[end]"))
        }
        Some((start, end)) => Ok((Some(start), end)),
    }
}

/// Refuses a range where one target is meant.
pub(crate) fn not_a_range(text: &str) -> GraphError {
    let target = text.rsplit(':').next().filter(|target| !target.is_empty()).unwrap_or("head");
    GraphError::new(ErrorKind::RangeSyntax, "Range revision not allowed").help(format!(
        "where '{text}' begins, the database tells by itself: name only where to go, {target}; \
         ranges are for --sql, which asks no database"
    ))
}

pub(crate) fn sorted(rows: &[String]) -> Vec<String> {
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    rows
}

impl RevisionMap {
    /// Reads a target with the names of this map in mind: a label that looks like a step with text behind it is a label.
    pub(crate) fn parse_target<'t>(&self, text: &'t str) -> Result<Target<'t>, GraphError> {
        Target::parse(text).or_else(|refused| {
            let branch = text.split_once('@').map(|(branch, _)| branch);
            let is_name = |name: &str| self.names.contains_key(name);
            if is_name(text) || branch.is_some_and(is_name) {
                Ok(Target::Absolute(text))
            } else {
                Err(refused)
            }
        })
    }

    /// The revisions an upgrade aims at.
    pub(crate) fn upgrade_targets(&self, rows: &[String], target: &str) -> Result<Vec<Node>, GraphError> {
        if target.contains(':') && !self.names.contains_key(target) {
            return Err(not_a_range(target));
        }
        let relative = match self.parse_target(target)? {
            Target::Absolute(symbol) => {
                return self.find_many_from(symbol, Some(rows)).map(|places| nodes_of(&places));
            }
            Target::Relative(relative) => self.without_current(relative),
        };
        let place = match relative.symbol {
            None if relative.steps <= 0 => return Err(wrong_direction(&relative, "upgrade", "downgrade")),
            None => self.steps_from_current(rows, &relative)?,
            Some(symbol) => self.steps_from_symbol(symbol, &relative)?,
        };
        match place {
            Place::At(node) => Ok(vec![node]),
            Place::Base => Err(too_far(&relative, relative.steps.unsigned_abs())),
        }
    }

    /// `sym+N`, `sym-N`, `label@sym±N`: a label narrows forks on the way up, and has to hold for the symbol on the way down.
    pub(crate) fn steps_from_symbol(&self, symbol: &str, steps: &Relative<'_>) -> Result<Place, GraphError> {
        if steps.steps > 0 {
            let start = self.find_one(symbol)?;
            return self.walk_up(start, steps, steps.branch);
        }
        let start = match steps.branch {
            None => self.find_one(symbol)?,
            Some(branch) => self.find_one(&format!("{branch}@{symbol}"))?,
        };
        match start {
            Place::Base => Err(too_far(steps, 0)),
            Place::At(node) => self.walk_down(node, steps),
        }
    }

    /// `+N` and `label@+N`.
    pub(crate) fn steps_from_current(
        &self,
        rows: &[String],
        steps: &Relative<'_>,
    ) -> Result<Place, GraphError> {
        let row_nodes = self.row_nodes(rows)?;
        let starts = match steps.branch {
            None => row_nodes,
            Some(branch) => self.where_branch_stands(&row_nodes, branch)?,
        };
        self.walk_up(self.one_start(&starts, steps)?, steps, steps.branch)
    }

    /// Where a walk upwards begins: base when nothing is there, and never several places.
    pub(crate) fn one_start(&self, starts: &[Node], steps: &Relative<'_>) -> Result<Place, GraphError> {
        match starts {
            [] => Ok(Place::Base),
            [start] => Ok(Place::At(*start)),
            _ => {
                let ids = self.ids(starts.iter().copied());
                Err(GraphError::new(
                    ErrorKind::AmbiguousCurrent,
                    "Ambiguous upgrade from multiple current revisions",
                )
                .help(format!("say which line, as in {}@{}, or name the target", ids[0], steps.text))
                .names(ids))
            }
        }
    }

    /// The rows on a branch, or else the tips of what the rows imply of it.
    pub(crate) fn where_branch_stands(
        &self,
        row_nodes: &[Node],
        branch: &str,
    ) -> Result<Vec<Node>, GraphError> {
        let on_branch = self.lineage(branch)?;
        let rows: Vec<Node> = row_nodes.iter().copied().filter(|row| on_branch[*row]).collect();
        if !rows.is_empty() {
            return Ok(rows);
        }
        let applied = self.ancestors(row_nodes.iter().copied());
        let active = |node: Node| applied[node] && on_branch[node];
        let is_tip =
            |node: &Node| active(*node) && !self.links[*node].above.iter().any(|above| active(*above));
        Ok(self.nodes().filter(is_tip).collect())
    }

    /// What a downgrade aims at.
    pub(crate) fn downgrade_target<'t>(
        &'t self,
        rows: &[String],
        target: &'t str,
    ) -> Result<Downgrade<'t>, GraphError> {
        if target.contains(':') && !self.names.contains_key(target) {
            return Err(not_a_range(target));
        }
        let relative = match self.parse_target(target)? {
            Target::Relative(relative) => self.without_current(relative),
            Target::Absolute(text) if self.is_about_current(text) => {
                let current = self.current_rows(text, Some(rows))?.unwrap_or_default();
                let to = self.one_current(text, &current)?.node();
                return Ok(Downgrade { branch: split_branch(text).0, to, is_whole_branch: false });
            }
            Target::Absolute(text) => {
                let (branch, symbol) = match text.rsplit_once('@') {
                    Some((branch, symbol)) => (Some(branch).filter(|branch| !branch.is_empty()), symbol),
                    None => (None, text),
                };
                let to = self.find_one(symbol)?.node();
                return Ok(Downgrade { branch, to, is_whole_branch: branch.is_some() && to.is_none() });
            }
        };
        match relative.symbol {
            Some(symbol) => {
                // Upwards the label only narrows forks; it need not hold for the symbol.
                let to = match relative.steps {
                    0.. => self.walk_up(self.find_one(symbol)?, &relative, relative.branch)?,
                    _ => self.steps_from_symbol(symbol, &relative)?,
                };
                if relative.steps >= 0 && to == Place::Base {
                    return Err(too_far(&relative, 0));
                }
                Ok(Downgrade { branch: relative.branch, to: to.node(), is_whole_branch: false })
            }
            None if relative.steps >= 0 => Err(wrong_direction(&relative, "downgrade", "upgrade")),
            None => self.downgrade_steps(rows, &relative),
        }
    }

    /// `-N` and `label@-N`.
    fn downgrade_steps<'t>(
        &'t self,
        rows: &[String],
        steps: &Relative<'t>,
    ) -> Result<Downgrade<'t>, GraphError> {
        let row_nodes = self.row_nodes(rows)?;
        if let Some(branch) = steps.branch {
            let start = self.tip_of_branch(&row_nodes, branch, steps)?;
            let to = self.walk_down(start, steps)?.node();
            return Ok(Downgrade { branch: Some(branch), to, is_whole_branch: false });
        }
        let Some(first) = row_nodes.first() else {
            return Err(too_few(steps, 0));
        };
        if let Some(other) = row_nodes.iter().find(|row| *row != first) {
            let (one, other) = (self.id(*first), self.id(*other));
            return Err(GraphError::new(
                ErrorKind::AmbiguousCurrent,
                format!("downgrade {} from multiple heads is ambiguous", steps.text),
            )
            .help(format!("say which line goes down: {one}@{text}, {other}@{text}", text = steps.text))
            .names(self.ids(row_nodes.iter().copied())));
        }
        let to = self.walk_down(*first, steps)?.node();
        // The row serves as label: of several arms only the one it stands on goes down.
        Ok(Downgrade { branch: Some(self.id(*first)), to, is_whole_branch: false })
    }

    fn tip_of_branch(
        &self,
        row_nodes: &[Node],
        branch: &str,
        steps: &Relative<'_>,
    ) -> Result<Node, GraphError> {
        let on_branch = self.lineage(branch)?;
        let mut tips: Vec<Node> = row_nodes.iter().copied().filter(|row| on_branch[*row]).collect();
        if tips.is_empty() {
            tips = self.current_nodes(row_nodes).into_iter().filter(|node| on_branch[*node]).collect();
        }
        match tips[..] {
            [tip] => Ok(tip),
            [] => Err(too_few(steps, 0)
                .help(format!("nothing of branch '{branch}' is applied"))
                .names([branch])),
            _ => {
                let ids = self.ids(tips.iter().copied());
                let message = format!("downgrade {branch}@{} from multiple heads is ambiguous", steps.text);
                Err(GraphError::new(ErrorKind::AmbiguousCurrent, message)
                    .help(format!(
                        "several current revisions are on that branch; name the one: {}",
                        ids.join(", ")
                    ))
                    .names(ids))
            }
        }
    }
}

pub(crate) fn nodes_of(places: &[Place]) -> Vec<Node> {
    places.iter().filter_map(Place::node).collect()
}

pub(crate) fn wrong_direction(steps: &Relative<'_>, verb: &str, other: &str) -> GraphError {
    let count = steps.steps.unsigned_abs();
    let message = format!("Relative revision {} didn't produce {count} migrations", steps.text);
    GraphError::new(ErrorKind::WalkTooFar, message).help(format!("{verb} cannot go that way; use {other}"))
}
