//! A run without a database: what it would send becomes a script.

use super::migrator::{self, Request};
use super::options::Options;
use crate::capabilities::Server;
use crate::connection::{Connection, ConnectionError, Link, Row, Script};
use crate::ddl::{Effect, Object};
use crate::dialect;
use crate::error::Error;
use crate::event::{Direction, MigrationInfo};
use crate::migration::Graph;
use crate::session::{
    Batch, Begin, Failure, Offline, OfflineGuard, Session, Tables, Took, Upgraded, Verdict,
};
use futures_util::FutureExt as _;
use std::time::{Duration, Instant, SystemTime};

/// The script that takes a database from these version rows to what is asked for.
pub(crate) fn script(
    graph: &'static Graph,
    server: Server,
    rows: Vec<String>,
    options: &Options,
    request: &Request,
) -> Result<String, Error> {
    let tables = Tables::new(server.database(), &options.version_table);
    let session = ScriptSession {
        connection: Connection { link: Link::Script(Script::new(server.database())) },
        offline: dialect::offline(server, tables.clone(), options.lock_timeout),
        server,
        rows,
        // Whoever stamps says what the schema is, also if something was left half done.
        nothing_half_done: !matches!(request, Request::Stamp { .. }),
        checks_rows: !matches!(request, Request::Stamp { purge: true, .. }),
        is_alone: false,
        rebuilding: Rebuilding::No,
    };
    let ended = migrator::run(session, graph, &tables, options, request).now_or_never();
    let ended = ended.ok_or_else(|| Error::Panicked {
        message: "writing SQL waited for a database, which is a mistake in ftf-migrate".to_owned(),
    })?;
    ended.result.map(|_| match ended.session.connection.link {
        Link::Script(script) => script.text().to_owned(),
        _ => String::new(),
    })
}

/// Answers as a database at the starting revisions, and writes down what would be sent to it.
struct ScriptSession {
    connection: Connection,
    offline: Box<dyn Offline>,
    server: Server,
    /// The starting revisions, sorted.
    rows: Vec<String>,
    /// Whether the next guard also makes sure that no migration is half done: the first of the
    /// script, for later there is the script's own.
    nothing_half_done: bool,
    /// Whether it matters which rows there are.
    checks_rows: bool,
    is_alone: bool,
    rebuilding: Rebuilding,
}

/// Whether foreign keys are switched off at this point of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rebuilding {
    No,
    Yes,
    /// And the rows that break one have been written down.
    Watched,
}

impl ScriptSession {
    fn write(&mut self, statements: &[String]) {
        if let Link::Script(script) = &mut self.connection.link {
            for sql in statements {
                script.statement(sql);
            }
        }
    }

    fn comment(&mut self, comment: &str) {
        if let Link::Script(script) = &mut self.connection.link {
            script.comment(comment);
        }
    }

    fn guard<'r>(&mut self, rows: &'r [String]) -> OfflineGuard<'r> {
        OfflineGuard { rows, nothing_half_done: std::mem::take(&mut self.nothing_half_done) }
    }
}

impl Session for ScriptSession {
    fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    async fn server(&mut self) -> Result<Server, ConnectionError> {
        Ok(self.server)
    }

    async fn version_rows(&mut self, _: &Tables) -> Result<Option<Vec<String>>, ConnectionError> {
        // At base, the tables may not be there yet.
        Ok(Some(self.rows.clone()).filter(|rows| !rows.is_empty()))
    }

    async fn rows_and_upgrades(
        &mut self,
        tables: &Tables,
        _: Option<u128>,
    ) -> Result<(Option<Vec<String>>, Vec<Upgraded>), ConnectionError> {
        // What the history of a database that is not there tells, nobody knows.
        Ok((self.version_rows(tables).await?, Vec::new()))
    }

    async fn version_rows_are(&mut self, _: &Tables, rows: &[String]) -> Result<bool, ConnectionError> {
        let guard = self.guard(rows);
        let statements = self.offline.enter_alone(guard);
        self.write(&statements);
        Ok(true)
    }

    async fn journals(&mut self, _: &Tables) -> Result<Vec<Row>, ConnectionError> {
        Ok(Vec::new())
    }

    fn announce(&mut self, migration: &MigrationInfo) {
        let MigrationInfo { revision, down_revision, message, direction } = migration;
        let below = if down_revision.is_empty() { "base".to_owned() } else { down_revision.join(", ") };
        let (from, to) = match direction {
            Direction::Upgrade => (below.as_str(), *revision),
            Direction::Downgrade => (*revision, below.as_str()),
        };
        self.comment(&format!("Running {direction} {from} -> {to}, {message}"));
    }

    fn runs_code(&self) -> bool {
        false
    }

    fn elapsed(&self, _: Instant) -> Duration {
        // Nobody knows, and the same script must always be the same text.
        Duration::ZERO
    }

    fn clock(&self, _: SystemTime) -> Option<Took> {
        self.offline.clock()
    }

    fn verdict(_: &ConnectionError) -> Verdict {
        Verdict::Failed
    }

    async fn begin_rebuilding(&mut self) -> Result<(), ConnectionError> {
        let statements = self.offline.begin_rebuilding();
        self.write(&statements);
        self.rebuilding = Rebuilding::Yes;
        Ok(())
    }

    fn watch_keys(&mut self) -> Vec<String> {
        self.rebuilding = Rebuilding::Watched;
        self.offline.watch_keys()
    }

    fn check_keys(&mut self) -> Vec<String> {
        match self.rebuilding {
            Rebuilding::Watched => self.offline.check_keys(),
            Rebuilding::No | Rebuilding::Yes => Vec::new(),
        }
    }

    async fn end_rebuilding(&mut self) -> bool {
        if self.rebuilding != Rebuilding::No {
            self.rebuilding = Rebuilding::No;
            let statements = self.offline.end_rebuilding();
            self.write(&statements);
        }
        true
    }

    async fn try_lock_run(&mut self) -> Result<bool, ConnectionError> {
        let (server, client) = (self.server, self.offline.client());
        self.comment(&format!("For {server}. The client must stop at the first error: {client}"));
        let statements = self.offline.begin_run();
        self.write(&statements);
        Ok(true)
    }

    async fn limit_table_waits(&mut self, _: Duration) -> Result<(), ConnectionError> {
        // A script cannot try again: it waits for tables as long as the server lets it.
        Ok(())
    }

    async fn lift_table_limit(&mut self) {}

    async fn unlock_run(&mut self) {
        let statements = self.offline.end_run();
        self.write(&statements);
    }

    async fn begin(&mut self, batch: &mut Batch, rows: Option<&[String]>) -> Result<Begin, Failure> {
        let guard = rows.filter(|_| self.checks_rows).map(|rows| self.guard(rows));
        self.offline.begin(guard, self.is_alone).iter().for_each(|sql| batch.bookkeeping(sql));
        Ok(Begin::Open)
    }

    async fn try_enter_alone(&mut self) -> Result<bool, ConnectionError> {
        self.is_alone = true;
        Ok(true)
    }

    async fn leave_alone(&mut self) {
        if std::mem::take(&mut self.is_alone) {
            let statements = self.offline.leave_alone();
            self.write(&statements);
        }
    }

    fn alone_needs_own_message(&self) -> bool {
        self.offline.alone_needs_own_message()
    }

    fn still_inside(&self) -> Option<String> {
        self.offline.still_inside()
    }

    async fn exists(&mut self, _: &Object, _: bool) -> Result<bool, ConnectionError> {
        Ok(false)
    }

    async fn clear_failed(&mut self, _: &Effect) -> Result<(), ConnectionError> {
        Ok(())
    }
}
