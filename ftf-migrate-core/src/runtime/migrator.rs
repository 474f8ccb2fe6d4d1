//! Walks a plan: takes its turn, runs each migration with its record, starts again where others
//! were quicker.

mod backfill;
mod ensure_version;
mod journalled;
mod loss;
mod making;
mod patient;
mod plan;
mod preview;
mod resolve;
mod stamp;
mod step;

use super::changed::{changed, graph_digest};
use super::journal::{self, Journal};
use super::options::{Options, Resolution, TransactionMode, WhenAhead, WhenChanged};
use super::panic;
use super::report::Report;
use super::unit::Work;
use super::wait::{TimedOut, Wait};
use crate::capabilities::{Database, Server};
use crate::connection::ConnectionError;
use crate::dialect;
use crate::error::Error;
use crate::event::{Direction, Event};
use crate::migration::Graph;
use crate::operation::Recorded;
use crate::schema::MetaData;
use crate::session::{Batch, Begin, Failure, Session, Tables, Upgraded, Verdict};
use ftf_migrate_graph::RevisionMap;
use patient::{READING_ROWS, patient_rows, patiently};
use plan::Planned;
use preview::Derived;
use std::time::Instant;
use step::StepOutcome;

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    Upgrade { target: String },
    Downgrade { target: String },
    Stamp { targets: Vec<String>, purge: bool },
    EnsureVersion,
    Resolve { revision: String, resolution: Resolution },
}

/// Everything that a run has at hand.
struct Run<'a, S> {
    session: S,
    graph: &'static Graph,
    /// Of the graph, once it is known that it is needed.
    map: RevisionMap,
    tables: &'a Tables,
    options: &'a Options,
    server: Server,
    /// What the schema is, as far as the migrations tell.
    schema: MetaData,
    /// The downgrades that the plan's revisions do not give.
    derived: Derived,
    /// The step behind the one that is done, until its work is ready.
    upcoming: Option<Planned>,
    /// The work of that step. The schema is that behind it then.
    ready: Option<Result<Work, Error>>,
    journals: Vec<Journal>,
    report: Report,
    /// Whether the files of all applied revisions are known to be what was applied.
    is_unchanged: bool,
    /// Whether anything was locked or begun.
    begun: bool,
}

/// How a run ended.
pub(crate) struct Ended<S> {
    pub(crate) session: S,
    /// Everything that [`Error`] lists, but for connecting.
    pub(crate) result: Result<Report, Error>,
    /// Whether the connection is as it was: no transaction open, no lock held.
    pub(crate) sound: bool,
}

/// Does what is asked for, and gives back what it took, however it ends.
pub(crate) async fn run<S: Session>(
    session: S,
    graph: &'static Graph,
    tables: &Tables,
    options: &Options,
    request: &Request,
) -> Ended<S> {
    let started = Instant::now();
    let server = Server { product: crate::capabilities::Product::Sqlite, version: (0, 0, 0) };
    let mut run = Run {
        session,
        graph,
        map: RevisionMap::default(),
        tables,
        options,
        server,
        schema: MetaData::new(),
        derived: Derived::new(),
        upcoming: None,
        ready: None,
        journals: Vec::new(),
        report: Report::default(),
        is_unchanged: false,
        begun: false,
    };
    let result = panic::catch(run.go(request)).await.unwrap_or_else(|panic| Err(panic.into()));
    let sound = run.give_back(result.is_ok()).await;
    run.report.took = started.elapsed();
    Ended { session: run.session, result: result.map(|()| run.report), sound }
}

/// Whether these rows are all heads, and those are asked for: the usual start of a program, which needs no map.
fn is_at_heads(graph: &Graph, rows: &[String], request: &Request) -> bool {
    let heads = graph.heads();
    let asks_for_them = match request {
        Request::Upgrade { target } => target == "heads" || (target == "head" && heads.len() == 1),
        _ => false,
    };
    let is_row = |head: &u32| {
        let revision = usize::try_from(*head).ok().and_then(|head| graph.revisions().get(head));
        revision.is_some_and(|revision| rows.iter().any(|row| row == revision.migration.rev))
    };
    asks_for_them && rows.len() == heads.len() && heads.iter().all(is_row)
}

