//! A migration that cannot be one transaction: every part is marked in the journal, so that the next
//! run knows where to go on.

use super::step::{StepOutcome, Stop};
use super::{Planned, Run, bookkeeping};
use crate::ddl::{Effect, Object, StatementKind};
use crate::error::Error;
use crate::event::Event;
use crate::runtime::journal::{self, DoneDigest, Journal, Stopped};
use crate::runtime::options::Resume;
use crate::runtime::unit::{Action, Part, Unit, Work, rebuilds, writes_rows};
use crate::runtime::wait::Wait;
use crate::session::{Batch, Begin, Entry, FailedStatement, Left, Origin, Session, trim_end};
use std::panic::Location;

/// How far a migration is.
struct Progress {
    /// Parts that took effect.
    done: usize,
    digest: DoneDigest,
    /// How far the part behind those is, if an earlier run left it in the middle of its batches.
    batch_cursor: Option<String>,
    /// What the journal does not hold yet, or holds already. Each mark is a commit, which the next can often save.
    mark: Mark,
}

/// How what the journal tells differs from how far a migration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// Not at all.
    Even,
    /// It says that the next part is begun.
    Ahead,
    /// It says that the last part is begun, and not that it is done. Whether the catalogue tells that too.
    Behind { is_visible: bool },
}

impl Progress {
    fn new() -> Self {
        Self { done: 0, digest: DoneDigest::new(), batch_cursor: None, mark: Mark::Even }
    }

    fn add(&mut self, texts: &[String]) {
        self.done += texts.len();
        for text in texts {
            self.digest.add(text);
        }
    }
}

/// Whether the same run has just tried the migration with its operations folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Again {
    No,
    Yes,
}

