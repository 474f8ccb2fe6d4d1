//! One revision as its file declares it.

/// What the header of a revision file says: who it is, and what it comes after.
///
/// The lists keep the order in which they were written; that order decides ties in every plan.
///
/// ```
/// use ftf_migrate_graph::Revision;
///
/// let merge = Revision::new("c3").down(["a1", "b2"]).label("shop");
/// assert_eq!(merge.down_revision, ["a1", "b2"]);
/// assert!(Revision::new("a1").down_revision.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Revision {
    /// The identifier, unique in its graph.
    pub id: String,
    /// The revisions this one continues: none for a base, several for a merge.
    pub down_revision: Vec<String>,
    /// Revisions of other lines that have to be there first, by id or by branch label.
    pub depends_on: Vec<String>,
    /// Names this revision gives to its branch.
    pub branch_labels: Vec<String>,
}

impl Revision {
    /// A base revision: nothing below it, no dependencies and no labels.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Adds revisions that this one continues.
    pub fn down<I: Into<String>>(mut self, ids: impl IntoIterator<Item = I>) -> Self {
        self.down_revision.extend(ids.into_iter().map(Into::into));
        self
    }

    /// Adds revisions, by id or branch label, that have to be there first.
    pub fn depends_on<I: Into<String>>(mut self, ids: impl IntoIterator<Item = I>) -> Self {
        self.depends_on.extend(ids.into_iter().map(Into::into));
        self
    }

    /// Adds a branch label.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.branch_labels.push(label.into());
        self
    }
}
