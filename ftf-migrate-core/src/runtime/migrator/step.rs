//! One migration: recorded, compiled, run and put on record.

use super::{Planned, Run, bookkeeping};
use crate::capabilities::Database;
use crate::ddl::CompileError;
use crate::error::Error;
use crate::event::{Direction, Event, MigrationInfo};
use crate::operation::{ReplayError, StepError};
use crate::runtime::folding::Unfolded;
use crate::runtime::options::TransactionMode;
use crate::runtime::panic;
use crate::runtime::unit::{Action, Part, StepBox, Unit, Work, rebuilds, writes_rows};
use crate::runtime::wait::Wait;
use crate::session::{Batch, Begin, Entry, FailedMigration, Failure, Left, Origin, Session, Took, Verdict};
use std::panic::Location;
use std::time::{Instant, SystemTime};

/// The place of a step in its run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) number: usize,
    pub(super) of: usize,
    /// Whether it opens the transaction.
    pub(super) begins: bool,
    /// Whether it commits it.
    pub(super) commits: bool,
    /// Whether another step of the same transaction makes tables anew.
    pub(super) rebuilds: bool,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StepOutcome {
    Done,
    /// Another process is migrating; nothing was done.
    Busy,
    /// The version rows are others than planned for; nothing was done.
    Changed,
}

/// Why a step stopped.
pub(super) enum Stop {
    Database(Failure),
    /// A step of Rust code, by its operation's number.
    Step(usize, StepError),
    Error(Error),
    /// An operation that the database cannot do, found when it was its turn; and where it was recorded.
    Compile(&'static Location<'static>, CompileError),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Database(failure)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Planned {
    pub(super) fn info(&self) -> MigrationInfo {
        let migration = self.revision.migration;
        MigrationInfo {
            revision: migration.rev,
            down_revision: migration.down_rev,
            message: self.revision.message,
            direction: self.direction,
        }
    }

    /// An operation of it that does not fit the schema.
    pub(super) fn misfit(&self, cause: ReplayError, location: &'static Location<'static>) -> Error {
        Error::Replay { migration: self.info(), file: self.revision.file, location, cause: Box::new(cause) }
    }

    pub(super) fn entry(&self, statements: usize) -> Entry<'_> {
        let direction = match self.direction {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
        };
        let (revision, digest) = (self.revision.migration.rev, self.revision.digest);
        Entry { revision, direction, digest, statements, graph_digest: self.graph_digest }
    }
}

