//! Migrating from inside a program: `MIGRATIONS.upgrade(&pool).await`.

mod applied;
mod changed;
mod half_done;
mod offline;
mod startup;

use crate::connection::{Access, Source};
use crate::error::Error;
use crate::event::{DataLoss, Event, Handler};
use crate::migration::Graph;
use crate::runtime::{
    self, Confirm, Options, Panic, Report, Request, Resolution, Resume, TransactionMode, WhenAhead,
    WhenChanged,
};
use crate::schema::TableName;
pub use applied::AppliedAt;
pub use changed::Changed;
use ftf_migrate_graph::{GraphError, Revision, RevisionMap};
use futures_util::future::{Either, select};
pub use half_done::AskHalfDone;
pub use offline::Offline;
pub use startup::{OnStart, Startup};
use std::future::{Future, IntoFuture};
use std::pin::{Pin, pin};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

impl Graph {
    /// Brings the database up to a target, by default to all heads.
    ///
    /// Nothing happens until what this returns is awaited. Up to date is seen with one SELECT; only
    /// if something is pending is anything locked or written. Any number of processes may do this
    /// at once: each migration runs once, and all of them return when it is done.
    ///
    /// ```no_run
    /// # async fn example(MIGRATIONS: &'static ftf_migrate_core::Graph) -> Result<(), ftf_migrate_core::Error> {
    /// let report = MIGRATIONS.upgrade("sqlite:shop.db").await?;
    /// println!("ran {} migrations", report.applied.len());
    ///
    /// MIGRATIONS.upgrade("sqlite:shop.db").to("+1").on_event(|event| println!("{event:?}")).await?;
    /// # Ok(()) }
    /// ```
    pub fn upgrade<'c>(&'static self, source: impl Into<Source<'c>>) -> Run<'c> {
        Run::new(self, source.into(), Request::Upgrade { target: "heads".to_owned() })
    }

    /// Takes the database down to a target: a revision, `-1`, `base`.
    pub fn downgrade<'c>(&'static self, source: impl Into<Source<'c>>, target: &str) -> Run<'c> {
        Run::new(self, source.into(), Request::Downgrade { target: target.to_owned() })
    }

    /// Sets the version rows to these targets without running anything.
    pub fn stamp<'c>(&'static self, source: impl Into<Source<'c>>, targets: &[&str]) -> Run<'c> {
        let targets = targets.iter().map(|&target| target.to_owned()).collect();
        Run::new(self, source.into(), Request::Stamp { targets, purge: false })
    }

    /// Makes the version table, and the history table beside it, unless it is there. Runs nothing and writes no row.
    pub fn ensure_version<'c>(&'static self, source: impl Into<Source<'c>>) -> Run<'c> {
        Run::new(self, source.into(), Request::EnsureVersion)
    }

    /// Says what is so of a revision that an interrupted run left half done, or whose file was changed after it had
    /// run. It is checked first, then written down in one transaction; nothing is run.
    ///
    /// `revision` is an id or the beginning of one; for a revision that has no file any more the whole id.
    ///
    /// ```no_run
    /// # async fn example(MIGRATIONS: &'static ftf_migrate_core::Graph) -> Result<(), ftf_migrate_core::Error> {
    /// use ftf_migrate_core::Resolution;
    ///
    /// MIGRATIONS.resolve("sqlite:shop.db", "ae10", Resolution::Rebless).await?;
    /// # Ok(()) }
    /// ```
    pub fn resolve<'c>(
        &'static self,
        source: impl Into<Source<'c>>,
        revision: &str,
        resolution: Resolution,
    ) -> Run<'c> {
        Run::new(self, source.into(), Request::Resolve { revision: revision.to_owned(), resolution })
    }

    /// The version rows, sorted: the revisions that the database is at. Writes nothing, and makes
    /// no database file.
    pub fn current<'c>(&'static self, source: impl Into<Source<'c>>) -> Current<'c> {
        Current { source: source.into(), version_table: Options::default().version_table }
    }

    /// The map of this graph: symbols, order, plans.
    ///
    /// # Errors
    ///
    /// None for a graph that compiled; the compiler checks what this would refuse.
    pub fn map(&self) -> Result<RevisionMap, GraphError> {
        let mut revisions: Vec<_> = self.revisions().iter().collect();
        // The order of the files decides between unrelated branches, as with Alembic.
        revisions.sort_unstable_by_key(|revision| revision.file_position);
        RevisionMap::new(revisions.into_iter().map(|revision| {
            let migration = revision.migration;
            let mut node = Revision::new(migration.rev)
                .down(migration.down_rev.iter().copied())
                .depends_on(migration.depends_on.iter().copied());
            for label in migration.branch_labels {
                node = node.label(*label);
            }
            node
        }))
    }
}

