//! Several statements sent as one message, and the way back from an error to the statement that caused it.

use super::failure::Failure;
use crate::connection::{Connection, ConnectionError, Link, Script, end_of, on_link};
use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Column as _, Either, Executor, Row as _};
use std::ops::Range;

/// Where a piece of SQL comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// From us: transaction, guard, version row, history.
    Bookkeeping,
    /// One statement that an operation was compiled to; the number is the operation's, from 0.
    Operation(usize),
    /// The user's own text: perhaps several statements.
    Raw(usize),
}

/// SQL that goes out together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    range: Range<usize>,
    origin: Origin,
    /// Whether it only tells how far the database is.
    is_mark: bool,
}

impl Piece {
    fn is_raw(&self) -> bool {
        matches!(self.origin, Origin::Raw(_))
    }
}

/// How far the database is in a batch.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Results, or pieces as of the last mark.
    completed: usize,
    /// The number of the last mark that was seen.
    marked: usize,
}

impl Count {
    fn mark(&mut self, number: Option<String>) {
        if let Some(number) = number.and_then(|number| number.parse().ok()) {
            (self.completed, self.marked) = (number, number);
        }
    }
}

/// The column by which a mark is known.
const MARK: &str = "ftf_migrate_mark";

/// What is sent of a statement: all but the semicolons at its end.
pub(crate) fn trim_end(sql: &str) -> &str {
    sql.trim_end_matches(|character: char| character.is_whitespace() || character == ';')
}

/// Beyond this, a batch is sent before more is added: far below the smallest `max_allowed_packet`.
const LARGE: usize = 1 << 19;

impl Batch {
    /// Adds a statement, with or without its final semicolon. A text without any adds nothing.
    pub(crate) fn push(&mut self, sql: &str, origin: Origin) {
        let sql = trim_end(sql);
        if sql.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(sql);
        self.pieces.push(Piece { range: start..self.text.len(), origin, is_mark: false });
        self.text.push_str(end_of(sql));
    }

    /// Adds a statement of our own.
    pub(crate) fn bookkeeping(&mut self, sql: &str) {
        self.push(sql, Origin::Bookkeeping);
    }

