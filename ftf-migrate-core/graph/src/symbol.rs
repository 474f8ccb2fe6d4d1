//! Symbols: the names by which people call revisions.

use crate::current::needs_database;
use crate::error::{ErrorKind, GraphError};
use crate::load::did_you_mean;
use crate::map::{Node, RevisionMap};
use crate::revision::Revision;
use crate::target::{Relative, Target};
use crate::traverse::{NodeSet, members};
use crate::walk::{Place, Walked, whole};

/// What a symbol stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position<'m> {
    /// Before any revision.
    Base,
    /// One revision.
    Revision(&'m Revision),
}

impl<'m> Position<'m> {
    /// The revision's id; none for base.
    pub fn id(&self) -> Option<&'m str> {
        match self {
            Self::Base => None,
            Self::Revision(revision) => Some(&revision.id),
        }
    }
}

impl RevisionMap {
    /// Resolves a symbol where several revisions may be meant, as for `show`, `stamp`, `merge` and the head of a new revision.
    ///
    /// Known are full and unique partial ids, labels, `head`, `heads`, `base`, each also with `label@`; `-N` and `label@-N` for N below
    /// each head; `sym+N` and `sym-N`; and, when the version `rows` are given, `current`, `label@current`, `current±N`, `+N` and `label@+N`
    /// ([`needs_rows`](Self::needs_rows) tells). `base` alone gives an empty list.
    ///
    /// ```
    /// use ftf_migrate_graph::{Revision, RevisionMap};
    ///
    /// let map = RevisionMap::new([
    ///     Revision::new("a1"),
    ///     Revision::new("b2").down(["a1"]).label("shop"),
    ///     Revision::new("c3").down(["a1"]),
    /// ])?;
    /// let heads = map.resolve_many("heads", None)?;
    /// assert_eq!(heads.iter().filter_map(|head| head.id()).collect::<Vec<_>>(), ["b2", "c3"]);
    /// assert_eq!(map.resolve_one("shop@head", None)?.id(), Some("b2"));
    /// assert_eq!(map.resolve_one("shop-1", None)?.id(), Some("a1"));
    /// # Ok::<(), ftf_migrate_graph::GraphError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unknown`], [`ErrorKind::Ambiguous`], [`ErrorKind::WrongBranch`], [`ErrorKind::MultipleHeads`],
    /// [`ErrorKind::WalkTooFar`], [`ErrorKind::AmbiguousWalk`], [`ErrorKind::NeedsDatabase`], [`ErrorKind::UnknownRows`].
    pub fn resolve_many(
        &self,
        symbol: &str,
        rows: Option<&[String]>,
    ) -> Result<Vec<Position<'_>>, GraphError> {
        let places = match self.relative_place(symbol, rows)? {
            Some(place) => vec![place],
            None => self.find_many_from(symbol, rows)?,
        };
        Ok(places.into_iter().map(|place| self.position(place)).collect())
    }

    /// Resolves a symbol that has to mean one revision, or base.
    ///
    /// # Errors
    ///
    /// As [`resolve_many`](Self::resolve_many); [`ErrorKind::MultipleHeads`] for `heads` when there are several;
    /// [`ErrorKind::AmbiguousCurrent`] for `current` when there are several.
    pub fn resolve_one(&self, symbol: &str, rows: Option<&[String]>) -> Result<Position<'_>, GraphError> {
        let place = match (self.relative_place(symbol, rows)?, self.current_rows(symbol, rows)?) {
            (Some(place), _) => place,
            (None, Some(current)) => self.one_current(symbol, &current)?,
            (None, None) => self.find_one(symbol)?,
        };
        Ok(self.position(place))
    }

    /// Resolves a symbol that has to mean one revision, or base, where files are written: as [`resolve_one`](Self::resolve_one), and
    /// `-N` and `label@-N` for N below the one head.
    ///
    /// ```
    /// use ftf_migrate_graph::{Revision, RevisionMap};
    ///
    /// let map = RevisionMap::new([Revision::new("a1"), Revision::new("b2").down(["a1"])])?;
    /// assert_eq!(map.resolve_single("-1", None)?.id(), Some("a1"));
    /// # Ok::<(), ftf_migrate_graph::GraphError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`resolve_one`](Self::resolve_one); [`ErrorKind::MultipleHeads`] for `-N` when there are several heads.
    pub fn resolve_single(&self, symbol: &str, rows: Option<&[String]>) -> Result<Position<'_>, GraphError> {
        let Some(below) = self.below_heads(symbol)? else {
            return self.resolve_one(symbol, rows);
        };
        match below[..] {
            [] => self.resolve_one(symbol, rows),
            [(walked, steps)] => Ok(self.position(whole(walked, &steps)?)),
            _ => {
                let heads = match symbol.split_once('@') {
                    Some((branch, _)) => self.ids(self.heads_of(Some(branch))?),
                    None => self.ids(self.real_head_nodes()),
                };
                Err(several_heads(symbol, &heads))
            }
        }
    }

    /// Resolves the starting revision of an offline range to version rows: none for `base` and for an empty text.
    ///
    /// # Errors
    ///
    /// As [`resolve_one`](Self::resolve_one).
    pub fn resolve_start(&self, symbol: &str) -> Result<Vec<String>, GraphError> {
        if symbol.is_empty() || symbol == "base" {
            return Ok(Vec::new());
        }
        Ok(self.find_one(symbol)?.node().map(|node| self.id(node).to_owned()).into_iter().collect())
    }

    fn position(&self, place: Place) -> Position<'_> {
        match place {
            Place::Base => Position::Base,
            Place::At(node) => Position::Revision(&self.revisions[node]),
        }
    }

    /// The place of `sym±N`, and of `+N` and `current±N` when the rows are known; none for every other symbol.
    pub(crate) fn relative_place(
        &self,
        symbol: &str,
        rows: Option<&[String]>,
    ) -> Result<Option<Place>, GraphError> {
        let Target::Relative(steps) = self.parse_target(symbol)? else {
            return Ok(None);
        };
        match steps.symbol {
            Some(from) if self.is_current(from) => self.steps_around_current(symbol, &steps, rows).map(Some),
            Some(from) => self.steps_from_symbol(from, &steps).map(Some),
            None if steps.steps > 0 => {
                let rows = rows.ok_or_else(|| needs_database(symbol))?;
                self.steps_from_current(rows, &steps).map(Some)
            }
            None => Ok(None),
        }
    }

    /// Resolves a symbol without steps, which may be `current` when the rows are known.
    pub(crate) fn find_many_from(
        &self,
        symbol: &str,
        rows: Option<&[String]>,
    ) -> Result<Vec<Place>, GraphError> {
        match self.current_rows(symbol, rows)? {
            Some(current) => Ok(current.into_iter().map(Place::At).collect()),
            None => self.find_many(symbol),
        }
    }

    /// Resolves a symbol without steps from a revision.
    pub(crate) fn find_many(&self, symbol: &str) -> Result<Vec<Place>, GraphError> {
        if let Some(walked) = self.below_heads(symbol)? {
            let whole = |(walked, steps): &(Walked, Relative<'_>)| whole(*walked, steps);
            return walked.iter().map(whole).collect();
        }
        let (branch, name) = split_branch(symbol);
        Ok(self.find_named(symbol, branch, name)?.into_iter().map(Place::At).collect())
    }

    /// Resolves a symbol that has to mean one revision or base.
    pub(crate) fn find_one(&self, symbol: &str) -> Result<Place, GraphError> {
        let (branch, name) = split_branch(symbol);
        let found = self.find_named(symbol, branch, name)?;
        match found[..] {
            [] => {
                branch.map(|branch| self.find_branch(branch)).transpose()?;
                Ok(Place::Base)
            }
            [only] => Ok(Place::At(only)),
            _ => Err(several_heads(symbol, &self.ids(found))),
        }
    }

    fn find_named(&self, symbol: &str, branch: Option<&str>, name: &str) -> Result<Vec<Node>, GraphError> {
        match name {
            "base" => Ok(Vec::new()),
            "head" => {
                let heads = self.heads_of(branch)?;
                if heads.len() > 1 {
                    return Err(several_heads(symbol, &self.ids(heads)));
                }
                self.check_members(heads, name, branch)
            }
            "heads" if branch.is_none() => Ok(self.real_head_nodes().collect()),
            "heads" => self.check_members(self.heads_of(branch)?, name, branch),
            _ => Ok(vec![self.find(name, branch)?]),
        }
    }

    fn heads_of(&self, branch: Option<&str>) -> Result<Vec<Node>, GraphError> {
        let Some(branch) = branch else {
            return Ok(self.head_nodes().collect());
        };
        let related = self.lineage(branch)?;
        Ok(self.head_nodes().filter(|head| related[*head]).collect())
    }

    /// Refuses what a branch does not relate to.
    fn check_members(
        &self,
        found: Vec<Node>,
        name: &str,
        branch: Option<&str>,
    ) -> Result<Vec<Node>, GraphError> {
        let Some(branch) = branch.filter(|_| !found.is_empty()) else {
            return Ok(found);
        };
        let related = self.relatives(&[self.find_branch(branch)?]);
        match found.iter().find(|node| !related[**node]) {
            None => Ok(found),
            Some(stranger) => Err(self.wrong_branch(*stranger, name, branch)),
        }
    }

    /// `-N` and `label@-N`: N below each head, or below each head that carries the label, as far as the graph goes. None for other symbols.
    pub(crate) fn below_heads<'t>(
        &self,
        symbol: &'t str,
    ) -> Result<Option<Vec<(Walked, Relative<'t>)>>, GraphError> {
        // The label is taken as written: an empty one is carried by no head.
        let (branch, name) = match symbol.split_once('@') {
            None => (None, symbol),
            Some((branch, name)) => (Some(branch), name),
        };
        let Some(steps) = steps_down(name) else {
            return Ok(None);
        };
        let carries = |head: &Node| branch.is_none_or(|branch| self.links[*head].labels.contains(branch));
        let steps = Relative { branch, ..steps };
        let walk = |head| Ok((self.descend(head, steps.steps.unsigned_abs())?, steps));
        self.real_head_nodes().filter(carries).map(walk).collect::<Result<_, _>>().map(Some)
    }

    /// The revision a branch goes by: the one that declares the label, or has this id.
    pub(crate) fn find_branch(&self, branch: &str) -> Result<Node, GraphError> {
        self.find(branch, None).map_err(|refused| {
            let message =
                format!("Can't locate revision identified by '{branch}': No such branch: '{branch}'");
            let help = refused.advice().unwrap_or("list the branches with: branches -v").to_owned();
            GraphError::new(refused.kind(), message).help(help).names(refused.subjects())
        })
    }

    /// All relatives of a branch, which may be a label, an id, or a symbol.
    pub(crate) fn lineage(&self, branch: &str) -> Result<NodeSet, GraphError> {
        let members = self.lineage_members(branch)?;
        Ok(if members.is_empty() { vec![true; self.len()] } else { self.relatives(&members) })
    }

    /// The revisions whose relatives a branch symbol means; none when it leaves everything in.
    pub(crate) fn lineage_members(&self, symbol: &str) -> Result<Vec<Node>, GraphError> {
        let (branch, name) = split_branch(symbol);
        let mut members: Vec<Node> = match branch {
            Some(branch) => vec![self.find(branch, None)?],
            None => Vec::new(),
        };
        members.extend(match name {
            "base" => Vec::new(),
            "head" | "heads" => self.find_named(symbol, branch, name)?,
            _ => vec![self.find(name, None)?],
        });
        Ok(members)
    }

    /// An id or label, in full or by its beginning, on a branch if one is given.
    pub(crate) fn find(&self, name: &str, branch: Option<&str>) -> Result<Node, GraphError> {
        let related = match branch {
            None => None,
            Some(branch) => Some(self.relatives(&[self.find_branch(branch)?])),
        };
        if let Some(node) = self.names.get(name) {
            return match (&related, branch) {
                (Some(related), Some(branch)) if !related[*node] => {
                    Err(self.wrong_branch(*node, name, branch))
                }
                _ => Ok(*node),
            };
        }
        if self.is_current(name) {
            return Err(needs_database(name));
        }
        if name.is_empty() {
            return Err(GraphError::new(ErrorKind::Unknown, "Can't locate revision identified by ''")
                .help("name a revision, a branch label, head, heads or base"));
        }
        let is_candidate = |found: &str, node: Node| {
            found.chars().nth(3).is_some() && related.as_ref().is_none_or(|related| related[node])
        };
        let candidates: Vec<(&str, Node)> = self
            .names
            .range::<str, _>((std::ops::Bound::Included(name), std::ops::Bound::Unbounded))
            .take_while(|(found, _)| found.starts_with(name))
            .filter(|(found, node)| is_candidate(found, **node))
            .map(|(found, node)| (found.as_str(), *node))
            .collect();
        match candidates[..] {
            [(_, node)] => Ok(node),
            [] => Err(self.unknown(name, branch)),
            _ => Err(ambiguous(name, candidates.iter().map(|(found, _)| *found).collect())),
        }
    }

    fn unknown(&self, name: &str, branch: Option<&str>) -> GraphError {
        let otherwise = match branch {
            Some(branch) => format!("nothing related to branch '{branch}' begins like this"),
            None if name.chars().count() < 4 => "no revision or branch label begins like this".to_owned(),
            None => "no revision or branch label begins like this; list them with: cargo ftf-migrate history"
                .to_owned(),
        };
        GraphError::new(ErrorKind::Unknown, format!("Can't locate revision identified by '{name}'"))
            .help(did_you_mean(name, &self.names, &otherwise))
            .names([name])
    }

    fn wrong_branch(&self, node: Node, name: &str, branch: &str) -> GraphError {
        let id = self.id(node);
        let message = format!(
            "Can't locate revision identified by '{name}': Revision {id} is not a member of branch '{branch}'"
        );
        GraphError::new(ErrorKind::WrongBranch, message)
            .help(format!("name it without '{branch}@', or choose a revision of that branch"))
            .names([id])
    }

    /// The rows and what they imply, without what has something applied above it on its own line: what `current` shows.
    pub(crate) fn current_nodes(&self, rows: &[Node]) -> Vec<Node> {
        let applied = self.ancestors(rows.iter().copied());
        members(&applied)
            .filter(|node| !self.links[*node].children.iter().any(|child| applied[*child]))
            .collect()
    }
}