/// A run that has not begun: options, then `.await`.
///
/// The migrations run on a thread of their own, so the future is `Send` whatever the steps of Rust
/// code hold; and once they have begun they go on to the end of the run even if the future is
/// dropped.
#[derive(Debug)]
#[must_use = "nothing runs until it is awaited"]
pub struct Run<'c> {
    graph: &'static Graph,
    source: Source<'c>,
    request: Request,
    options: Options,
}

impl<'c> Run<'c> {
    fn new(graph: &'static Graph, source: Source<'c>, request: Request) -> Self {
        Self { graph, source, request, options: Options::default() }
    }

    /// Where to: `head`, `heads`, `base`, a revision or the beginning of one, `+2`, `-1`, a branch
    /// label, `label@head`…
    pub fn to(mut self, target: &str) -> Self {
        match &mut self.request {
            Request::Upgrade { target: to } | Request::Downgrade { target: to } => target.clone_into(to),
            Request::Stamp { targets, .. } => *targets = vec![target.to_owned()],
            Request::EnsureVersion | Request::Resolve { .. } => {}
        }
        self
    }

    /// How long to wait for another process that migrates; ten minutes by default.
    pub fn lock_timeout(mut self, limit: Duration) -> Self {
        self.options.lock_timeout = limit;
        self
    }

    /// How long a statement may wait for a table that others hold; five seconds by default, `None`
    /// for as long as it takes. Whoever comes later, readers too, waits behind such a statement, so
    /// the migration is taken back when the time is over and tried again a little later, until
    /// [`Self::lock_timeout`] is over. It does not hold for what runs outside of a transaction on
    /// PostgreSQL. MySQL counts whole seconds.
    pub fn table_lock_timeout(mut self, limit: Option<Duration>) -> Self {
        self.options.table_lock_timeout = limit;
        self
    }

    /// What one transaction holds; one migration by default.
    pub fn transaction_mode(mut self, mode: TransactionMode) -> Self {
        self.options.transaction_mode = mode;
        self
    }

    /// The table that holds the version rows; `ftf_migrate_version` by default. `alembic_version`
    /// goes on where Alembic stopped. A name with a dot is `schema.table`.
    pub fn version_table(mut self, name: &str) -> Self {
        self.options.version_table = table_name(name);
        self
    }

    /// What to do when the database is ahead of this program; an error by default.
    pub fn when_ahead(mut self, policy: WhenAhead) -> Self {
        self.options.when_ahead = policy;
        self
    }

    /// What to do when the file of an applied revision was edited or deleted since it ran; an error by default.
    pub fn when_changed(mut self, policy: WhenChanged) -> Self {
        self.options.when_changed = policy;
        self
    }

    /// What to do with a statement of an interrupted run of which nobody can say whether it took
    /// effect; an error by default.
    pub fn resume(mut self, policy: Resume) -> Self {
        self.options.resume = policy;
        self
    }

    /// Delete all version rows first, known or not (stamp).
    pub fn purge(mut self, purge: bool) -> Self {
        if let Request::Stamp { purge: to, .. } = &mut self.request {
            *to = purge;
        }
        self
    }

    /// Is asked, before anything is begun, whether a downgrade may drop these tables and columns, which have rows;
    /// `false` refuses it with [`Error::DataLoss`]. Without it the downgrade goes on, for who calls it has
    /// decided so; [`Event::DataLoss`] tells what goes. Rows that SQL or Rust code of a migration drops are not seen.
    ///
    /// ```no_run
    /// # async fn example(MIGRATIONS: &'static ftf_migrate_core::Graph) -> Result<(), ftf_migrate_core::Error> {
    /// MIGRATIONS.downgrade("sqlite:shop.db", "-1").confirm_data_loss(|_| false).await?;
    /// # Ok(()) }
    /// ```
    pub fn confirm_data_loss(mut self, ask: impl Fn(&[DataLoss]) -> bool + Send + Sync + 'static) -> Self {
        self.options.confirm_data_loss = Confirm::new(ask);
        self
    }

