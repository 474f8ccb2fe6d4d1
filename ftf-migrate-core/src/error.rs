//! Why a run could not be done.

use crate::connection::{ConnectError, ConnectionError};
use crate::ddl::CompileError;
use crate::dialect;
use crate::event::{DataLoss, Direction, MigrationInfo};
use crate::operation::ReplayError;
use crate::session::{ChangedRevision, FailedMigration, FailedStatement, Left};
use ftf_migrate_graph::GraphError;
use std::fmt::Write as _;
use std::panic::Location;
use std::time::Duration;

/// Why a run could not be done.
///
/// The text says what, where and why; [`Self::hint`] what to do next; [`Self::statement`] shows the SQL.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The target, or the version rows, do not fit the graph.
    #[error("{}", .0.message())]
    Graph(#[from] GraphError),
    /// The database holds revisions that this program does not have.
    #[error(
        "the database is ahead of this program: it is at {}, which no migration of this program has",
        .rows.join(", ")
    )]
    Ahead {
        /// The rows that nobody knows.
        rows: Vec<String>,
    },
    /// Applied revisions are not what was applied: their files were edited or deleted. Nothing was done.
    #[error("{}", changed(.revisions))]
    Changed {
        /// Which, in the order in which they were applied; at least one.
        revisions: Vec<ChangedRevision>,
    },
    /// There is nothing to be settled for this revision.
    #[error("nothing is to be resolved for revision {revision}: {why}")]
    NothingToResolve {
        /// The revision, as it was asked for.
        revision: String,
        /// Why not.
        why: String,
    },
    /// A migration says something that the database cannot do. Nothing was done.
    #[error("{} cannot be done on {}: {}: {}\n  at {file}:{}", about(.migration), .cause.server, .cause.operation, .cause.why, .location.line())]
    Compile {
        /// Which.
        migration: MigrationInfo,
        /// Its file.
        file: &'static str,
        /// The operation.
        location: &'static Location<'static>,
        /// Why.
        cause: Box<CompileError>,
    },
    /// An operation of a migration names something that is not there, or makes what is there already. Nothing was done.
    #[error("{} cannot be done: {cause}\n  at {file}:{}", about(.migration), .location.line())]
    Replay {
        /// Which.
        migration: MigrationInfo,
        /// Its file.
        file: &'static str,
        /// The operation.
        location: &'static Location<'static>,
        /// Why.
        cause: Box<ReplayError>,
    },
    /// A migration has a step of Rust code, and SQL was asked for.
    #[error(
        "{} cannot be written as SQL: `{step}` is a step of Rust code\n  at {file}{}",
        about(.migration), line(*.location)
    )]
    NotSql {
        /// Which.
        migration: MigrationInfo,
        /// Its file.
        file: &'static str,
        /// The operation.
        location: Option<&'static Location<'static>>,
        /// The step's name.
        step: String,
    },
    /// A migration failed.
    #[error("{}", failed(.0))]
    Migration(Box<FailedMigration>),
    /// A migration cannot be undone.
    #[error("revision {revision} ({file}{}) cannot be downgraded: {reason}", line(*.location))]
    Irreversible {
        /// Which.
        revision: &'static str,
        /// Its file.
        file: &'static str,
        /// The operation that cannot be undone, if it is one.
        location: Option<&'static Location<'static>>,
        /// Why, in its author's words if it says so.
        reason: String,
    },
    /// A downgrade drops what holds rows, and nobody said that it may. Nothing was done.
    #[error("this downgrade drops what holds rows: {}", lost(.losses))]
    DataLoss {
        /// What it drops.
        losses: Vec<DataLoss>,
    },
    /// Another process migrates, for too long.
    #[error("another process is migrating this database; gave up after {} s", .waited.as_secs())]
    LockTimeout {
        /// How long was waited.
        waited: Duration,
    },
    /// Nobody can say whether a statement of an interrupted migration took effect.
    #[error(
        "an earlier run of revision {revision} ({direction}) was interrupted at statement {number} of {of}, and \
         whether that took effect cannot be told"
    )]
    Interrupted {
        /// Which.
        revision: &'static str,
        /// Up or down.
        direction: Direction,
        /// The statement's number, from 1.
        number: usize,
        /// How many the migration has.
        of: usize,
        /// Its text.
        statement: Box<FailedStatement>,
    },
    /// The journal of an interrupted migration does not fit its file any more.
    #[error(
        "an earlier run of revision {revision} ({direction}) was interrupted after {done} statements, and those \
         statements have been changed in {file} since"
    )]
    JournalMismatch {
        /// Which.
        revision: &'static str,
        /// Up or down.
        direction: Direction,
        /// Its file.
        file: &'static str,
        /// Statements that took effect.
        done: usize,
    },
    /// Half of a migration was done in one direction, and now the other is asked for.
    #[error("revision {revision} is half {begun}d: an earlier {begun} was interrupted")]
    HalfDone {
        /// Which.
        revision: String,
        /// What was begun: `upgrade`, `downgrade`.
        begun: String,
    },
    /// One transaction for the whole run cannot be had.
    #[error("the run cannot be one transaction: {reason}")]
    NoRunTransaction {
        /// Why.
        reason: String,
    },
    /// Another process changed the version rows during a downgrade.
    #[error("another process changed the database during this downgrade; it is now at {}", rows(.current))]
    Overtaken {
        /// The rows now.
        current: Vec<String>,
    },
    /// At start-up in a debug build: migrations are pending, and only checking was asked for.
    #[error("the database is not up to date: {} pending ({})", count(.pending.len(), "migration"), .pending.join(", "))]
    NotUpToDate {
        /// The revisions that are missing, in the order in which they would run.
        pending: Vec<&'static str>,
    },
    /// `FTF_MIGRATE_ON_START` holds something else than `run`, `check` or `off`.
    #[error("the environment variable {name} is `{value}`")]
    StartSetting {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// The database failed us while its tables were read or locks were taken.
    #[error("{doing} failed{}: {source}", place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default())]
    Bookkeeping {
        /// What was being done.
        doing: &'static str,
        /// Where: the URL, password masked, if it is known.
        place: Option<Box<str>>,
        /// The SQL, if it was SQL.
        statement: Option<Box<FailedStatement>>,
        /// Why.
        source: Box<ConnectionError>,
    },
    /// A step of Rust code panicked; the message is what it panicked with.
    #[error("a migration panicked: {message}")]
    Panicked {
        /// With what.
        message: String,
    },
    /// The program was shutting down.
    #[error("the async runtime is shutting down; the migration was not finished")]
    ShuttingDown,
}

