//! What a migration does, made of what it says: recorded, and compiled for the server.
//!
//! That of the next migration is made while the database is busy with the one before.

use super::preview::Derived;
use super::{Planned, Run};
use crate::capabilities::Server;
use crate::error::Error;
use crate::event::Direction;
use crate::operation::{Downgrade, Op};
use crate::runtime::options::{Options, TransactionMode};
use crate::runtime::panic;
use crate::runtime::unit::{Action, Cutting, Impossible, Unit, Work};
use crate::schema::MetaData;
use crate::session::{Batch, FailedMigration, Failure, Left, Session};
use futures_util::future::join;

/// What is needed for it.
struct Maker<'r> {
    server: &'r Server,
    options: &'r Options,
    /// The schema before the migration, and then behind it.
    schema: &'r mut MetaData,
    derived: &'r mut Derived,
    /// Whether there is a database for steps of Rust code.
    runs_code: bool,
}

impl Maker<'_> {
    /// Records the migration's operations and compiles them.
    fn work(&mut self, planned: &Planned) -> Result<Work, Error> {
        let migration = planned.revision.migration;
        let (mut recorded, downgrade) = record(planned)?.into_parts();
        if planned.direction == Direction::Downgrade {
            check_reversible(planned, &downgrade)?;
            if let Some(derived) = self.derived.remove(migration.rev) {
                recorded = derived;
            }
        }
        let mode = self.options.transaction_mode;
        let cutting = Cutting::new(self.server.database(), mode, migration.transaction);
        // One transaction for the run cannot be gone back in to see which operation of a fold it is that fails.
        let folds = mode != TransactionMode::PerRun;
        let compiled = Work::compile(recorded, self.server, self.schema, cutting, self.runs_code, folds);
        let work = compiled.map_err(|(why, location)| {
            let (migration, file) = (planned.info(), planned.revision.file);
            match why {
                Impossible::Replay(cause) => {
                    Error::Replay { migration, file, location, cause: Box::new(cause) }
                }
                Impossible::Compile(cause) => {
                    Error::Compile { migration, file, location, cause: Box::new(cause) }
                }
            }
        })?;
        self.check_code(planned, &work)?;
        Ok(work)
    }

    /// Refuses a step of Rust code where there is no database for it.
    fn check_code(&self, planned: &Planned, work: &Work) -> Result<(), Error> {
        let mut parts = work.units.iter().flat_map(Unit::parts);
        match parts.find(|part| matches!(part.action, Action::Run { .. })) {
            Some(part) if !self.runs_code => Err(Error::NotSql {
                migration: planned.info(),
                file: planned.revision.file,
                location: work.locations.get(part.operation).copied(),
                step: part.text().to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

impl<S: Session> Run<'_, S> {
    /// What the migration does, unless it was found out while the one before it was done.
    pub(super) fn work(&mut self, planned: &Planned) -> Result<Work, Error> {
        match self.ready.take() {
            Some(work) => work,
            None => self.split().1.work(planned),
        }
    }

    /// Sends the batch, and finds out what the upcoming migration does while the database is busy with it.
    pub(super) async fn send_and_make_ready(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        let upcoming = self.upcoming.take();
        let (session, mut maker) = self.split();
        let making = async { upcoming.map(|planned| maker.work(&planned)) };
        // What is sent is on its way when the other is begun.
        let (sent, made) = join(batch.send(session.connection()), making).await;
        if made.is_some() {
            self.ready = made;
        }
        sent
    }

    fn split(&mut self) -> (&mut S, Maker<'_>) {
        let Self { session, server, options, schema, derived, .. } = self;
        let runs_code = session.runs_code();
        (session, Maker { server, options, schema, derived, runs_code })
    }
}

/// Calls the migration, which says what is to be done.
pub(super) fn record(planned: &Planned) -> Result<Op, Error> {
    let migration = planned.revision.migration;
    let call = match planned.direction {
        Direction::Upgrade => migration.upgrade,
        Direction::Downgrade => migration.downgrade,
    };
    let recorded = panic::catch_now(|| {
        let mut op = Op::new();
        call(&mut op);
        op
    });
    recorded.map_err(|panic| {
        Error::Migration(Box::new(FailedMigration {
            migration: planned.info(),
            file: planned.revision.file,
            location: None,
            statement: None,
            left: Left::Nothing,
            cause: panic.into(),
        }))
    })
}

/// Refuses a downgrade that cannot be. One that is not given may be derived.
pub(super) fn check_reversible(planned: &Planned, downgrade: &Downgrade) -> Result<(), Error> {
    let reason = match (planned.revision.migration.irreversible, downgrade) {
        (Some(reason), _) => reason.to_owned(),
        (None, Downgrade::Irreversible(reason)) => reason.clone(),
        (None, Downgrade::Given | Downgrade::NotGiven) => return Ok(()),
    };
    let (revision, file) = (planned.revision.migration.rev, planned.revision.file);
    Err(Error::Irreversible { revision, file, location: None, reason })
}
