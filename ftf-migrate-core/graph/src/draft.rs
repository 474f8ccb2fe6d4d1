//! A revision that is about to be written.

use std::collections::BTreeSet;

use crate::error::{ErrorKind, GraphError};
use crate::load;
use crate::map::{Node, RevisionMap};
use crate::revision::Revision;
use crate::symbol::Position;

/// What `revision` and `merge` were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The id of the new revision.
    pub id: String,
    /// Symbols of what it comes after; several for a merge. None makes a new base.
    pub heads: Vec<String>,
    /// Whether it may come after something that is not a head.
    pub splice: bool,
    /// Symbols of what it depends on.
    pub depends_on: Vec<String>,
    /// Its branch labels.
    pub branch_labels: Vec<String>,
}

impl RevisionMap {
    /// Resolves a draft to the header to write, and checks that the graph with it is sound. `rows` as in
    /// [`resolve_many`](Self::resolve_many).
    ///
    /// ```
    /// use ftf_migrate_graph::{Draft, Revision, RevisionMap};
    ///
    /// let map = RevisionMap::new([Revision::new("a1"), Revision::new("b2").down(["a1"]), Revision::new("c3").down(["a1"])])?;
    /// let merge = Draft { id: "d4".into(), heads: vec!["heads".into()], ..Draft::default() };
    /// assert_eq!(map.plan_revision(&merge, None)?.down_revision, ["b2", "c3"]);
    /// # Ok::<(), ftf_migrate_graph::GraphError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that resolving can refuse; [`ErrorKind::DuplicateHeads`]; [`ErrorKind::NotAHead`] without splice; and what
    /// [`RevisionMap::new`] refuses of the graph with the new revision.
    pub fn plan_revision(&self, draft: &Draft, rows: Option<&[String]>) -> Result<Revision, GraphError> {
        load::check_id(&draft.id)?;
        let heads = self.draft_heads(draft, rows)?;
        let mut depends_on = Vec::new();
        for symbol in &draft.depends_on {
            depends_on.push(self.draft_dependency(symbol, rows)?);
        }
        let revision = Revision {
            id: draft.id.clone(),
            down_revision: heads.iter().map(|head| self.id(*head).to_owned()).collect(),
            depends_on,
            branch_labels: draft.branch_labels.clone(),
        };
        self.with_revision(revision.clone())?;
        Ok(revision)
    }

    /// The graph with one more revision, loaded last.
    ///
    /// # Errors
    ///
    /// As [`RevisionMap::new`].
    pub fn with_revision(&self, revision: Revision) -> Result<Self, GraphError> {
        Self::new(self.revisions.iter().cloned().chain([revision]))
    }

    fn draft_heads(&self, draft: &Draft, rows: Option<&[String]>) -> Result<Vec<Node>, GraphError> {
        let mut heads: Vec<Node> = Vec::new();
        for symbol in &draft.heads {
            let found = self.resolve_many(symbol, rows).map_err(ask_for_head)?;
            heads.extend(found.iter().filter_map(Position::id).filter_map(|id| self.node(id)));
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = heads.iter().find(|head| !seen.insert(**head)) {
            return Err(GraphError::new(ErrorKind::DuplicateHeads, "Duplicate head revisions specified")
                .help(format!("'{}' is named twice", self.id(*twice)))
                .names([self.id(*twice)]));
        }
        let inner = heads.iter().find(|head| !self.links[**head].children.is_empty());
        match inner.filter(|_| !draft.splice) {
            None => Ok(heads),
            Some(inner) => Err(not_a_head(self.id(*inner))),
        }
    }

    /// A dependency as it is written: a label stays a label, everything else becomes a full id.
    fn draft_dependency(&self, symbol: &str, rows: Option<&[String]>) -> Result<String, GraphError> {
        match self.resolve_single(symbol, rows)? {
            Position::Revision(revision) if self.labels(&revision.id).any(|label| label == symbol) => {
                Ok(symbol.to_owned())
            }
            Position::Revision(revision) => Ok(revision.id.clone()),
            Position::Base => Err(GraphError::new(
                ErrorKind::MissingDependency,
                format!("Can't locate revision identified by '{symbol}' (depends_on)"),
            )
            .help("base is no revision; name one")),
        }
    }
}

fn ask_for_head(refused: GraphError) -> GraphError {
    if refused.kind() != ErrorKind::MultipleHeads {
        return refused;
    }
    let message = "Multiple heads are present; please specify the head revision on which the new revision should be based, \
                   or perform a merge.";
    GraphError::new(ErrorKind::MultipleHeads, message)
        .help(format!("the heads are {}", refused.subjects().join(", ")))
        .names(refused.subjects())
}

fn not_a_head(id: &str) -> GraphError {
    let message = format!(
        "Revision {id} is not a head revision; please specify --splice to create a new branch from this revision"
    );
    GraphError::new(ErrorKind::NotAHead, message).names([id])
}