impl<S: Session> Run<'_, S> {
    /// Gives back what the run took; false if the connection cannot be trusted any more.
    async fn give_back(&mut self, is_ok: bool) -> bool {
        if !self.begun {
            return true;
        }
        self.session.leave_alone().await;
        self.session.lift_table_limit().await;
        let sound = is_ok || self.roll_back().await;
        let sound = self.session.end_rebuilding().await && sound;
        self.session.unlock_run().await;
        sound
    }

    /// From the rows to the end of the run.
    async fn go(&mut self, request: &Request) -> Result<(), Error> {
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        // Nothing is locked, made or asked but this one question, unless there is something to do.
        let compares = matches!(request, Request::Upgrade { .. });
        let (rows, upgrades) = if compares && self.options.when_changed != WhenChanged::Ignore {
            let (session, expected) = (&mut self.session, Some(graph_digest(self.graph)));
            let ask = async || session.rows_and_upgrades(self.tables, expected).await;
            patiently::<S, _>(&mut wait, READING_ROWS, ask).await?
        } else {
            (patient_rows(&mut self.session, self.tables, &mut wait).await?, Vec::new())
        };
        if let Some(rows) = rows.as_ref().filter(|rows| is_at_heads(self.graph, rows, request))
            && upgrades.is_empty()
        {
            self.up_to_date(rows.clone());
            return Ok(());
        }
        self.map = self.graph.map()?;
        match request {
            Request::EnsureVersion => return self.ensure_version(rows).await,
            Request::Resolve { revision, resolution } => {
                return self.resolve(revision, *resolution, rows.is_some()).await;
            }
            Request::Upgrade { .. } | Request::Downgrade { .. } | Request::Stamp { .. } => {}
        }
        let current = rows.clone().unwrap_or_default();
        if !self.may_go_on(&current, request)? {
            self.report.current = current;
            return Ok(());
        }
        if compares {
            self.check_unchanged(&current, &upgrades)?;
        }
        // What is meant is decided here: `+1` means the next revision of what is there now, also if
        // another process is quicker.
        let plan = self.plan(&current, request)?;
        let drops = self.preview(&plan, &current)?;
        self.confirm_loss(drops).await?;
        if plan.is_empty() && !matches!(request, Request::Stamp { .. }) {
            self.warn_of_older(&current, request)?;
            self.up_to_date(current);
            return Ok(());
        }
        self.begun = true;
        self.lock_run().await?;
        self.server = self.patient_server().await?;
        if let Some(limit) = self.options.table_lock_timeout {
            let limited = self.session.limit_table_waits(limit).await;
            limited.map_err(bookkeeping("limiting how long tables are waited for"))?;
        }
        if rows.is_none() {
            self.create_tables().await?;
        }
        match request {
            Request::Stamp { targets, purge } => self.stamp(targets, *purge).await,
            Request::Upgrade { .. } | Request::Downgrade { .. } => self.migrate(plan, request).await,
            Request::EnsureVersion | Request::Resolve { .. } => Ok(()),
        }
    }

    fn up_to_date(&mut self, current: Vec<String>) {
        self.options.handler.emit(&Event::UpToDate { current: current.clone() });
        self.report.current = current;
    }

    /// Whether the rows are known, or it has been said what to do if not.
    fn may_go_on(&self, rows: &[String], request: &Request) -> Result<bool, Error> {
        if matches!(request, Request::Stamp { purge: true, .. }) {
            return Ok(true);
        }
        let unknown: Vec<_> = rows.iter().filter(|row| self.map.get(row).is_none()).cloned().collect();
        match (unknown.is_empty(), self.options.when_ahead) {
            (true, _) => Ok(true),
            (false, WhenAhead::Refuse) => Err(Error::Ahead { rows: unknown }),
            (false, WhenAhead::Accept) => {
                let message = format!(
                    "the database is ahead of this program: it is at {}; it is left as it is",
                    unknown.join(", ")
                );
                self.options.handler.emit(&Event::Warning { message });
                Ok(false)
            }
        }
    }

    /// Compares the files of applied revisions with what was applied.
    fn check_unchanged(&mut self, rows: &[String], upgrades: &[Upgraded]) -> Result<(), Error> {
        let revisions = changed(self.graph, &self.map, rows, upgrades)?;
        if revisions.is_empty() {
            // A script does not know what is applied where it will run.
            self.is_unchanged = self.options.when_changed != WhenChanged::Ignore && self.session.runs_code();
            return Ok(());
        }
        match self.options.when_changed {
            WhenChanged::Refuse => return Err(Error::Changed { revisions }),
            WhenChanged::Ignore => {}
            WhenChanged::Warn => {
                for revision in revisions {
                    let message = format!("applied revision {revision}");
                    self.options.handler.emit(&Event::Warning { message });
                }
            }
        }
        Ok(())
    }

    async fn lock_run(&mut self) -> Result<(), Error> {
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler).begin();
        while !self.session.try_lock_run().await.map_err(bookkeeping("taking the migration lock"))? {
            wait.pause().await?;
        }
        Ok(())
    }

    /// Makes the two tables, unless somebody else does it meanwhile.
    async fn create_tables(&mut self) -> Result<(), Error> {
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        loop {
            let mut batch = Batch::default();
            let begun = self.session.begin(&mut batch, None).await;
            if let Ok(Begin::Open) = begun {
                self.tables.create().iter().for_each(|sql| batch.bookkeeping(sql));
                batch.bookkeeping("COMMIT");
            }
            let sent = match begun {
                Ok(Begin::Open) => batch.send(self.session.connection()).await,
                Ok(Begin::Busy | Begin::Changed) => {
                    wait.pause().await?;
                    continue;
                }
                Err(failure) => Err(failure),
            };
            let Err(failure) = sent else { return Ok(()) };
            self.roll_back().await;
            match S::verdict(&failure.error) {
                Verdict::Busy => wait.pause().await?,
                _ => return Err(failure.into_error("making the version table")),
            }
        }
    }

    async fn migrate(&mut self, mut plan: Vec<Planned>, request: &Request) -> Result<(), Error> {
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        let mut for_table = Wait::for_table(self.options.lock_timeout, &self.options.handler);
        loop {
            let rows = patient_rows(&mut self.session, self.tables, &mut wait).await?.unwrap_or_default();
            if !self.may_go_on(&rows, request)? {
                self.report.current = rows;
                return Ok(());
            }
            let steps = self.plan_again(&rows, plan, request)?;
            let Some(last) = steps.last() else {
                self.up_to_date(rows);
                return Ok(());
            };
            self.report.current.clone_from(&last.rows_after);
            self.announce(&steps, request);
            self.prepare(&rows, &steps).await?;
            if !self.nothing_is_half_done(&steps).await? {
                wait.pause().await?;
                plan = steps;
                continue;
            }
            let done_before = self.report.applied.len();
            let outcome = self.walk(&steps).await;
            let done = self.report.applied.len().saturating_sub(done_before);
            let outcome = match outcome {
                Err(error) if is_table_locked::<S>(&error) && for_table.pause().await.is_ok() => {
                    if done > 0 {
                        for_table.restart();
                    }
                    plan = steps.into_iter().skip(done).collect();
                    continue;
                }
                outcome => outcome?,
            };
            // Whoever has got on asks again soon; the others leave the rest to it.
            if done > 0 {
                wait.restart();
            }
            match outcome {
                StepOutcome::Done => return Ok(()),
                StepOutcome::Changed => wait.give_way().await?,
                StepOutcome::Busy => wait.pause().await?,
            }
            plan = steps.into_iter().skip(done).collect();
        }
    }

    fn announce(&self, plan: &[Planned], request: &Request) {
        let direction = match request {
            Request::Downgrade { .. } => Direction::Downgrade,
            Request::Upgrade { .. }
            | Request::Stamp { .. }
            | Request::EnsureVersion
            | Request::Resolve { .. } => Direction::Upgrade,
        };
        let revisions = plan.iter().map(|planned| planned.revision.migration.rev).collect();
        self.options.handler.emit(&Event::Planned { direction, revisions });
    }

    /// Learns what the plan's migrations start from: the schema, the downgrades that are to be derived, and what was
    /// left half done.
    async fn prepare(&mut self, rows: &[String], plan: &[Planned]) -> Result<(), Error> {
        // What was made ready was so for another schema.
        (self.upcoming, self.ready) = (None, None);
        self.schema = self.replay(rows)?;
        self.derived = self.derive_downgrades(plan)?;
        self.journals = self.read_journals().await?;
        Ok(())
    }

    /// Reads what was left half done, waiting while the database is busy. A version table that Alembic has made has no
    /// history table beside it: it is made.
    async fn read_journals(&mut self) -> Result<Vec<Journal>, Error> {
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        loop {
            let error = match journal::read(&mut self.session, self.tables).await {
                Ok(journals) => return Ok(journals),
                Err(error) => error,
            };
            match S::verdict(&error) {
                Verdict::Busy => wait.pause().await?,
                Verdict::NoVersionTable => {
                    self.create_tables().await?;
                    return Ok(Vec::new());
                }
                _ => return Err(bookkeeping("reading the history table")(error)),
            }
        }
    }

    /// [`Self::check_half_done`]; false if another process is in the middle of it, which is no half.
    async fn nothing_is_half_done(&mut self, plan: &[Planned]) -> Result<bool, Error> {
        if self.check_half_done(plan).is_ok() {
            return Ok(true);
        }
        if !self.session.try_enter_alone().await.map_err(bookkeeping("taking the migration lock"))? {
            return Ok(false);
        }
        // On an error the run gives back what it took.
        self.journals = self.read_journals().await?;
        let checked = self.check_half_done(plan);
        self.session.leave_alone().await;
        checked.map(|()| true)
    }

    /// Refuses to go one way while a migration is half done the other way: what its journal has marked as
    /// done would be undone below it, and left out when it goes on.
    fn check_half_done(&self, plan: &[Planned]) -> Result<(), Error> {
        let other_way =
            |journal: &&Journal| plan.iter().any(|step| journal.direction != step.direction.to_string());
        match self.journals.iter().filter(|journal| journal.has_done_something()).find(other_way) {
            Some(Journal { revision, direction, .. }) => {
                Err(Error::HalfDone { revision: revision.clone(), begun: direction.clone() })
            }
            None => Ok(()),
        }
    }

    async fn walk(&mut self, plan: &[Planned]) -> Result<StepOutcome, Error> {
        let one = self.options.transaction_mode == TransactionMode::PerRun;
        if one && self.server.database() == Database::Mysql {
            let reason = format!("{} commits before each DDL statement", self.server.product);
            return Err(Error::NoRunTransaction { reason });
        }
        let rebuilds = one && self.may_rebuild(plan)?;
        let mut batch = Batch::default();
        for (index, planned) in plan.iter().enumerate() {
            let frame = step::Frame {
                number: index + 1,
                of: plan.len(),
                begins: !one || index == 0,
                commits: !one || index + 1 == plan.len(),
                rebuilds,
            };
            // One transaction for the run has no end at which there would be time.
            self.upcoming = plan.get(index + 1).filter(|_| !one).cloned();
            let outcome = self.step(planned, frame, &mut batch).await;
            if one && !matches!(outcome, Ok(StepOutcome::Done)) {
                // One transaction for the run: what it had done is undone.
                self.report.applied.clear();
            }
            match outcome? {
                StepOutcome::Done => {}
                outcome => return Ok(outcome),
            }
        }
        Ok(StepOutcome::Done)
    }

    /// Whether one of these steps may make a table anew.
    fn may_rebuild(&self, plan: &[Planned]) -> Result<bool, Error> {
        let reads = |it: &Recorded| dialect::reads_catalogue(&it.operation, &self.server).is_some();
        for planned in plan {
            let derived = self.derived.get(planned.revision.migration.rev);
            let found = match derived.filter(|_| planned.direction == Direction::Downgrade) {
                Some(derived) => derived.iter().any(reads),
                None => making::record(planned)?.recorded().iter().any(reads),
            };
            if found {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Ends whatever transaction may be open; false if the connection is gone, and the server rolls
    /// back by itself. That there is no transaction is no error.
    async fn roll_back(&mut self) -> bool {
        let mut batch = Batch::default();
        batch.bookkeeping("ROLLBACK");
        let sent = batch.send(self.session.connection()).await;
        !sent.is_err_and(|failure| failure.is_line_broken())
    }
}

impl Failure {
    fn into_error(self, doing: &'static str) -> Error {
        Error::Bookkeeping {
            doing,
            place: None,
            statement: Some(Box::new(self.statement())),
            source: Box::new(self.error),
        }
    }
}

/// Whether a migration stopped at a table that others hold; what it did was taken back or is journalled.
fn is_table_locked<S: Session>(error: &Error) -> bool {
    let Error::Migration(failed) = error else { return false };
    let cause = failed.cause.downcast_ref::<ConnectionError>();
    cause.is_some_and(|cause| S::verdict(cause) == Verdict::TableLocked)
}

fn bookkeeping(doing: &'static str) -> impl FnOnce(ConnectionError) -> Error {
    move |source| Error::Bookkeeping { doing, place: None, statement: None, source: Box::new(source) }
}

impl From<TimedOut> for Error {
    fn from(TimedOut { waited }: TimedOut) -> Self {
        Self::LockTimeout { waited }
    }
}
