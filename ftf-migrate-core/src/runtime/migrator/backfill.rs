//! A backfill: batches, each with a note of how far it came in its own transaction.

use super::step::Stop;
use super::{Planned, Run, bookkeeping};
use crate::connection::{ConnectionError, Row};
use crate::ddl::Batches;
use crate::dialect;
use crate::event::Event;
use crate::runtime::journal::DoneDigest;
use crate::schema::Value;
use crate::session::{Batch, Failure, Origin, Session};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// How far a backfill is.
#[derive(Clone, Debug, PartialEq)]
struct Cursor {
    /// Rows filled.
    rows: u64,
    /// The key of the last of them.
    key: Value,
}

impl<S: Session> Run<'_, S> {
    /// Works through the batches behind the cursor that an earlier run left, if it is of the same statement.
    pub(super) async fn backfill(
        &mut self,
        planned: &Planned,
        operation: usize,
        sql: &str,
        batches: &Batches,
        left: Option<&str>,
    ) -> Result<(), Stop> {
        let revision = planned.revision.migration.rev;
        let mut cursor = left.and_then(|left| Cursor::read(left, sql));
        if left.is_some() && cursor.is_none() {
            let message =
                format!("the backfill of {revision} was changed since it was begun; it begins anew");
            self.emit(&Event::Warning { message });
        }
        let mut after = self.key_of(operation, cursor.as_ref())?;
        let before = cursor.as_ref().map_or(0, |cursor| cursor.rows);
        let of = before + self.count(operation, batches, after.as_deref()).await?;
        let began = Instant::now();
        let mut is_first = true;
        while let Some((size, key)) = self.next_batch(operation, batches, after.as_deref()).await? {
            if !std::mem::take(&mut is_first) && !batches.pause.is_zero() {
                tokio::time::sleep(batches.pause).await;
            }
            let rows_done = cursor.as_ref().map_or(0, |cursor| cursor.rows) + size;
            let now = Cursor { rows: rows_done, key };
            let up_to = self.key_of(operation, Some(&now))?.unwrap_or_default();
            let mut batch = Batch::default();
            self.open(planned, &mut batch).await?;
            batch.push(&batches.update(after.as_deref(), &up_to), Origin::Operation(operation));
            batch.bookkeeping(&self.tables.mark_batch(revision, &now.written(sql)));
            batch.bookkeeping("COMMIT");
            self.send_commit(&mut batch).await?;
            let alone = self.session.is_still_alone().await;
            alone.map_err(bookkeeping("holding the migration lock"))?;
            let remaining = remaining(began.elapsed(), rows_done - before, of.saturating_sub(rows_done));
            self.emit(&Event::BatchFinished { revision, rows: size, rows_done, of, remaining });
            cursor = Some(now);
            after = Some(up_to);
        }
        Ok(())
    }

    /// How many rows are to be filled. One without a key would never be seen.
    async fn count(&mut self, operation: usize, batches: &Batches, after: Option<&str>) -> Result<u64, Stop> {
        let Some(row) = self.ask_of(operation, &batches.count(after)).await? else { return Ok(0) };
        let total = number(&row, "total")?;
        match number(&row, "without_key")? {
            0 => Ok(total),
            rows => {
                let error = format!(
                    "{rows} rows have NULL in the key by whose order the batches are made, and would be left out; \
                     take a column that is never NULL"
                );
                Err(Stop::Step(operation, error.into()))
            }
        }
    }

    /// The size of the next batch, and its last key.
    async fn next_batch(
        &mut self,
        operation: usize,
        batches: &Batches,
        after: Option<&str>,
    ) -> Result<Option<(u64, Value)>, Stop> {
        let Some(row) = self.ask_of(operation, &batches.next(after)).await? else { return Ok(None) };
        let key = row.value("last_key").cloned().unwrap_or(Value::Null);
        Ok(Some((number(&row, "size")?, key)))
    }

    async fn ask_of(&mut self, operation: usize, sql: &str) -> Result<Option<Row>, Stop> {
        let rows = self.session.connection().fetch(sql).await.map_err(|error| {
            let origin = Origin::Operation(operation);
            Failure { origin, sql: sql.to_owned(), position: None, error }
        })?;
        Ok(rows.into_iter().next())
    }

    /// The cursor's key as SQL.
    fn key_of(&self, operation: usize, cursor: Option<&Cursor>) -> Result<Option<String>, Stop> {
        let Some(cursor) = cursor else { return Ok(None) };
        let literal = dialect::key_literal(&cursor.key, &self.server);
        literal.map(Some).map_err(|refusal| Stop::Step(operation, refusal.why.into()))
    }
}

fn number(row: &Row, column: &str) -> Result<u64, Stop> {
    let value: Result<i64, ConnectionError> = row.get(column);
    Ok(value.map_err(bookkeeping("counting the rows of a backfill"))?.unsigned_abs())
}

fn remaining(elapsed: Duration, rows: u64, left: u64) -> Duration {
    let each = elapsed.as_nanos() / u128::from(rows.max(1));
    Duration::from_nanos(u64::try_from(each * u128::from(left)).unwrap_or(u64::MAX))
}

impl Cursor {
    /// As the history table keeps it: the digest of the statement, the rows, the key with the letter of its kind.
    fn written(&self, sql: &str) -> String {
        let key = match &self.key {
            Value::Int(key) => format!("i{key}"),
            Value::Text(key) => format!("t{key}"),
            Value::Float(key) => format!("f{key:?}"),
            Value::Bytes(key) => key.iter().fold("b".to_owned(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            }),
            Value::Bool(key) => format!("i{}", u8::from(*key)),
            Value::Null => "n".to_owned(),
        };
        format!("{:032x} {} {key}", digest(sql), self.rows)
    }

    /// What was written of the same statement.
    fn read(text: &str, sql: &str) -> Option<Self> {
        let (found, rest) = text.split_once(' ')?;
        let (rows, key) = rest.split_once(' ')?;
        if found != format!("{:032x}", digest(sql)) {
            return None;
        }
        let (kind, value) = key.split_at_checked(1)?;
        let key = match kind {
            "i" => Value::Int(value.parse().ok()?),
            "t" => Value::Text(value.to_owned()),
            "f" => Value::Float(value.parse().ok()?),
            "b" => Value::Bytes(bytes(value)?),
            _ => return None,
        };
        Some(Self { rows: rows.parse().ok()?, key })
    }
}

fn digest(sql: &str) -> u128 {
    let mut digest = DoneDigest::new();
    digest.add(sql);
    digest.value()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pair = |at| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..hex.len()).step_by(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let keys = [
            Value::Int(-7),
            Value::Text(String::new()),
            Value::Text("it's \\ ü 1 2".to_owned()),
            Value::Bytes(vec![0, 255, 16]),
            Value::Float(0.1),
        ];
        for key in keys {
            let cursor = Cursor { rows: 12, key };
            assert_eq!(Cursor::read(&cursor.written("UPDATE a"), "UPDATE a"), Some(cursor.clone()));
            assert_eq!(Cursor::read(&cursor.written("UPDATE a"), "UPDATE b"), None);
        }
        for text in ["", "x", "00 1 i2", "zz zz zz"] {
            assert_eq!(Cursor::read(text, "UPDATE a"), None, "{text}");
        }
    }

    #[test]
    fn the_rest_takes_as_long_as_what_was_done() {
        assert_eq!(remaining(Duration::from_secs(10), 100, 50), Duration::from_secs(5));
        assert_eq!(remaining(Duration::from_secs(10), 0, 0), Duration::ZERO);
    }
}
