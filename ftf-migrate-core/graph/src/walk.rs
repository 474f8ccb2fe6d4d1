//! Relative steps: so many revisions up or down one line.

use crate::error::{ErrorKind, GraphError};
use crate::map::{Node, RevisionMap};
use crate::target::Relative;

/// A place in the graph: a revision, or below the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Before any revision.
    Base,
    /// At a revision.
    At(Node),
}

impl Place {
    pub(crate) fn node(&self) -> Option<Node> {
        match self {
            Self::Base => None,
            Self::At(node) => Some(*node),
        }
    }
}

/// Where a walk ended, and after how many steps: fewer than asked for when the graph ends there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Walked {
    pub(crate) to: Place,
    pub(crate) taken: u64,
}

impl RevisionMap {
    /// Goes up all the steps, or refuses.
    pub(crate) fn walk_up(
        &self,
        start: Place,
        steps: &Relative<'_>,
        branch: Option<&str>,
    ) -> Result<Place, GraphError> {
        let walked = self.climb(start, steps.steps.unsigned_abs(), branch)?;
        whole(walked, steps)
    }

    /// Goes down all the steps, or refuses.
    pub(crate) fn walk_down(&self, start: Node, steps: &Relative<'_>) -> Result<Place, GraphError> {
        let walked = self.descend(start, steps.steps.unsigned_abs())?;
        whole(walked, steps)
    }

    /// Goes up by children, among those related to the branch, as far as there are any. The branch is not looked up before there is something
    /// for it to narrow: where the graph ends, that is what a walk is told, whatever the branch.
    pub(crate) fn climb(&self, start: Place, count: u64, branch: Option<&str>) -> Result<Walked, GraphError> {
        let mut on_branch = None;
        let mut walked = Walked { to: start, taken: 0 };
        while walked.taken < count {
            let mut next: Vec<Node> = match walked.to {
                Place::Base => self.base_nodes().collect(),
                Place::At(node) => self.links[node].children.clone(),
            };
            if let Some(branch) = branch.filter(|_| !next.is_empty()) {
                let related = match on_branch.take() {
                    Some(related) => related,
                    None => self.lineage(branch)?,
                };
                next.retain(|node| related[*node]);
                on_branch = Some(related);
            }
            match next[..] {
                [] => break,
                [only] => walked = Walked { to: Place::At(only), taken: walked.taken + 1 },
                _ => return Err(self.ambiguous_walk(walked.to, "up", &next)),
            }
        }
        Ok(walked)
    }

    /// Goes down by down revisions, at most to base.
    pub(crate) fn descend(&self, start: Node, count: u64) -> Result<Walked, GraphError> {
        let mut walked = Walked { to: Place::At(start), taken: 0 };
        while walked.taken < count {
            let Place::At(node) = walked.to else { break };
            let to = match self.links[node].down[..] {
                [] => Place::Base,
                [parent] => Place::At(parent),
                _ => return Err(self.ambiguous_walk(walked.to, "down", &self.links[node].down)),
            };
            walked = Walked { to, taken: walked.taken + 1 };
        }
        Ok(walked)
    }

    fn ambiguous_walk(&self, at: Place, way: &str, choices: &[Node]) -> GraphError {
        let choices = self.ids(choices.iter().copied());
        let at = at.node().map_or("base", |node| self.id(node));
        GraphError::new(ErrorKind::AmbiguousWalk, "Ambiguous walk")
            .help(format!("from {at} several ways lead {way}: {}; name one of them", choices.join(", ")))
            .names(choices)
    }
}

fn there_are(there: u64, steps: i64) -> String {
    let way = if steps > 0 { "above" } else { "below" };
    match there {
        0 => format!("there is nothing {way} it"),
        1 => format!("there is only 1 step {way} it"),
        _ => format!("there are only {there} steps {way} it"),
    }
}

/// The refusal of a walk from the current revisions that leaves the graph.
pub(crate) fn too_few(steps: &Relative<'_>, there: u64) -> GraphError {
    let count = steps.steps.unsigned_abs();
    let message = format!("Relative revision {} didn't produce {count} migrations", steps.text);
    GraphError::new(ErrorKind::WalkTooFar, message).help(there_are(there, steps.steps))
}

/// The refusal of a walk from a named revision that leaves the graph.
pub(crate) fn too_far(steps: &Relative<'_>, there: u64) -> GraphError {
    let message = format!("Walked too far: '{}{}'", steps.symbol.unwrap_or_default(), steps.text);
    let help = match (steps.steps <= 0, there == steps.steps.unsigned_abs()) {
        (true, true) => "it ends at base, where no revision is".to_owned(),
        _ => there_are(there, steps.steps),
    };
    GraphError::new(ErrorKind::WalkTooFar, message).help(help)
}

/// The end of a walk that took all its steps.
pub(crate) fn whole(walked: Walked, steps: &Relative<'_>) -> Result<Place, GraphError> {
    if walked.taken == steps.steps.unsigned_abs() {
        return Ok(walked.to);
    }
    match steps.symbol {
        Some(_) => Err(too_far(steps, walked.taken)),
        None => Err(too_few(steps, walked.taken)),
    }
}
