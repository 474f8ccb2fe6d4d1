//! What a program calls when it starts.

use super::Run;
use crate::connection::{Access, Source};
use crate::error::Error;
use crate::event::{Event, Handler};
use crate::migration::Graph;
use crate::runtime::{self, Options, Report, Request, State, TransactionMode, WhenAhead, WhenChanged};
use std::env;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

/// The environment variable that decides what happens at start: `run`, `check` or `off`.
const VARIABLE: &str = "FTF_MIGRATE_ON_START";

/// What [`Graph::at_startup`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnStart {
    /// Migrate to all heads. The default of release builds.
    Run,
    /// Only see whether anything is pending, which is then an error. The default of debug builds:
    /// a developer who changes branches does not want each start to change the database.
    Check,
    /// Nothing.
    Off,
}

impl Graph {
    /// Migrates when a program starts.
    ///
    /// A release build brings the database to all heads; a debug build only checks, and reports
    /// pending migrations as [`Error::NotUpToDate`]. [`Startup::on_start`] decides otherwise, and the
    /// environment variable `FTF_MIGRATE_ON_START` (`run`, `check` or `off`) over both.
    ///
    /// When there is nothing to do this costs one SELECT on the version table, and needs no more
    /// rights than that. Any number of processes may start at once. A database that a newer release
    /// has migrated already is accepted, so that an old replica can start during a rolling deploy.
    ///
    /// ```no_run
    /// # #[cfg(feature = "postgres")]
    /// # async fn example(MIGRATIONS: &'static ftf_migrate_core::Graph, pool: sqlx::PgPool)
    /// # -> Result<(), ftf_migrate_core::Error> {
    /// MIGRATIONS.at_startup(&pool).await?;
    /// # Ok(()) }
    /// ```
    pub fn at_startup<'c>(&'static self, source: impl Into<Source<'c>>) -> Startup<'c> {
        let request = Request::Upgrade { target: "heads".to_owned() };
        let mut run = Run::new(self, source.into(), request);
        run.options.when_ahead = WhenAhead::Accept;
        let on_start = if self.is_debug_build() { OnStart::Check } else { OnStart::Run };
        Startup { run, on_start }
    }
}

/// What a program does when it starts, before it is awaited; see [`Graph::at_startup`].
#[derive(Debug)]
#[must_use = "nothing happens until it is awaited"]
pub struct Startup<'c> {
    run: Run<'c>,
    on_start: OnStart,
}

impl Startup<'_> {
    /// What to do, unless the environment variable says otherwise.
    pub fn on_start(mut self, on_start: OnStart) -> Self {
        self.on_start = on_start;
        self
    }

    /// How long to wait for another process that migrates; ten minutes by default.
    pub fn lock_timeout(mut self, limit: Duration) -> Self {
        self.run = self.run.lock_timeout(limit);
        self
    }

    /// How long a statement may wait for a table that others hold; see [`Run::table_lock_timeout`].
    pub fn table_lock_timeout(mut self, limit: Option<Duration>) -> Self {
        self.run = self.run.table_lock_timeout(limit);
        self
    }

    /// What one transaction holds; see [`Run::transaction_mode`].
    pub fn transaction_mode(mut self, mode: TransactionMode) -> Self {
        self.run = self.run.transaction_mode(mode);
        self
    }

    /// The table that holds the version rows; see [`Run::version_table`].
    pub fn version_table(mut self, name: &str) -> Self {
        self.run = self.run.version_table(name);
        self
    }

    /// What to do when the database is ahead of this program; accepted by default.
    pub fn when_ahead(mut self, policy: WhenAhead) -> Self {
        self.run = self.run.when_ahead(policy);
        self
    }

    /// What to do when the file of an applied revision was edited or deleted since it ran; an error by default. It is not
    /// asked of a database that is ahead.
    pub fn when_changed(mut self, policy: WhenChanged) -> Self {
        self.run = self.run.when_changed(policy);
        self
    }

    /// Is told what happens, as it happens.
    pub fn on_event(mut self, handler: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.run.options.handler = Handler::new(handler);
        self
    }

    async fn start(self) -> Result<Report, Error> {
        match setting()?.unwrap_or(self.on_start) {
            OnStart::Run => self.run.await,
            OnStart::Check => check(self.run).await,
            OnStart::Off => Ok(Report::default()),
        }
    }
}

impl<'c> IntoFuture for Startup<'c> {
    type Output = Result<Report, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.start())
    }
}

/// What the environment says, if it says anything.
fn setting() -> Result<Option<OnStart>, Error> {
    match env::var(VARIABLE) {
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(value)) => {
            Err(Error::StartSetting { name: VARIABLE, value: value.to_string_lossy().into_owned() })
        }
        Ok(value) => match value.as_str() {
            "run" => Ok(Some(OnStart::Run)),
            "check" => Ok(Some(OnStart::Check)),
            "off" => Ok(Some(OnStart::Off)),
            _ => Err(Error::StartSetting { name: VARIABLE, value }),
        },
    }
}

/// Asks for the rows, and for what is missing.
async fn check(run: Run<'_>) -> Result<Report, Error> {
    let Run { graph, source, options, .. } = run;
    let mut opened = source.open(Access::Read).await?;
    let (connection, reopen) = (opened.lend(), opened.reopen.clone());
    let (connection, state) = runtime::state(graph, connection, reopen, &options.version_table).await;
    opened.finish(connection, true).await;
    let State { rows, changed } = state?;
    match options.when_changed {
        WhenChanged::Refuse if !changed.is_empty() => return Err(Error::Changed { revisions: changed }),
        WhenChanged::Warn => {
            for revision in changed {
                options.handler.emit(&Event::Warning { message: format!("applied revision {revision}") });
            }
        }
        WhenChanged::Refuse | WhenChanged::Ignore => {}
    }
    let pending = pending(graph, &rows, &options)?;
    if pending.is_empty() {
        return Ok(Report { current: rows, ..Report::default() });
    }
    Err(Error::NotUpToDate { pending })
}

fn pending(graph: &'static Graph, rows: &[String], options: &Options) -> Result<Vec<&'static str>, Error> {
    let map = graph.map()?;
    let unknown: Vec<_> = rows.iter().filter(|row| map.get(row).is_none()).cloned().collect();
    match (unknown.is_empty(), options.when_ahead) {
        (false, WhenAhead::Refuse) => return Err(Error::Ahead { rows: unknown }),
        (false, WhenAhead::Accept) => return Ok(Vec::new()),
        (true, _) => {}
    }
    let plan = map.plan_upgrade(rows, "heads")?;
    Ok(plan.revisions().filter_map(|id| graph.find(id)).map(|revision| revision.migration.rev).collect())
}