    /// Is told what happens, as it happens.
    pub fn on_event(mut self, handler: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.options.handler = Handler::new(handler);
        self
    }

    async fn run(self) -> Result<Report, Error> {
        let Self { graph, source, request, options } = self;
        let masked = source.masked_url();
        let result = match source.into_server_url() {
            Ok(url) => connect_and_run(graph, url, request, options).await,
            Err(source) => {
                let mut opened = source.open(Access::Write).await?;
                let (connection, reopen) = (opened.lend(), opened.reopen.clone());
                let run =
                    move || async move { runtime::run(graph, connection, reopen, &options, &request).await };
                let (connection, result, sound) = on_own_thread(run).await?;
                opened.finish(connection, sound).await;
                result
            }
        };
        result.map_err(|error| error.at(masked.as_deref()))
    }
}

impl<'c> IntoFuture for Run<'c> {
    type Output = Result<Report, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// A question for the version rows that has not been asked yet.
#[derive(Debug)]
#[must_use = "nothing is asked until it is awaited"]
pub struct Current<'c> {
    source: Source<'c>,
    version_table: TableName,
}

impl Current<'_> {
    /// The table that holds the version rows; see [`Run::version_table`].
    pub fn version_table(mut self, name: &str) -> Self {
        self.version_table = table_name(name);
        self
    }

    async fn ask(self) -> Result<Vec<String>, Error> {
        let url = self.source.masked_url();
        let mut opened = self.source.open(Access::Read).await?;
        let (connection, reopen) = (opened.lend(), opened.reopen.clone());
        let (connection, result) = runtime::current(connection, reopen, &self.version_table).await;
        opened.finish(connection, true).await;
        result.map_err(|error| error.at(url.as_deref()))
    }
}

impl<'c> IntoFuture for Current<'c> {
    type Output = Result<Vec<String>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.ask())
    }
}

/// Connects to a server and migrates, both on one thread, which waits for the server's answers itself: with the runtime
/// that this is called on, each answer would wake a thread that wakes another.
///
/// Whoever gives up before there is a connection has begun nothing.
async fn connect_and_run(
    graph: &'static Graph,
    url: String,
    request: Request,
    options: Options,
) -> Result<Report, Error> {
    let application = Handle::current();
    let outer = application.clone();
    // Dropped with this future.
    let (_wanted, given_up) = oneshot::channel::<()>();
    let work = async move || {
        let open = pin!(Source::from(url).open(Access::Write));
        let mut opened = match select(open, given_up).await {
            Either::Left((opened, _)) => opened?,
            Either::Right(_) => return Err(Error::ShuttingDown),
        };
        let (connection, reopen) = (opened.lend(), opened.reopen.clone());
        // What steps of Rust code spawn is the application's, and may outlive the run.
        let entered = outer.enter();
        let (connection, result, sound) = runtime::run(graph, connection, reopen, &options, &request).await;
        drop(entered);
        opened.finish(connection, sound).await;
        result
    };
    let run = move || match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(own) => own.block_on(work()),
        Err(_) => application.block_on(work()),
    };
    on_blocking_thread(run).await?
}

/// Makes a future on a thread where it may block and need not be `Send`, and drives it there. The
/// runtime that this is called on does its input and output.
async fn on_own_thread<F, T>(make: impl FnOnce() -> F + Send + 'static) -> Result<T, Error>
where
    F: Future<Output = T>,
    T: Send + 'static,
{
    let application = Handle::current();
    on_blocking_thread(move || application.block_on(make())).await
}

async fn on_blocking_thread<T>(run: impl FnOnce() -> T + Send + 'static) -> Result<T, Error>
where
    T: Send + 'static,
{
    tokio::task::spawn_blocking(run).await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => Panic::from(panic).into(),
        Err(_) => Error::ShuttingDown,
    })
}

pub(crate) fn table_name(name: &str) -> TableName {
    match name.split_once('.') {
        Some((schema, name)) => TableName::new(name).in_schema(schema),
        None => TableName::new(name),
    }
}