impl<S: Session> Run<'_, S> {
    /// Runs a migration part by part.
    pub(super) async fn journalled(&mut self, planned: &Planned, work: Work) -> Result<StepOutcome, Error> {
        let entered = self.session.try_enter_alone().await;
        if !entered.map_err(bookkeeping("taking the migration lock"))? {
            return Ok(StepOutcome::Busy);
        }
        let outcome = self.alone(planned, work).await;
        self.session.leave_alone().await;
        outcome
    }

    async fn alone(&mut self, planned: &Planned, mut work: Work) -> Result<StepOutcome, Error> {
        // Between the plan and this turn somebody else may have had theirs.
        let as_planned = self.session.version_rows_are(self.tables, &planned.rows_before).await;
        if !as_planned.map_err(bookkeeping("reading the version table"))? {
            return Ok(StepOutcome::Changed);
        }
        self.journals = self.read_journals().await?;
        let locations = work.locations.clone();
        if self.journal(planned).is_some() {
            work = self.as_begun(planned, work);
        }
        let spare = work.spare();
        let parts = work.parts;
        let Err(mut stop) = self.parts(planned, work, Again::No).await else { return Ok(StepOutcome::Done) };
        let mut left = self.stop(planned, &locations, &stop, parts).await;
        if let Some(spare) = spare
            && matches!(left, Left::Part { .. })
            && spare.unfolded.as_ref().is_some_and(|unfolded| Self::blames_fold(&stop, unfolded))
        {
            self.journals = self.read_journals().await?;
            let work = self.as_begun(planned, spare);
            let parts = work.parts;
            match self.parts(planned, work, Again::Yes).await {
                Ok(()) => return Ok(StepOutcome::Done),
                Err(again) => stop = again,
            }
            left = self.stop(planned, &locations, &stop, parts).await;
        }
        Self::stopped(planned, &locations, stop, left)
    }

    /// The journal of the migration, if it was begun.
    fn journal(&self, planned: &Planned) -> Option<&Journal> {
        self.journals.iter().find(|journal| journal.revision == planned.revision.migration.rev)
    }

    /// The work as its journal tells that it was begun.
    fn as_begun(&self, planned: &Planned, work: Work) -> Work {
        match self.journal(planned) {
            Some(journal) => work.into_begun(journal),
            None => work,
        }
    }

    /// Ends what is open, and writes down and tells how far the migration is.
    async fn stop(
        &mut self,
        planned: &Planned,
        locations: &[&'static Location<'static>],
        stop: &Stop,
        of: usize,
    ) -> Left {
        self.roll_back().await;
        self.session.end_rebuilding().await;
        self.left(planned, locations, stop, of).await
    }

    async fn parts(&mut self, planned: &Planned, work: Work, again: Again) -> Result<(), Stop> {
        let revision = planned.revision.migration.rev;
        let mut batch = Batch::default();
        let mut progress = self.begin_journal(planned, &work, &mut batch, again).await?;
        let (of, parts) = (work.locations.len(), work.parts);
        let mut skip = progress.done;
        for unit in work.units {
            let length = unit.parts().len();
            if skip >= length {
                skip -= length;
                continue;
            }
            unit.parts().iter().for_each(|part| self.announce_part(planned, part, of));
            match unit {
                Unit::Atomic(parts) => self.atomic(planned, parts, &mut progress, &mut batch).await?,
                Unit::Alone(part) => self.bare(planned, part, &mut progress, &mut batch).await?,
            }
        }
        // Where nobody could see that the last part is done, that is written before anything else can fail.
        if progress.mark == (Mark::Behind { is_visible: false }) {
            self.mark_done(planned, &progress, &mut batch);
        }
        self.open(planned, &mut batch).await?;
        self.changes(planned, &mut batch);
        self.undo_if_down(planned, &mut batch);
        batch.bookkeeping(&self.tables.close_journal(revision, parts, planned.graph_digest));
        batch.bookkeeping("COMMIT");
        self.send_commit(&mut batch).await
    }

    /// Adds that the parts which took effect so far are done.
    fn mark_done(&self, planned: &Planned, progress: &Progress, batch: &mut Batch) {
        let Progress { done, digest, .. } = progress;
        batch.bookkeeping(&self.tables.mark_done(planned.revision.migration.rev, *done, digest.value()));
    }

    /// Opens a transaction; that others are in the way cannot be while this process is alone.
    pub(super) async fn open(&mut self, planned: &Planned, batch: &mut Batch) -> Result<(), Stop> {
        match self.session.begin(batch, Some(&planned.rows_before)).await? {
            Begin::Open => Ok(()),
            Begin::Busy | Begin::Changed => {
                Err(Error::Overtaken { current: planned.rows_before.clone() }.into())
            }
        }
    }

    /// Parts that take effect together with their mark.
    async fn atomic(
        &mut self,
        planned: &Planned,
        parts: Vec<Part>,
        progress: &mut Progress,
        batch: &mut Batch,
    ) -> Result<(), Stop> {
        let revision = planned.revision.migration.rev;
        progress.batch_cursor = None;
        let texts: Vec<_> = parts.iter().map(|part| part.text().to_owned()).collect();
        let (rebuilds, watches) = (rebuilds(&parts), writes_rows(&parts));
        if matches!(progress.mark, Mark::Behind { .. }) {
            self.mark_done(planned, progress, batch);
        }
        progress.mark = Mark::Even;
        if rebuilds {
            batch.send(self.session.connection()).await?;
            self.begin_rebuilding().await?;
        }
        self.open(planned, batch).await?;
        if rebuilds && watches {
            self.session.watch_keys().iter().for_each(|sql| batch.bookkeeping(sql));
        }
        if !self.session.alone_needs_own_message() {
            // Inside of the transaction: it stays only if the part commits by itself, by DDL.
            batch.bookkeeping(&self.tables.mark_started(revision, progress.done + 1));
        }
        for part in parts {
            self.part(part, true, batch).await?;
        }
        progress.add(&texts);
        self.mark_done(planned, progress, batch);
        self.session.check_keys().iter().for_each(|sql| batch.bookkeeping(sql));
        batch.bookkeeping("COMMIT");
        // Behind a text of the user, an error could not be told from one of what follows.
        if self.session.alone_needs_own_message() || batch.holds_raw() {
            self.send_commit(batch).await?;
        }
        self.session.end_rebuilding().await;
        Ok(())
    }

    /// One part without a transaction, marked before and after.
    async fn bare(
        &mut self,
        planned: &Planned,
        part: Part,
        progress: &mut Progress,
        batch: &mut Batch,
    ) -> Result<(), Stop> {
        let revision = planned.revision.migration.rev;
        let cursor = progress.batch_cursor.take();
        let own_message = self.session.alone_needs_own_message();
        let text = part.text().to_owned();
        let is_ours =
            matches!(&part.action, Action::Statement(statement) if statement.kind != StatementKind::Raw);
        let is_visible = *part.effect() != Effect::Unknown;
        match std::mem::replace(&mut progress.mark, Mark::Even) {
            Mark::Even => batch.bookkeeping(&self.tables.mark_started(revision, progress.done + 1)),
            Mark::Ahead => {}
            Mark::Behind { .. } => {
                let digest = progress.digest.value();
                batch.bookkeeping(&self.tables.mark_next_started(revision, progress.done, digest));
            }
        }
        if own_message {
            batch.send(self.session.connection()).await?;
        }
        match part.action {
            Action::Statement(statement) => batch.push(&statement.sql, statement.origin(part.operation)),
            Action::Backfill { statement, batches } if self.session.runs_code() => {
                batch.send(self.session.connection()).await?;
                let left = cursor.as_deref();
                self.backfill(planned, part.operation, &statement.sql, &batches, left).await?;
            }
            Action::Backfill { statement, .. } => {
                batch.push(&statement.sql, Origin::Operation(part.operation));
            }
            Action::Live(_) | Action::Run { .. } => self.part(part, false, batch).await?,
        }
        if own_message {
            batch.send(self.session.connection()).await?;
        }
        let alone = self.session.is_still_alone().await;
        alone.map_err(bookkeeping("holding the migration lock"))?;
        progress.add(&[text]);
        if is_ours && !batch.is_large() {
            progress.mark = Mark::Behind { is_visible };
        } else {
            self.mark_done(planned, progress, batch);
            batch.send(self.session.connection()).await?;
        }
        Ok(())
    }

    /// Begins the journal, or finds out where an earlier run stopped.
    async fn begin_journal(
        &mut self,
        planned: &Planned,
        work: &Work,
        batch: &mut Batch,
        again: Again,
    ) -> Result<Progress, Stop> {
        let revision = planned.revision.migration.rev;
        let Some(mut journal) = self.journal(planned).cloned() else {
            let entry = Entry { graph_digest: None, ..planned.entry(work.parts) };
            let begins_alone = matches!(work.units.first(), Some(Unit::Alone(_)));
            batch.bookkeeping(&self.tables.open_journal(entry, usize::from(begins_alone)));
            let mark = if begins_alone { Mark::Ahead } else { Mark::Even };
            return Ok(Progress { mark, ..Progress::new() });
        };
        if !journal.is_of(revision, planned.direction) {
            let Journal { revision, direction: begun, .. } = journal;
            return Err(Error::HalfDone { revision, begun }.into());
        }
        let parts: Vec<&Part> = work.units.iter().flat_map(Unit::parts).collect();
        let mut progress = check_done(planned, &journal, &parts)?;
        if journal.stopped_at_a_statement() {
            let mut stopped_at = parts.get(journal.done).copied();
            while let Some(part) = stopped_at.take() {
                if !self.took_effect(planned, &journal, part, parts.len()).await? {
                    progress.batch_cursor = journal.batch_cursor.take();
                    break;
                }
                progress.add(&[part.text().to_owned()]);
                self.mark_done(planned, &progress, batch);
                // The statement may have been a fold: each of its operations tells of itself.
                let next = parts.get(progress.done).copied();
                stopped_at = next.filter(|next| work.are_folded(part.operation, next.operation));
                journal.stopped = Stopped::Silently;
            }
        }
        if again == Again::No {
            self.emit(&Event::Resumed { revision, statements_done: progress.done });
        }
        Ok(progress)
    }

    /// Whether the statement at which an earlier run stopped took effect. If it did not, what it may
    /// have left is cleared away.
    async fn took_effect(
        &mut self,
        planned: &Planned,
        journal: &Journal,
        part: &Part,
        of: usize,
    ) -> Result<bool, Stop> {
        self.settle(part).await?;
        let looking = || bookkeeping("looking for what an interrupted statement did");
        let took = match (journal.stopped, part.effect()) {
            (Stopped::Skip, _) => Ok(true),
            (Stopped::Failed, _) if part.commits_in_parts => {
                Ok(self.unknown_took_effect(planned, journal, part, of)?)
            }
            // The server said no, or whoever looked did.
            (Stopped::Failed | Stopped::Redo, _) | (_, Effect::Repeatable) => Ok(false),
            (_, Effect::Appears(object)) => self.session.exists(object, false).await,
            (_, Effect::Disappears(object)) => self.session.exists(object, true).await.map(|exists| !exists),
            (_, Effect::Unknown) => Ok(self.unknown_took_effect(planned, journal, part, of)?),
        };
        let took = took.map_err(looking())?;
        if !took {
            let cleared = self.session.clear_failed(part.effect()).await;
            cleared.map_err(bookkeeping("clearing what an interrupted statement left"))?;
            // What was half gone may have been brought to its end: a partition that was detached in part always has been.
            if let Effect::Disappears(object) = part.effect()
                && (matches!(object, Object::Partition(..)) || journal.stopped != Stopped::Failed)
            {
                let exists = self.session.exists(object, true).await;
                return Ok(!exists.map_err(looking())?);
            }
        }
        Ok(took)
    }

    /// Waits while the server still works at what an interrupted run sent.
    async fn settle(&mut self, part: &Part) -> Result<(), Stop> {
        let Action::Statement(statement) = &part.action else { return Ok(()) };
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        let looking = || bookkeeping("looking for an interrupted statement that still runs");
        while self.session.is_running(trim_end(&statement.sql)).await.map_err(looking())? {
            wait.pause().await.map_err(Error::from)?;
        }
        Ok(())
    }

    fn unknown_took_effect(
        &self,
        planned: &Planned,
        journal: &Journal,
        part: &Part,
        of: usize,
    ) -> Result<bool, Stop> {
        let (revision, direction) = (planned.revision.migration.rev, planned.direction);
        match self.options.resume {
            Resume::Redo => Ok(false),
            Resume::Skip => Ok(true),
            Resume::Refuse => {
                let message = match journal.stopped {
                    Stopped::Failed => "one of its statements failed; those before it took effect",
                    _ => "sent, and no answer came",
                };
                let statement = FailedStatement {
                    sql: part.text().to_owned(),
                    position: None,
                    message: message.to_owned(),
                };
                let number = journal.done + 1;
                Err(Error::Interrupted { revision, direction, number, of, statement: Box::new(statement) }
                    .into())
            }
        }
    }

    /// Writes into the journal why a migration stopped, and reads from it what took effect.
    async fn left(
        &mut self,
        planned: &Planned,
        locations: &[&'static Location<'static>],
        stop: &Stop,
        of: usize,
    ) -> Left {
        let text = match stop {
            Stop::Error(_) => return Left::Nothing,
            Stop::Step(operation, error) => {
                let line = locations.get(*operation).map_or(0, |location| location.line());
                format!("{error}\nat line {line}")
            }
            Stop::Compile(location, error) => format!("{error}\nat line {}", location.line()),
            Stop::Database(failure) => format!("{}\n{}", failure.error, failure.sql),
        };
        let revision = planned.revision.migration.rev;
        let mut batch = Batch::default();
        // What goes wrong in our own words says nothing of the statement before them: it is looked for next time.
        let is_ours = matches!(stop, Stop::Database(failure) if failure.origin == Origin::Bookkeeping);
        batch.bookkeeping(&if is_ours {
            self.tables.mark_stopped(revision, &text)
        } else {
            self.tables.mark_failed(revision, &text)
        });
        if batch.send(self.session.connection()).await.is_err() {
            return Left::Unclear;
        }
        match journal::read(&mut self.session, self.tables).await {
            Ok(journals) => {
                let done = journals.iter().find(|journal| journal.revision == revision).map(|it| it.done);
                Left::Part { done: done.unwrap_or_default(), of }
            }
            Err(_) => Left::Unclear,
        }
    }
}

/// Recognises the statements that took effect by the digest of their texts.
fn check_done(planned: &Planned, journal: &Journal, parts: &[&Part]) -> Result<Progress, Error> {
    let mut progress = Progress::new();
    let texts: Vec<_> = parts.iter().take(journal.done).map(|part| part.text().to_owned()).collect();
    progress.add(&texts);
    if progress.done == journal.done && journal.has_done(progress.digest) {
        return Ok(progress);
    }
    Err(Error::JournalMismatch {
        revision: planned.revision.migration.rev,
        direction: planned.direction,
        file: planned.revision.file,
        done: journal.done,
    })
}
