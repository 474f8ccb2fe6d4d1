//! What went wrong while a migration ran, and what it left behind.

use super::batch::Origin;
use crate::connection::ConnectionError;
use crate::event::MigrationInfo;
use crate::operation::StepError;
use std::panic::Location;

/// An error of the database and the SQL that caused it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) origin: Origin,
    pub(crate) sql: String,
    /// Byte in `sql`.
    pub(crate) position: Option<usize>,
    pub(crate) error: ConnectionError,
}

/// SQL that a database refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedStatement {
    /// The text.
    pub sql: String,
    /// The byte in it that the database pointed to, if it did.
    pub position: Option<usize>,
    /// What the database said.
    pub message: String,
}

/// A migration that failed.
#[derive(Debug)]
pub struct FailedMigration {
    /// Which.
    pub migration: MigrationInfo,
    /// Its file, relative to the folder of `versions/`.
    pub file: &'static str,
    /// The line of the operation that failed; `None` if it was none of the migration's own.
    pub location: Option<&'static Location<'static>>,
    /// The SQL, if it was SQL.
    pub statement: Option<FailedStatement>,
    /// What is left of it.
    pub left: Left,
    /// What was against it.
    pub cause: StepError,
}

/// What a failed migration leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing: its transaction was rolled back.
    Nothing,
    /// The statements before the failing one; the journal knows how many, and the next run of the
    /// same command goes on from there.
    Part {
        /// Statements that took effect.
        done: usize,
        /// Statements that the migration has.
        of: usize,
    },
    /// What the migration's own SQL committed, without a record of it.
    Unrecorded,
    /// The connection was lost while the transaction was being committed.
    Unclear,
}

impl Failure {
    /// The SQL and what was said against it.
    pub(crate) fn statement(&self) -> FailedStatement {
        let message = without_neighbours(&self.error.to_string(), &self.sql);
        FailedStatement { sql: self.sql.clone(), position: self.position, message }
    }

    pub(crate) fn is_line_broken(&self) -> bool {
        matches!(
            &self.error,
            ConnectionError::Database(
                sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed
            )
        )
    }
}

/// MySQL quotes what follows the mistake, which may run on into the statements that were sent along,
/// and counts lines from the first of them.
fn without_neighbours(message: &str, sql: &str) -> String {
    let quote = message.split_once("near '").and_then(|(before, rest)| {
        let (quoted, line) = rest.rsplit_once("' at line ")?;
        (!sql.contains(quoted)).then_some((before, quoted, line))
    });
    let Some((before, quoted, line)) = quote else { return message.to_owned() };
    let ends = sql.char_indices().map(|(at, _)| &sql[at..]);
    let own = match ends.into_iter().find(|end| quoted.starts_with(end)) {
        Some(own) => own,
        // The statement is not over where it ends.
        None if quoted.trim_start().starts_with(';') => "",
        None => return message.to_owned(),
    };
    let line = line.trim_start_matches(|character: char| character.is_ascii_digit());
    format!("{before}near '{own}'{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_users_sql_is_quoted() {
        let message = "near 'oops);\nUPDATE `ftf_migrate_history` SET x' at line 3 (1064)";
        assert_eq!(without_neighbours(message, "CREATE TABLE a (x oops)"), "near 'oops)' (1064)");
        let message = "near '\n;\nUPDATE `ftf_migrate_history` SET x' at line 3 (1064)";
        assert_eq!(without_neighbours(message, "CREATE TABLE a ( -- x"), "near '' (1064)");
        let message = "near 'oops);\nSELECT 1' at line 1 (1064)";
        assert_eq!(without_neighbours(message, "CREATE TABLE a (x oops);\nSELECT 1"), message);
        assert_eq!(without_neighbours("no such table: a", "DROP TABLE a"), "no such table: a");
    }
}
