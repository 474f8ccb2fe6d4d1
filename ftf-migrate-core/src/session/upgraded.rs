//! What the history tells of applied revisions, and how it can differ from the files.

use crate::connection::{ConnectionError, Row};
use std::fmt;

/// An upgrade that is in force, as the history table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upgraded {
    pub(crate) revision: String,
    /// The digest of its file then; `None` if that was not written by us.
    pub(crate) digest: Option<u128>,
    /// When it was finished, in UTC.
    pub(crate) finished: Option<String>,
}

impl Upgraded {
    pub(super) fn read(row: &Row) -> Result<Self, ConnectionError> {
        let digest: String = row.get("digest")?;
        Ok(Self {
            revision: row.get("version_num")?,
            digest: u128::from_str_radix(digest.trim_end(), 16).ok(),
            finished: row.get("finished")?,
        })
    }
}

/// An applied revision whose file is not the one that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedRevision {
    /// Its id.
    pub revision: String,
    /// What became of its file.
    pub change: FileChange,
    /// When it was applied, in UTC: `2026-01-27 12:34:56`.
    pub applied_at: Option<String>,
}

/// What became of the file of an applied revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// Its code says something else; comments and formatting do not count.
    Edited {
        /// The file, relative to the folder of `versions/`.
        file: &'static str,
    },
    /// No file of the program has this revision.
    Deleted,
}

/// `ae10 (versions/ae10_users.rs) was edited after it had run on 2026-01-27 12:34:56 UTC`.
impl fmt::Display for ChangedRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { revision, change, applied_at } = self;
        let ran = applied_at.as_ref().map(|time| format!(" on {time} UTC")).unwrap_or_default();
        match change {
            FileChange::Edited { file } => write!(f, "{revision} ({file}) was edited after it had run{ran}"),
            FileChange::Deleted => write!(f, "{revision}, which ran{ran}, has no file any more"),
        }
    }
}
