//! Everything below, everything above.

use crate::map::{Links, Node, RevisionMap};

/// A set of revisions: one flag for each, in loading order.
pub(crate) type NodeSet = Vec<bool>;

impl RevisionMap {
    /// The given revisions and all they need, by down revisions and dependencies.
    pub(crate) fn ancestors(&self, from: impl IntoIterator<Item = Node>) -> NodeSet {
        self.closure(from, |links| &links.parents)
    }

    /// The given revisions and all that need them.
    pub(crate) fn dependents(&self, from: impl IntoIterator<Item = Node>) -> NodeSet {
        self.closure(from, |links| &links.above)
    }

    /// The given revisions and those below them on their own lines, by down revisions only.
    pub(crate) fn line_below(&self, from: impl IntoIterator<Item = Node>) -> NodeSet {
        self.closure(from, |links| &links.down)
    }

    /// The given revisions and those above them by down revisions only.
    pub(crate) fn line_above(&self, from: impl IntoIterator<Item = Node>) -> NodeSet {
        self.closure(from, |links| &links.children)
    }

    /// Relatives by down revision of any of the given ones: themselves, what is below, and what is above.
    pub(crate) fn relatives(&self, of: &[Node]) -> NodeSet {
        either(&self.line_below(of.iter().copied()), &self.line_above(of.iter().copied()))
    }

    /// Relatives by down revision or dependency.
    pub(crate) fn needed_or_needing(&self, of: &[Node]) -> NodeSet {
        either(&self.ancestors(of.iter().copied()), &self.dependents(of.iter().copied()))
    }

    fn closure(&self, from: impl IntoIterator<Item = Node>, step: impl Fn(&Links) -> &Vec<Node>) -> NodeSet {
        let mut seen = vec![false; self.len()];
        let mut todo: Vec<Node> = from.into_iter().collect();
        while let Some(node) = todo.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                todo.extend(step(&self.links[node]).iter().filter(|next| !seen[**next]));
            }
        }
        seen
    }
}

fn either(one: &NodeSet, other: &NodeSet) -> NodeSet {
    one.iter().zip(other).map(|(a, b)| *a || *b).collect()
}

/// The members of a set, in loading order.
pub(crate) fn members(set: &NodeSet) -> impl Iterator<Item = Node> {
    set.iter().enumerate().filter(|(_, is_in)| **is_in).map(|(node, _)| node)
}
