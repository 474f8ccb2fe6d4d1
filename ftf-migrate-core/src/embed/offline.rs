//! SQL instead of a run: `MIGRATIONS.offline(server).upgrade("head")`.

use super::table_name;
use crate::capabilities::Server;
use crate::error::Error;
use crate::migration::Graph;
use crate::runtime::{self, Options, Request, TransactionMode};
use std::time::Duration;

impl Graph {
    /// Writes SQL scripts for a database that is not there: what a run would send to it, to be fed
    /// to its native client (`psql -v ON_ERROR_STOP=1`, `sqlite3 -bail`, `mariadb`).
    ///
    /// ```
    /// # fn example(migrations: &'static ftf_migrate_core::Graph) -> Result<(), ftf_migrate_core::Error> {
    /// use ftf_migrate_core::capabilities::{Product, Server};
    ///
    /// let postgres = Server { product: Product::Postgres, version: (16, 0, 0) };
    /// let all = migrations.offline(postgres).upgrade("head")?;
    /// let last = migrations.offline(postgres).from(&["ae10"]).upgrade("head")?;
    /// let back = migrations.offline(postgres).from(&["head"]).downgrade("ae10")?;
    /// # Ok(()) }
    /// ```
    pub fn offline(&'static self, server: Server) -> Offline {
        Offline { graph: self, server, from: Vec::new(), options: Options::default() }
    }
}

/// A script that has not been written: where it starts and how it goes, then [`upgrade`](Self::upgrade),
/// [`downgrade`](Self::downgrade) or [`stamp`](Self::stamp).
///
/// The text holds nothing but SQL, is the same for the same migrations each time, and stops where it is fed to
/// a database that is not at its starting revisions, before it has changed anything. What is not to be done is an
/// empty text.
#[derive(Debug)]
#[must_use = "nothing is written until upgrade, downgrade or stamp is called"]
pub struct Offline {
    graph: &'static Graph,
    server: Server,
    from: Vec<String>,
    options: Options,
}

impl Offline {
    /// The revisions that the database is at: ids or their beginnings, labels, `head`. Without them it
    /// is at base, and the script makes the version table.
    pub fn from(mut self, revisions: &[&str]) -> Self {
        self.from = revisions.iter().map(|&revision| revision.to_owned()).collect();
        self
    }

    /// The table that holds the version rows; see [`Run::version_table`](super::Run::version_table).
    pub fn version_table(mut self, name: &str) -> Self {
        self.options.version_table = table_name(name);
        self
    }

    /// What one transaction holds; one migration by default.
    pub fn transaction_mode(mut self, mode: TransactionMode) -> Self {
        self.options.transaction_mode = mode;
        self
    }

    /// How long the script waits for another process that migrates, where SQL can wait for it (MySQL, MariaDB);
    /// ten minutes by default.
    pub fn lock_timeout(mut self, limit: Duration) -> Self {
        self.options.lock_timeout = limit;
        self
    }

    /// The script that brings the database up to a target.
    ///
    /// # Errors
    ///
    /// [`Error::Graph`] for starting revisions or a target that do not fit the graph; [`Error::Compile`] for what the
    /// server cannot do; [`Error::NotSql`] for a migration with a step of Rust code; [`Error::NoRunTransaction`];
    /// [`Error::Panicked`] or [`Error::Migration`] for a migration that panics.
    pub fn upgrade(self, target: &str) -> Result<String, Error> {
        self.write(&Request::Upgrade { target: target.to_owned() })
    }

    /// The script that takes the database down to a target.
    ///
    /// # Errors
    ///
    /// As [`Self::upgrade`], and [`Error::Irreversible`].
    pub fn downgrade(self, target: &str) -> Result<String, Error> {
        self.write(&Request::Downgrade { target: target.to_owned() })
    }

    /// The script that sets the version rows to these targets.
    ///
    /// # Errors
    ///
    /// [`Error::Graph`] for starting revisions or targets that do not fit the graph.
    pub fn stamp(self, targets: &[&str]) -> Result<String, Error> {
        self.stamp_all(targets, false)
    }

    /// As [`Self::stamp`], whatever the rows are before.
    ///
    /// # Errors
    ///
    /// As [`Self::stamp`].
    pub fn purge_and_stamp(self, targets: &[&str]) -> Result<String, Error> {
        self.stamp_all(targets, true)
    }

    fn stamp_all(self, targets: &[&str], purge: bool) -> Result<String, Error> {
        let targets = targets.iter().map(|&target| target.to_owned()).collect();
        self.write(&Request::Stamp { targets, purge })
    }

    fn write(self, request: &Request) -> Result<String, Error> {
        runtime::script(self.graph, self.server, self.rows()?, &self.options, request)
    }

    /// The version rows of a database that is at the starting revisions.
    fn rows(&self) -> Result<Vec<String>, Error> {
        let map = self.graph.map()?;
        let mut starts = Vec::new();
        for symbol in &self.from {
            starts.extend(map.resolve_start(symbol)?);
        }
        let starts: Vec<_> = starts.iter().map(String::as_str).collect();
        Ok(map.plan_upgrade_all(&[], &starts)?.rows_at_end())
    }
}