impl Error {
    /// What to do next.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Connect(error) => return connect_hint(error),
            Self::Graph(error) => return error.advice().map(str::to_owned),
            Self::Ahead { .. } => {
                "a newer release has probably migrated it: start that release, or let an older one run beside it \
                 with `.when_ahead(WhenAhead::Accept)`; if the revision's file was deleted or its branch is not \
                 checked out, bring the file back"
            }
            Self::Changed { revisions } => return Some(changed_hint(revisions)),
            Self::NothingToResolve { .. } => {
                "`current -v` tells of revisions that are half done or were changed after they had run"
            }
            Self::Compile { cause, .. } => return Some(cause.instead.clone()),
            Self::Replay { cause, .. } => return Some(cause.hint()),
            Self::NotSql { migration, .. } => {
                return Some(format!(
                    "run it on the database itself, without --sql; scripts can end before revision {0} and begin \
                     behind it",
                    migration.revision
                ));
            }
            Self::Migration(failed) => return Some(failed_hint(failed)),
            Self::Irreversible { .. } => {
                "write its `downgrade` or what undoes the operation (`.reverse(…)`), restore a backup, or `stamp` the \
                 target if the schema is already there"
            }
            Self::DataLoss { .. } => {
                "make sure that the rows are saved or not needed, and run it again with --yes (in a program: \
                 `.confirm_data_loss(…)`)"
            }
            Self::LockTimeout { .. } => {
                "see which process it is (the message above, or the database's list of sessions), and run again; a \
                 longer wait can be asked for with --lock-timeout or `.lock_timeout(…)`"
            }
            Self::Interrupted { revision, .. } => return Some(interrupted_hint(revision)),
            Self::JournalMismatch { revision, .. } => {
                return Some(format!(
                    "put the statements that took effect back as they were, and change only those behind them; or {}",
                    by_hand(revision)
                ));
            }
            Self::HalfDone { revision, begun } => {
                let by_hand = by_hand(revision);
                return Some(format!("finish it first: run the same {begun} again; or {by_hand}"));
            }
            Self::NoRunTransaction { .. } => "leave the transaction mode at one transaction per migration",
            Self::Overtaken { .. } => "look at `current`, and run the downgrade again if it is still wanted",
            Self::NotUpToDate { .. } => {
                "run `cargo ftf-migrate upgrade head`, or set FTF_MIGRATE_ON_START=run to let the program do it"
            }
            Self::StartSetting { .. } => "set it to run, check or off, or leave it out",
            Self::Bookkeeping { source, .. } => return dialect::explain(source),
            Self::Panicked { .. } | Self::ShuttingDown => {
                "a migration in a transaction was rolled back; run again to see what is pending"
            }
        };
        Some(hint.to_owned())
    }

    /// The SQL that failed, if it was SQL, with the place in it that the database pointed to.
    pub fn statement(&self) -> Option<&FailedStatement> {
        match self {
            Self::Migration(failed) => failed.statement.as_ref(),
            Self::Interrupted { statement, .. } => Some(statement),
            Self::Bookkeeping { statement, .. } => statement.as_deref(),
            _ => None,
        }
    }

    /// Adds where it was, to an error that does not say so.
    pub(crate) fn at(mut self, url: Option<&str>) -> Self {
        if let Self::Bookkeeping { place, .. } = &mut self {
            *place = url.map(Into::into);
        }
        self
    }

    /// The exit code of a program that ends with this error: 1.
    pub fn exit_code(&self) -> u8 {
        1
    }
}

