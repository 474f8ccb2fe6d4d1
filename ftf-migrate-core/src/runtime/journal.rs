//! What an interrupted migration left in the history table, and where to go on.

use crate::connection::ConnectionError;
use crate::event::Direction;
use crate::session::{Session, Tables};

/// A migration that was begun and not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Journal {
    pub(crate) revision: String,
    pub(crate) direction: String,
    pub(crate) stopped: Stopped,
    /// Statements that the migration had when it began.
    pub(crate) of: usize,
    /// Statements sent.
    pub(crate) started: usize,
    /// Statements known to have taken effect.
    pub(crate) done: usize,
    /// Digest of the texts of those.
    pub(crate) done_digest: Option<String>,
    /// How far the statement behind those is, if it works in batches.
    pub(crate) batch_cursor: Option<String>,
}

/// How a migration stopped, or what has been said since of the statement at which it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// Nobody knows.
    Silently,
    /// At an error, which the server reported.
    Failed,
    /// Whoever looked says that the statement did not take effect.
    Redo,
    /// Whoever looked says that it did.
    Skip,
}

impl Stopped {
    fn of(outcome: &str) -> Self {
        match outcome {
            "failed" => Self::Failed,
            "redo" => Self::Redo,
            "skip" => Self::Skip,
            _ => Self::Silently,
        }
    }
}

impl Journal {
    pub(crate) fn is_of(&self, revision: &str, direction: Direction) -> bool {
        self.revision == revision && self.direction == direction.to_string()
    }

    /// Whether a statement of it took effect, or may have: one that the server refused did not.
    pub(crate) fn has_done_something(&self) -> bool {
        self.done > 0 || (self.started > 0 && matches!(self.stopped, Stopped::Silently | Stopped::Skip))
    }

    /// Whether that is the digest of the statements that took effect.
    pub(crate) fn has_done(&self, digest: DoneDigest) -> bool {
        match &self.done_digest {
            Some(done) => format!("{:032x}", digest.value()) == *done,
            None => self.done == 0,
        }
    }

    /// Whether it stopped at a statement of which something can be said.
    pub(crate) fn stopped_at_a_statement(&self) -> bool {
        self.started > self.done
    }
}

/// Reads the journals that were not finished, oldest first.
pub(crate) async fn read<S: Session>(
    session: &mut S,
    tables: &Tables,
) -> Result<Vec<Journal>, ConnectionError> {
    let rows = session.journals(tables).await?;
    rows.iter()
        .map(|row| {
            Ok(Journal {
                revision: row.get("version_num")?,
                direction: row.get("direction")?,
                stopped: Stopped::of(&row.get::<String>("outcome")?),
                of: usize::try_from(row.get::<i64>("statements")?).unwrap_or_default(),
                started: usize::try_from(row.get::<i64>("statements_started")?).unwrap_or_default(),
                done: usize::try_from(row.get::<i64>("statements_done")?).unwrap_or_default(),
                done_digest: row.get("done_digest")?,
                batch_cursor: row.get("batch_cursor")?,
            })
        })
        .collect()
}

/// The digest of the first statements of a migration, by which a journal recognises them.
///
/// FNV-1a of 128 bits: it tells an edit from none, and need not resist anybody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DoneDigest(u128);

const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

impl DoneDigest {
    pub(crate) fn new() -> Self {
        Self(OFFSET)
    }

    pub(crate) fn add(&mut self, text: &str) {
        self.add_bytes(text.as_bytes());
        self.add_bytes(&[0]);
    }

    pub(crate) fn add_bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
    }

    pub(crate) fn value(self) -> u128 {
        self.0
    }
}