    /// Adds a query whose answer tells how far the database is: results behind a text that may hold
    /// several statements are counted from there.
    pub(crate) fn mark(&mut self) {
        self.bookkeeping(&format!("SELECT '{}' AS {MARK}", self.pieces.len()));
        if let Some(mark) = self.pieces.last_mut() {
            mark.is_mark = true;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub(crate) fn is_large(&self) -> bool {
        self.text.len() > LARGE
    }

    /// Whether a text is in it that may hold several statements: then results can be counted only up to it.
    pub(crate) fn holds_raw(&self) -> bool {
        self.pieces.iter().any(Piece::is_raw)
    }

    /// Sends all of it as one message and empties it.
    ///
    /// # Errors
    ///
    /// The first error, with the piece that caused it. What the database did before it stays done
    /// unless a transaction is open.
    pub(crate) async fn send(&mut self, connection: &mut Connection) -> Result<(), Failure> {
        if self.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(self);
        if let Link::Script(script) = &mut connection.link {
            batch.write(script);
            return Ok(());
        }
        // A single statement goes out as it stands, without what separates several.
        let text = match batch.pieces.as_slice() {
            [only] => batch.text[only.range.clone()].to_owned(),
            _ => batch.text.clone(),
        };
        let mut count = Count::default();
        let result: Result<(), ConnectionError> = on_link!(&mut connection.link, conn => {
            let mut results = (&mut *conn).fetch_many(sqlx::raw_sql(AssertSqlSafe(text)));
            loop {
                match results.try_next().await {
                    Ok(Some(Either::Left(_))) => count.completed += 1,
                    Ok(Some(Either::Right(row))) => {
                        if row.columns().first().is_some_and(|column| column.name() == MARK) {
                            count.mark(row.try_get_unchecked::<String, _>(0).ok());
                        }
                    }
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error.into()),
                }
            }
        });
        result.map_err(|error| batch.blame(error, count))
    }

    /// Writes down what would be sent. Of a script nobody counts the results, so it has no marks.
    fn write(&self, script: &mut Script) {
        for piece in self.pieces.iter().filter(|piece| !piece.is_mark) {
            let sql = &self.text[piece.range.clone()];
            if piece.origin == Origin::Bookkeeping {
                script.statement(sql);
            } else {
                script.users_text(sql);
            }
        }
    }

    /// Finds the piece that an error is about: by its position where the server gives one, else by
    /// the number of statements that succeeded before.
    fn blame(&self, error: ConnectionError, count: Count) -> Failure {
        let position = match &error {
            ConnectionError::Database(error) => position(error, &self.text),
            _ => None,
        };
        let piece = position.and_then(|at| self.by_position(at)).or_else(|| self.by_count(count));
        let (sql, origin, position) = match piece {
            Some(piece) => {
                let within = position.filter(|at| piece.range.contains(at)).map(|at| at - piece.range.start);
                let sql = &self.text[piece.range.clone()];
                (sql.to_owned(), piece.origin, within.or_else(|| near(&error, sql)))
            }
            None => (self.text.clone(), Origin::Bookkeeping, position),
        };
        Failure { origin, sql, position, error }
    }

    /// The piece in which the position is. A mistake in SQL of our own is that of the user's text
    /// before it, which has a quote open.
    fn by_position(&self, at: usize) -> Option<&Piece> {
        let index = self.pieces.iter().position(|piece| piece.range.contains(&at))?;
        let text = self.pieces[..index].iter().rev().find(|piece| piece.is_raw());
        match &self.pieces[index] {
            piece if piece.origin == Origin::Bookkeeping => text.or(Some(piece)),
            piece => Some(piece),
        }
    }

    fn by_count(&self, Count { completed, marked }: Count) -> Option<&Piece> {
        let raw = self.pieces.iter().skip(marked).position(Piece::is_raw).map(|index| index + marked);
        match raw {
            // From a text of the user to the next mark, counts say nothing; the text is the likely culprit.
            Some(raw) if completed >= raw => self.pieces.get(raw),
            _ => self.pieces.get(completed).or(self.pieces.last()),
        }
    }
}

/// The byte in `text` that PostgreSQL points to; it counts characters, from 1.
#[cfg(feature = "postgres")]
fn position(error: &sqlx::Error, text: &str) -> Option<usize> {
    use sqlx::postgres::{PgDatabaseError, PgErrorPosition};
    let error = error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?;
    let PgErrorPosition::Original(character) = error.position()? else { return None };
    text.char_indices().nth(character.checked_sub(1)?).map(|(byte, _)| byte)
}

#[cfg(not(feature = "postgres"))]
fn position(_: &sqlx::Error, _: &str) -> Option<usize> {
    None
}

/// The byte in `sql` of what MySQL and SQLite quote: `near '…' at line 1`, `near "…": syntax error`.
/// A text that occurs several times points nowhere.
fn near(error: &ConnectionError, sql: &str) -> Option<usize> {
    let ConnectionError::Database(error) = error else { return None };
    let error = error.as_database_error()?;
    let message = error.message();
    let (_, rest) = message.split_once("near ")?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let end = if quote == '\'' { "' at line" } else { "\": " };
    let quoted = &rest[1..rest.find(end)?];
    // MySQL quotes up to 80 characters from the error on; line breaks as they are.
    let first_line = quoted.lines().next()?;
    // The semicolon behind the statement is not of it.
    let first_line = if sql.contains(first_line) { first_line } else { first_line.trim_end_matches(';') };
    let mut places = sql.match_indices(first_line).filter(|_| !first_line.is_empty());
    match (places.next(), places.next()) {
        (Some((byte, _)), None) => Some(byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(pieces: &[(&str, Origin)]) -> Batch {
        let mut batch = Batch::default();
        for (sql, origin) in pieces {
            batch.push(sql, *origin);
        }
        batch
    }

    fn after(completed: usize) -> Count {
        Count { completed, marked: 0 }
    }

    #[test]
    fn a_mark_ends_the_doubt_about_the_users_text() {
        let mut batch = batch(&[("BEGIN", Origin::Bookkeeping), ("one; two; three", Origin::Raw(0))]);
        batch.mark();
        batch.push("DROP TABLE a", Origin::Operation(1));
        let mut count = after(4);
        assert_eq!(batch.blame(ConnectionError::Lent, count).origin, Origin::Raw(0));
        count.mark(Some("2".to_owned()));
        count.completed += 1;
        assert_eq!(batch.blame(ConnectionError::Lent, count).origin, Origin::Operation(1));
    }

    #[test]
    fn a_text_without_statements_is_not_sent() {
        assert!(batch(&[("", Origin::Raw(0)), (" ;\n; ", Origin::Raw(1))]).is_empty());
    }

    #[test]
    fn an_error_is_blamed_on_the_statement_after_those_that_succeeded() {
        let batch = batch(&[
            ("BEGIN", Origin::Bookkeeping),
            ("CREATE TABLE a (x int);", Origin::Operation(0)),
            ("CREATE TABLE b (x int)", Origin::Operation(1)),
        ]);
        let failure = batch.blame(ConnectionError::Lent, after(2));
        assert_eq!(failure.origin, Origin::Operation(1));
        assert_eq!(failure.sql, "CREATE TABLE b (x int)");
    }

    #[test]
    fn counts_behind_the_users_text_blame_the_text() {
        let batch = batch(&[("BEGIN", Origin::Bookkeeping), ("one; two; three", Origin::Raw(0))]);
        assert_eq!(batch.blame(ConnectionError::Lent, after(3)).origin, Origin::Raw(0));
        assert_eq!(batch.blame(ConnectionError::Lent, after(0)).origin, Origin::Bookkeeping);
    }
}
