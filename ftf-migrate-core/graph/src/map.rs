//! The revisions of one project and how they hang together.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::GraphError;
use crate::load;
use crate::revision::Revision;

/// A revision's place in loading order; the graph is stored by it.
pub(crate) type Node = usize;

/// How one revision is connected.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    /// Down revisions as written.
    pub(crate) down: Vec<Node>,
    /// Dependencies as written, labels replaced.
    pub(crate) resolved: Vec<Node>,
    /// Dependencies that no ancestor by down revision names.
    pub(crate) kept: Vec<Node>,
    /// Down revisions, then kept dependencies, each once: the order that decides ties.
    pub(crate) parents: Vec<Node>,
    /// Revisions that have this one as down revision, in loading order.
    pub(crate) children: Vec<Node>,
    /// Revisions that have this one as down revision or dependency, in loading order.
    pub(crate) next: Vec<Node>,
    /// Revisions that have this one among their `parents`.
    pub(crate) above: Vec<Node>,
    /// Labels that reach this revision.
    pub(crate) labels: BTreeSet<String>,
}

/// A checked revision graph: complete, without cycles, every name known.
///
/// Built once from all revisions in loading order (sorted by file name); that order decides between lines that nothing else orders.
/// Building and planning are linear in the number of revisions.
///
/// ```
/// use ftf_migrate_graph::{Revision, RevisionMap};
///
/// let map = RevisionMap::new([
///     Revision::new("a1"),
///     Revision::new("b2").down(["a1"]),
///     Revision::new("c3").down(["a1"]),
/// ])?;
/// assert_eq!(map.heads(), ["b2", "c3"]);
/// let plan = map.plan_upgrade(&[], "heads")?;
/// assert_eq!(plan.revisions().collect::<Vec<_>>(), ["a1", "c3", "b2"]);
/// # Ok::<(), ftf_migrate_graph::GraphError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct RevisionMap {
    pub(crate) revisions: Vec<Revision>,
    /// Ids and branch labels: one namespace.
    pub(crate) names: BTreeMap<String, Node>,
    pub(crate) links: Vec<Links>,
}

impl RevisionMap {
    /// Checks and connects the revisions, given in loading order.
    ///
    /// # Errors
    ///
    /// The first problem found: an illegal id, a duplicate id or label, a self reference, a missing down revision or dependency, a cycle.
    pub fn new(revisions: impl IntoIterator<Item = Revision>) -> Result<Self, GraphError> {
        load::load(revisions.into_iter().collect())
    }

    /// The number of revisions.
    pub fn len(&self) -> usize {
        self.revisions.len()
    }

    /// Whether there is no revision at all.
    pub fn is_empty(&self) -> bool {
        self.revisions.is_empty()
    }

    /// The revision with exactly this id.
    pub fn get(&self, id: &str) -> Option<&Revision> {
        self.node(id).map(|node| &self.revisions[node])
    }

    /// All revisions in loading order.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// Revisions that no other has as down revision, in loading order.
    pub fn heads(&self) -> Vec<&str> {
        self.ids(self.head_nodes())
    }

    /// Heads that no other revision depends on either: what `heads` means as a target.
    pub fn real_heads(&self) -> Vec<&str> {
        self.ids(self.real_head_nodes())
    }

    /// Revisions without a down revision, in loading order.
    pub fn bases(&self) -> Vec<&str> {
        self.ids(self.base_nodes())
    }

    /// Bases without dependencies.
    pub fn real_bases(&self) -> Vec<&str> {
        self.ids(self.base_nodes().filter(|node| self.links[*node].resolved.is_empty()))
    }

    /// Revisions that several others have as down revision, newest first, as `branches` lists them.
    pub fn branch_points(&self) -> Vec<&str> {
        let newest_first = self.newest_first().into_iter().map(|revision| revision.id.as_str());
        newest_first.filter(|id| self.is_branch_point(id)).collect()
    }

    /// Revisions with several down revisions, in loading order.
    pub fn merge_points(&self) -> Vec<&str> {
        self.ids(self.nodes().filter(|node| self.links[*node].down.len() > 1))
    }

    /// The revisions that have `id` as down revision, in loading order; empty for an unknown id.
    pub fn children(&self, id: &str) -> Vec<&str> {
        self.linked(id, |links| &links.children)
    }

    /// The revisions that `id` depends on, labels replaced by ids, in the order written.
    pub fn dependencies(&self, id: &str) -> Vec<&str> {
        self.linked(id, |links| &links.resolved)
    }

    /// Those of [`dependencies`](Self::dependencies) that no ancestor of `id` names already.
    pub fn kept_dependencies(&self, id: &str) -> Vec<&str> {
        self.linked(id, |links| &links.kept)
    }

    /// The branch labels that reach `id`: its own, those from below, and those from above down to the next fork or merge.
    pub fn labels(&self, id: &str) -> impl Iterator<Item = &str> {
        self.node(id).into_iter().flat_map(|node| self.links[node].labels.iter().map(String::as_str))
    }

    /// Whether no revision has `id` as down revision.
    pub fn is_head(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| self.links[node].children.is_empty())
    }

    /// Whether `id` is a head that nothing depends on either.
    pub fn is_real_head(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| self.links[node].next.is_empty())
    }

    /// Whether `id` has no down revision.
    pub fn is_base(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| self.links[node].down.is_empty())
    }

    /// Whether several revisions have `id` as down revision.
    pub fn is_branch_point(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| self.links[node].children.len() > 1)
    }

    /// Whether `id` has several down revisions.
    pub fn is_merge_point(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| self.links[node].down.len() > 1)
    }

    /// All revisions, newest first: the order of `history`, and of a downgrade of everything.
    pub fn newest_first(&self) -> Vec<&Revision> {
        let heads: Vec<Node> = self.real_head_nodes().collect();
        let all = vec![true; self.len()];
        self.newest_first_of(&all, &heads).into_iter().map(|node| &self.revisions[node]).collect()
    }

    pub(crate) fn nodes(&self) -> std::ops::Range<Node> {
        0..self.revisions.len()
    }

    /// The node of an id, not of a label.
    pub(crate) fn node(&self, id: &str) -> Option<Node> {
        self.names.get(id).copied().filter(|node| self.revisions[*node].id == id)
    }

    pub(crate) fn id(&self, node: Node) -> &str {
        &self.revisions[node].id
    }

    pub(crate) fn ids(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<&str> {
        nodes.into_iter().map(|node| self.id(node)).collect()
    }

    pub(crate) fn head_nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes().filter(|node| self.links[*node].children.is_empty())
    }

    pub(crate) fn real_head_nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes().filter(|node| self.links[*node].next.is_empty())
    }

    pub(crate) fn base_nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes().filter(|node| self.links[*node].down.is_empty())
    }

    fn linked(&self, id: &str, which: impl Fn(&Links) -> &Vec<Node>) -> Vec<&str> {
        self.node(id).map(|node| self.ids(which(&self.links[node]).iter().copied())).unwrap_or_default()
    }
}
