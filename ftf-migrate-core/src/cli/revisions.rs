//! The revisions that listings speak of: the graph, and what is known of each revision beyond it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::capabilities::Database;
use crate::migration::Graph;
use crate::revision::{GraphError, Revision, RevisionMap};

/// What a listing says of a revision beyond its place in the graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevisionText {
    /// What it does, in a line.
    pub message: String,
    /// What it does, in full; the message when there is no more.
    pub doc: String,
    /// Its file.
    pub path: String,
}

/// Whether a database has run a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// No database was asked.
    Unknown,
    /// It has not.
    Pending,
    /// It has, and others after it.
    Applied,
    /// It has, and nothing after it.
    Current,
}

/// The revisions of a project, from its files or from the graph in the program.
#[derive(Clone, Debug)]
pub struct Revisions {
    /// What their database is called, in a project that has several.
    database: Option<String>,
    map: RevisionMap,
    texts: BTreeMap<String, RevisionText>,
    current: BTreeSet<String>,
    /// What the database has run; `None` when it was not asked.
    applied: Option<BTreeSet<String>>,
    applied_at: BTreeMap<String, String>,
    sql: BTreeMap<String, Vec<(Database, String)>>,
}

impl Revisions {
    /// The revisions, given in file order.
    ///
    /// # Errors
    ///
    /// They are no graph; the error names the first problem.
    pub fn new(revisions: impl IntoIterator<Item = (Revision, RevisionText)>) -> Result<Self, GraphError> {
        let mut texts = BTreeMap::new();
        let map = RevisionMap::new(revisions.into_iter().map(|(revision, text)| {
            texts.insert(revision.id.clone(), text);
            revision
        }))?;
        Ok(Self::unasked(map, texts))
    }

    /// The revisions of the graph in the program.
    ///
    /// # Errors
    ///
    /// They are no graph. The compiler has proved that they are, so this is a defect of ftf-migrate.
    pub fn of_graph(graph: &Graph) -> Result<Self, GraphError> {
        let texts = graph.revisions().iter().map(|revision| {
            let message = revision.message.to_owned();
            let text = RevisionText { doc: message.clone(), message, path: revision.file.to_owned() };
            (revision.migration.rev.to_owned(), text)
        });
        Ok(Self::unasked(graph.map()?, texts.collect()))
    }

    /// Names the files below this folder. Those of a graph in a program are named below its package's.
    pub fn below(mut self, folder: &str) -> Self {
        self.texts.values_mut().for_each(|text| text.path = file_below(folder, &text.path));
        self
    }

    fn unasked(map: RevisionMap, texts: BTreeMap<String, RevisionText>) -> Self {
        let (applied_at, sql) = (BTreeMap::new(), BTreeMap::new());
        Self { database: None, map, texts, current: BTreeSet::new(), applied: None, applied_at, sql }
    }

    /// Says what their database is called, in a project that has several. Results for programs then say it too.
    pub fn set_database(&mut self, name: &str) {
        self.database = Some(name.to_owned());
    }

    /// An answer for programs with the name of the database in it, in a project that has several.
    pub(super) fn labelled(&self, mut answer: Value) -> Value {
        if let Some(database) = &self.database {
            answer["database"] = database.as_str().into();
        }
        answer
    }

    /// Marks what the database is at, given its version rows.
    ///
    /// # Errors
    ///
    /// A row names a revision that is not there.
    pub fn mark_current(&mut self, rows: &[String]) -> Result<(), GraphError> {
        self.current = self.map.current(rows)?.into_iter().map(|revision| revision.id.clone()).collect();
        self.applied = Some(self.at_or_below_current());
        Ok(())
    }

    /// The current revisions and all that they lean on.
    fn at_or_below_current(&self) -> BTreeSet<String> {
        let mut applied = BTreeSet::new();
        let mut found: Vec<&str> = self.current().collect();
        while let Some(id) = found.pop() {
            if applied.insert(id.to_owned())
                && let Some(revision) = self.map.get(id)
            {
                found.extend(revision.down_revision.iter().map(String::as_str));
                found.extend(self.map.dependencies(id));
            }
        }
        applied
    }

    /// Notes when revisions were applied, in UTC.
    pub(crate) fn set_applied_at(&mut self, times: BTreeMap<String, String>) {
        self.applied_at = times;
    }

    /// Notes the SQL of revisions, for each database.
    pub(crate) fn set_sql(&mut self, sql: BTreeMap<String, Vec<(Database, String)>>) {
        self.sql = sql;
    }

    /// The graph.
    pub fn map(&self) -> &RevisionMap {
        &self.map
    }

    /// What is known of a revision; empty texts for an id that is not there.
    pub fn text(&self, id: &str) -> RevisionText {
        self.texts.get(id).cloned().unwrap_or_default()
    }

    /// Whether the database is at this revision, as far as [`mark_current`](Self::mark_current) said.
    pub fn is_current(&self, id: &str) -> bool {
        self.current.contains(id)
    }

    /// The revisions that the database is at, in id order.
    pub fn current(&self) -> impl Iterator<Item = &str> {
        self.current.iter().map(String::as_str)
    }

    /// Whether a database was asked where it is.
    pub(super) fn is_asked(&self) -> bool {
        self.applied.is_some()
    }

    /// Whether the database has run this revision.
    pub(super) fn standing(&self, id: &str) -> Standing {
        match &self.applied {
            None => Standing::Unknown,
            Some(_) if self.is_current(id) => Standing::Current,
            Some(applied) if applied.contains(id) => Standing::Applied,
            Some(_) => Standing::Pending,
        }
    }

    /// When the database ran this revision, as far as its history table tells.
    pub(super) fn applied_at(&self, id: &str) -> Option<&str> {
        self.applied_at.get(id).map(String::as_str)
    }

    /// The SQL of this revision for each database; empty when it is not known.
    pub(super) fn sql(&self, id: &str) -> &[(Database, String)] {
        self.sql.get(id).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The path of a file below a folder, which may be the current one: an empty text.
pub(crate) fn file_below(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{}/{file}", folder.trim_end_matches('/')) }
}
