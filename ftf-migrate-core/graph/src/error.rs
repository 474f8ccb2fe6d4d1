//! Why a graph, a symbol or a request was refused.

use std::fmt;

/// What kind of refusal a [`GraphError`] is, for programs that act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An id holds one of the characters that the symbol language uses, or is empty.
    IllegalId,
    /// Two revisions have one id.
    DuplicateId,
    /// A label is given twice, or is the id of a revision.
    LabelTaken,
    /// A label reads like a relative step.
    IllegalLabel,
    /// A revision is its own down revision.
    SelfLoop,
    /// A revision depends on itself.
    DependencySelfLoop,
    /// Down revisions close a cycle.
    Cycle,
    /// Down revisions and dependencies together close a cycle.
    DependencyCycle,
    /// A down revision is not there.
    MissingParent,
    /// A dependency is not there.
    MissingDependency,
    /// No revision or branch has this name.
    Unknown,
    /// Several revisions begin like this.
    Ambiguous,
    /// The revision exists, but not on the branch that was asked for.
    WrongBranch,
    /// Several heads where one was meant.
    MultipleHeads,
    /// Text behind a relative step.
    TrailingText,
    /// A range without a colon where one is needed, or with two.
    RangeSyntax,
    /// The two ends of a range are not on one line.
    NotAncestor,
    /// Nothing that is applied lies above the downgrade target.
    NotDowngradeTarget,
    /// The label leaves nothing to downgrade.
    BranchNotApplied,
    /// A walk leaves the graph.
    WalkTooFar,
    /// A walk comes to a fork or a merge.
    AmbiguousWalk,
    /// A relative step from several current revisions.
    AmbiguousCurrent,
    /// One of the revisions named together lies below another.
    Overlap,
    /// The database names revisions that this program does not have.
    UnknownRows,
    /// The version table is not what a sound run leaves: a row is there twice, or missing.
    UnsoundRows,
    /// A new revision on something that is not a head, without splice.
    NotAHead,
    /// One head named twice for a merge.
    DuplicateHeads,
    /// The symbol is about the database, and none was asked.
    NeedsDatabase,
}

/// A refusal: what was asked, why it cannot be done, and what to do next.
///
/// The text of each begins with the sentence that Alembic's users know and search for; a second sentence says how to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphError {
    kind: ErrorKind,
    message: String,
    help: Option<String>,
    names: Vec<String>,
}

impl GraphError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: None, names: Vec::new() }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn names<I: Into<String>>(mut self, names: impl IntoIterator<Item = I>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }

    /// The kind of refusal.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What is wrong, in one sentence, without the advice.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The revisions, labels or rows it is about: the candidates of an ambiguous prefix, the heads where one
    /// was meant, the cycle in walking order, the rows that are unknown.
    pub fn subjects(&self) -> &[String] {
        &self.names
    }
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for GraphError {}
