//! What is wrong with a history.

use crate::event::Direction;
use std::fmt;
use std::panic::Location;

/// Mistakes that were found in a history without running it.
///
/// The text lists all of them, each with its place and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct InvalidMigrations {
    /// How many revisions there are.
    pub revisions: usize,
    /// The mistakes, in the order of the revisions.
    pub problems: Vec<MigrationProblem>,
}

/// A mistake in a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationProblem {
    /// The revision.
    pub revision: &'static str,
    /// What the revision does, in its author's words.
    pub message: &'static str,
    /// Its file, below the folder that holds the graph.
    pub file: &'static str,
    /// The way on which it stands.
    pub direction: Direction,
    /// The operation's place in the source, if it is one operation.
    pub location: Option<&'static Location<'static>>,
    /// The operation, in a few words, if it is one operation.
    pub operation: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for InvalidMigrations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mistakes = if self.problems.len() == 1 { "mistake" } else { "mistakes" };
        let revisions = if self.revisions == 1 { "revision" } else { "revisions" };
        write!(f, "{} {mistakes} in {} {revisions}", self.problems.len(), self.revisions)?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n\n{problem}"))
    }
}

impl fmt::Display for MigrationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { revision, message, file, direction, location, operation, reason, hint } = self;
        let operation = operation.as_ref().map(|it| format!("{it}: ")).unwrap_or_default();
        writeln!(f, "{direction} of revision {revision} ({message}): {operation}{reason}")?;
        match location {
            Some(location) => writeln!(f, "  at {}:{}", location.file(), location.line())?,
            None => writeln!(f, "  at {file}")?,
        }
        write!(f, "  help: {hint}")
    }
}