impl<S: Session> Run<'_, S> {
    /// Runs one migration and puts it on record.
    pub(super) async fn step(
        &mut self,
        planned: &Planned,
        frame: Frame,
        batch: &mut Batch,
    ) -> Result<StepOutcome, Error> {
        let info = planned.info();
        let work = self.work(planned)?;
        self.emit(&Event::MigrationStarted { migration: info, number: frame.number, of: frame.of });
        self.session.announce(&info);
        let started = Instant::now();
        let begun_before = self.journals.iter().any(|journal| journal.revision == info.revision);
        let is_whole = work.is_atomic() && !begun_before && self.server.database() != Database::Mysql;
        let outcome = if is_whole {
            self.whole(planned, work, frame, batch).await?
        } else if self.options.transaction_mode == TransactionMode::PerRun {
            let reason =
                format!("revision {} has statements that cannot run in a transaction", info.revision);
            return Err(Error::NoRunTransaction { reason });
        } else {
            self.journalled(planned, work).await?
        };
        if outcome == StepOutcome::Done {
            self.report.applied.push(info);
            let current = planned.rows_after.clone();
            self.emit(&Event::MigrationFinished { migration: info, took: started.elapsed(), current });
        }
        Ok(outcome)
    }

    pub(super) fn emit(&self, event: &Event) {
        self.options.handler.emit(event);
    }

    /// A migration that is one transaction with its record.
    async fn whole(
        &mut self,
        planned: &Planned,
        mut work: Work,
        frame: Frame,
        batch: &mut Batch,
    ) -> Result<StepOutcome, Error> {
        let locations = work.locations.clone();
        loop {
            let unfolded = work.unfolded.take();
            match self.whole_inner(planned, work, frame, batch).await {
                Ok(outcome) => {
                    if frame.commits || outcome != StepOutcome::Done {
                        self.session.end_rebuilding().await;
                    }
                    return Ok(outcome);
                }
                Err(stop) => {
                    *batch = Batch::default();
                    let is_rolled_back = self.roll_back().await;
                    self.session.end_rebuilding().await;
                    match unfolded {
                        Some(unfolded) if is_rolled_back && Self::blames_fold(&stop, &unfolded) => {
                            work = unfolded.into_work(locations.clone());
                        }
                        _ => return Self::stopped(planned, &locations, stop, Left::Nothing),
                    }
                }
            }
        }
    }

    /// Whether the server refused what was folded: operation by operation it tells which of them it is.
    pub(super) fn blames_fold(stop: &Stop, unfolded: &Unfolded) -> bool {
        match stop {
            Stop::Database(failure) => match failure.origin {
                Origin::Operation(operation) => {
                    unfolded.is_folded(operation)
                        && !failure.is_line_broken()
                        && S::verdict(&failure.error) == Verdict::Failed
                }
                Origin::Raw(_) | Origin::Bookkeeping => false,
            },
            Stop::Compile(..) => true,
            Stop::Step(..) | Stop::Error(_) => false,
        }
    }

    async fn whole_inner(
        &mut self,
        planned: &Planned,
        work: Work,
        frame: Frame,
        batch: &mut Batch,
    ) -> Result<StepOutcome, Stop> {
        let (started, began) = (Instant::now(), SystemTime::now());
        if frame.begins {
            let parts = work.units.first().map_or(&[][..], Unit::parts);
            let (rebuilds, watches) = (rebuilds(parts), writes_rows(parts));
            if frame.rebuilds || rebuilds {
                self.begin_rebuilding().await?;
            }
            match self.session.begin(batch, Some(&planned.rows_before)).await? {
                Begin::Open => {}
                Begin::Busy => return Ok(StepOutcome::Busy),
                Begin::Changed => return Ok(StepOutcome::Changed),
            }
            if frame.rebuilds || rebuilds && watches {
                self.session.watch_keys().iter().for_each(|sql| batch.bookkeeping(sql));
            }
        }
        let Work { units, locations, parts, .. } = work;
        for part in units.into_iter().flat_map(Unit::into_parts) {
            self.announce_part(planned, &part, locations.len());
            self.part(part, true, batch).await?;
        }
        // Where the database takes the time itself, the record is in the same message.
        let took = match self.session.clock(began) {
            Some(took) if frame.begins && frame.commits => took,
            _ => {
                batch.send(self.session.connection()).await?;
                Took::Measured(self.session.elapsed(started))
            }
        };
        self.changes(planned, batch);
        self.undo_if_down(planned, batch);
        batch.bookkeeping(&self.tables.record(planned.entry(parts), took));
        if frame.commits {
            self.session.check_keys().iter().for_each(|sql| batch.bookkeeping(sql));
            batch.bookkeeping("COMMIT");
            self.send_commit(batch).await?;
        } else {
            batch.send(self.session.connection()).await?;
        }
        Ok(StepOutcome::Done)
    }

    /// See [`Session::begin_rebuilding`].
    pub(super) async fn begin_rebuilding(&mut self) -> Result<(), Error> {
        let begun = self.session.begin_rebuilding().await;
        begun.map_err(bookkeeping("switching the foreign keys off"))
    }

    pub(super) fn announce_part(&self, planned: &Planned, part: &Part, of: usize) {
        self.emit(&Event::OperationStarted {
            revision: planned.revision.migration.rev,
            number: part.operation + 1,
            of,
            text: part.text().to_owned(),
        });
    }

    /// Adds a statement to the batch; or sends the batch, and runs a step of Rust code behind it.
    /// `inside` says whether that is in a transaction of ours.
    pub(super) async fn part(&mut self, part: Part, inside: bool, batch: &mut Batch) -> Result<(), Stop> {
        let mut is_alone = self.server.database() == Database::Sqlite;
        let may_end_transaction = match part.action {
            // In batches it is done outside of any transaction of a migration.
            Action::Statement(statement) | Action::Backfill { statement, .. } => {
                let origin = statement.origin(part.operation);
                is_alone &= matches!(origin, Origin::Raw(_)) || !is_plain_sql(&statement.sql);
                if is_alone {
                    batch.send(self.session.connection()).await?;
                }
                batch.push(&statement.sql, origin);
                matches!(origin, Origin::Raw(_))
            }
            Action::Live(live) => {
                batch.send(self.session.connection()).await?;
                let (naming, known) = (self.schema.naming, live.known.as_ref());
                let compiled = self.session.compile_live(&live.operation, &self.server, naming, known).await;
                let compiled = compiled.map_err(bookkeeping("reading the table that is to be changed"))?;
                let statements = match compiled {
                    Some(compiled) => compiled.map_err(|error| Stop::Compile(live.location, error))?,
                    None => live.replayed.clone(),
                };
                for statement in statements {
                    batch.push(&statement.sql, statement.origin(part.operation));
                    // SQLite keeps the text of an index up to the semicolon: none of ours may stand before it.
                    batch.send(self.session.connection()).await?;
                }
                false
            }
            Action::Run { step: StepBox(step), .. } => {
                batch.send(self.session.connection()).await?;
                let ran = panic::catch(step.run(self.session.connection())).await;
                let ran = ran.unwrap_or_else(|panic| Err(panic.into()));
                ran.map_err(|error| Stop::Step(part.operation, error))?;
                true
            }
        };
        if is_alone {
            batch.send(self.session.connection()).await?;
        }
        if inside
            && may_end_transaction
            && let Some(check) = self.session.still_inside()
        {
            batch.bookkeeping(&check);
            batch.mark();
        }
        if is_alone || batch.is_large() {
            batch.send(self.session.connection()).await?;
        }
        Ok(())
    }

    pub(super) fn changes(&self, planned: &Planned, batch: &mut Batch) {
        planned.changes.iter().for_each(|change| batch.bookkeeping(&self.tables.change(change)));
    }

    /// After a downgrade, the upgrade that the history tells of is in force no longer.
    pub(super) fn undo_if_down(&self, planned: &Planned, batch: &mut Batch) {
        if planned.direction == Direction::Downgrade {
            batch.bookkeeping(&self.tables.undo(planned.revision.migration.rev));
        }
    }

    /// Sends a batch that ends with COMMIT. Readers can keep SQLite from committing; the transaction
    /// stays open then and COMMIT may be tried again.
    pub(super) async fn send_commit(&mut self, batch: &mut Batch) -> Result<(), Stop> {
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        let mut sent = self.send_and_make_ready(batch).await;
        while let Err(failure) = sent {
            let is_commit = failure.sql == "COMMIT" && S::verdict(&failure.error) == Verdict::Busy;
            if !is_commit {
                return Err(failure.into());
            }
            wait.pause().await.map_err(Error::from)?;
            batch.bookkeeping("COMMIT");
            sent = batch.send(self.session.connection()).await;
        }
        Ok(())
    }

    /// What a stopped migration means: to be tried again, or an error that says what is left.
    pub(super) fn stopped(
        planned: &Planned,
        locations: &[&'static Location<'static>],
        stop: Stop,
        left: Left,
    ) -> Result<StepOutcome, Error> {
        let (operation, statement, left, cause): (_, _, _, StepError) = match stop {
            Stop::Error(error) => return Err(error),
            Stop::Compile(location, cause) => {
                let (migration, file, cause) = (planned.info(), planned.revision.file, Box::new(cause));
                return Err(Error::Compile { migration, file, location, cause });
            }
            Stop::Step(operation, error) => (Some(operation), None, left, error),
            Stop::Database(failure) => {
                let is_ours = failure.origin == Origin::Bookkeeping;
                match S::verdict(&failure.error) {
                    Verdict::Busy if is_ours => return Ok(StepOutcome::Busy),
                    Verdict::Changed if is_ours => return Ok(StepOutcome::Changed),
                    _ => {}
                }
                let left = if failure.is_line_broken() { Left::Unclear } else { left };
                let operation = match failure.origin {
                    Origin::Bookkeeping => None,
                    Origin::Operation(operation) | Origin::Raw(operation) => Some(operation),
                };
                if S::verdict(&failure.error) == Verdict::TransactionEnded {
                    let cause = "its own SQL ended the transaction (COMMIT, ROLLBACK or the like), so what ran \
                                 before that could not be recorded with it; take these words out, or say \
                                 `transaction = false` in its #[migration]";
                    (operation, None, Left::Unrecorded, cause.into())
                } else {
                    (operation, Some(failure.statement()), left, Box::new(failure.error))
                }
            }
        };
        Err(Error::Migration(Box::new(FailedMigration {
            migration: planned.info(),
            file: planned.revision.file,
            location: operation.and_then(|operation| locations.get(operation).copied()),
            statement,
            left,
            cause,
        })))
    }
}

/// Whether more may be sent behind it to SQLite, which takes all that follows an open comment for more of that and says
/// nothing, and keeps a line break behind a comment with the text of what is made.
fn is_plain_sql(sql: &str) -> bool {
    !["/*", "--", "#", ";"].iter().any(|it| sql.contains(it))
}

#[cfg(test)]
mod tests {
    use super::is_plain_sql;

    #[test]
    fn what_may_take_more_than_itself_is_not_plain() {
        assert!(is_plain_sql("CREATE TABLE \"t\" (\"id\" INTEGER, \"name\" TEXT DEFAULT 'it''s')"));
        for sql in [
            "CREATE INDEX i ON t (a) WHERE a > 0 /* ",
            "CREATE INDEX \"i--\" ON t (a)",
            "DELETE FROM t # all",
            "a; b",
        ] {
            assert!(!is_plain_sql(sql), "{sql}");
        }
    }
}