fn about(migration: &MigrationInfo) -> String {
    format!("{} of revision {} ({})", migration.direction, migration.revision, migration.message)
}

fn lost(losses: &[DataLoss]) -> String {
    losses.iter().map(|it| format!("{it} (revision {})", it.revision)).collect::<Vec<_>>().join(", ")
}

fn rows(rows: &[String]) -> String {
    if rows.is_empty() { "base".to_owned() } else { rows.join(", ") }
}

fn count(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing} is") } else { format!("{count} {thing}s are") }
}

fn failed(failed: &FailedMigration) -> String {
    let about = about(&failed.migration);
    let mut text = match &failed.statement {
        Some(statement) => format!("{about} failed: {}", statement.message),
        None => format!("{about} failed: {}", failed.cause),
    };
    let _ = write!(text, "\n  at {}{}", failed.file, line(failed.location));
    text
}

/// How many revisions a message names.
const NAMED: usize = 10;

fn changed(revisions: &[ChangedRevision]) -> String {
    let lines: Vec<_> = revisions.iter().take(NAMED).map(|revision| format!("\n  {revision}")).collect();
    let more = match revisions.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("\n  and {more} more"),
    };
    match revisions {
        [only] => format!("applied revision {only}"),
        several => {
            format!("{} applied revisions are not what was applied:{}{more}", several.len(), lines.concat())
        }
    }
}

fn changed_hint(revisions: &[ChangedRevision]) -> String {
    let resolve =
        |revision: &ChangedRevision| format!("\n  cargo ftf-migrate resolve {} --rebless", revision.revision);
    let resolve: Vec<_> = revisions.iter().take(NAMED).map(resolve).collect();
    format!(
        "put the file back as it was, and write what is to change into a new revision; or, if the schema is as the \
         files say now, take them as they are:{}",
        resolve.concat()
    )
}

fn interrupted_hint(revision: &str) -> String {
    format!(
        "look whether it did, then say so, and run again:\n  \
         cargo ftf-migrate resolve {revision} --resume skip    it took effect: go on behind it\n  \
         cargo ftf-migrate resolve {revision} --resume redo    it did not: send it again\n  \
         cargo ftf-migrate resolve {revision} --applied        all of the revision is there\n  \
         cargo ftf-migrate resolve {revision} --rolled-back    nothing of the revision is there"
    )
}

fn by_hand(revision: &str) -> String {
    format!(
        "bring the schema by hand to where all of the revision is there, or nothing of it, and say which:\n  \
         cargo ftf-migrate resolve {revision} --applied\n  \
         cargo ftf-migrate resolve {revision} --rolled-back"
    )
}

fn line(location: Option<&'static Location<'static>>) -> String {
    location.map(|location| format!(":{}", location.line())).unwrap_or_default()
}

fn failed_hint(failed: &FailedMigration) -> String {
    let left = match failed.left {
        Left::Nothing => "nothing of it was kept: its transaction was rolled back".to_owned(),
        Left::Part { done, of } => format!(
            "{done} of its {of} statements took effect and are in the journal; repair the cause, and the same \
             command goes on behind them"
        ),
        Left::Unrecorded => {
            "what it committed by itself is kept and not recorded; look at the schema, and undo \
                             that part by hand or `stamp` the revision"
                .to_owned()
        }
        Left::Unclear => {
            "the connection broke before the answer came; run again: what was committed is recorded, \
                          and what was not is gone"
                .to_owned()
        }
    };
    let explained = failed
        .cause
        .downcast_ref::<ConnectionError>()
        .and_then(dialect::explain)
        .map(|hint| format!("; {hint}"))
        .unwrap_or_default();
    format!("{left}{explained}")
}

fn connect_hint(error: &ConnectError) -> Option<String> {
    let hint = match error {
        ConnectError::NotAUrl { .. } | ConnectError::UnknownScheme { .. } => {
            "write sqlite:path/to/file.db, postgres://user:password@host/database or \
             mysql://user:password@host/database"
        }
        ConnectError::FeatureOff { database, .. } => {
            return Some(format!("switch on the feature `{database}` of ftf-migrate-core in Cargo.toml"));
        }
        ConnectError::Unreadable { .. } => {
            "characters such as @ / ? # in a user name or password must be percent-encoded: %40 %2F %3F %23"
        }
        ConnectError::Refused { database, source, .. } => return dialect::explain_connect(*database, source),
        ConnectError::Lent => "make a new connection",
    };
    Some(hint.to_owned())
}
