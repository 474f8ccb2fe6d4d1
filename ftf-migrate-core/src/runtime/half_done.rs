//! Revisions that an interrupted run left half done, for those who ask.

use super::journal::{self, Journal};
use crate::connection::ConnectionError;
use crate::event::Direction;
use crate::session::{Session, Tables, Verdict};
use std::fmt;

/// A revision that was begun and not finished: by a run that was interrupted, or by one that is at it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfDone {
    /// Its id.
    pub revision: String,
    /// What was begun.
    pub direction: Direction,
    /// How many of its statements are known to have taken effect.
    pub statements_done: usize,
    /// How many it has.
    pub statements: usize,
}

/// `ae10 is half upgraded: 2 of its 3 statements took effect`.
impl fmt::Display for HalfDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { revision, direction, statements_done, statements } = self;
        write!(
            f,
            "{revision} is half {direction}d: {statements_done} of its {statements} statements took effect"
        )
    }
}

impl From<Journal> for HalfDone {
    fn from(journal: Journal) -> Self {
        let is_down = journal.direction == Direction::Downgrade.to_string();
        Self {
            direction: if is_down { Direction::Downgrade } else { Direction::Upgrade },
            statements_done: journal.done,
            statements: journal.of,
            revision: journal.revision,
        }
    }
}

/// Reads them, oldest first; none if there is no history table.
pub(crate) async fn read_half_done<S: Session>(
    session: &mut S,
    tables: &Tables,
) -> Result<Vec<HalfDone>, ConnectionError> {
    match journal::read(session, tables).await {
        Ok(journals) => Ok(journals.into_iter().map(HalfDone::from).collect()),
        Err(error) if S::verdict(&error) == Verdict::NoVersionTable => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