/// `label@name`; an empty label counts as none.
pub(crate) fn split_branch(symbol: &str) -> (Option<&str>, &str) {
    match symbol.split_once('@') {
        None => (None, symbol),
        Some((branch, name)) => (Some(branch).filter(|branch| !branch.is_empty()), name),
    }
}

/// `-N` with N of one or more.
pub(crate) fn steps_down(name: &str) -> Option<Relative<'_>> {
    match Target::parse(name.trim()) {
        Ok(Target::Relative(steps))
            if steps.symbol.is_none() && steps.branch.is_none() && steps.steps < 0 =>
        {
            Some(steps)
        }
        _ => None,
    }
}

fn ambiguous(name: &str, candidates: Vec<&str>) -> GraphError {
    let shown: Vec<String> = candidates.iter().map(|id| format!("'{id}'")).collect();
    GraphError::new(ErrorKind::Ambiguous, format!("Can't locate revision identified by '{name}'"))
        .help(format!("several begin like this: {}; give more characters", shown.join(", ")))
        .names(candidates)
}

pub(crate) fn several_heads(symbol: &str, heads: &[&str]) -> GraphError {
    let message = format!("Multiple head revisions are present for given argument '{symbol}'");
    GraphError::new(ErrorKind::MultipleHeads, message)
        .help(format!(
            "please specify one of {}, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads; \
             or join them with: cargo ftf-migrate merge heads",
            heads.join(", ")
        ))
        .names(heads.iter().copied())
}
