//! What is killed, and all that must not depend on it.

use ftf_migrate_core::Graph;
use ftf_migrate_tests::histories::{self, HISTORY};
use ftf_migrate_tests::{TestDatabase, schema_of};
use std::process::{Command, Stdio};

/// A history, and what there is when it has run.
pub(crate) struct Subject {
    pub(crate) graph: &'static Graph,
    program: &'static str,
    history: &'static str,
    arguments: &'static [&'static str],
    /// Queries whose answers tell the data.
    data: &'static [&'static str],
    is_long: bool,
}

/// The example, whose migrations are transactions where the database has them.
pub(crate) const FASTTRACK: Subject = Subject {
    graph: &fasttrack_migrations::MIGRATIONS,
    program: env!("CARGO_BIN_EXE_upgrade-head"),
    history: "",
    arguments: &[],
    data: &["SELECT name FROM roles ORDER BY id"],
    is_long: false,
};

/// Ten revisions of three statements, of which indexes are made CONCURRENTLY on PostgreSQL.
pub(crate) const TEN: Subject = Subject {
    graph: &histories::ten::MIGRATIONS,
    program: env!("CARGO_BIN_EXE_history-migrate"),
    history: "ten",
    arguments: &["upgrade", "head", "-q"],
    data: &[
        "SELECT id, name, died FROM authors ORDER BY id",
        "SELECT id, author, name, pages FROM books ORDER BY id",
        "SELECT id, name FROM labels ORDER BY id",
    ],
    is_long: true,
};

/// Batches, of which each row must be in exactly one.
pub(crate) const FILL: Subject = Subject {
    graph: &histories::fill::MIGRATIONS,
    program: env!("CARGO_BIN_EXE_history-migrate"),
    history: "fill",
    arguments: &["upgrade", "head", "-q"],
    data: &["SELECT id, n, m FROM numbers ORDER BY id"],
    is_long: false,
};

/// All that must not depend on how often the work was interrupted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    schema: Vec<String>,
    version_rows: Vec<String>,
    data: Vec<Vec<Vec<String>>>,
    pub(crate) done: Vec<String>,
}

impl Subject {
    pub(crate) fn upgrade_head(&self, url: &str) -> Command {
        let mut command = Command::new(self.program);
        command.args(self.arguments).env(HISTORY, self.history).env("DATABASE_URL", url).stdin(Stdio::null());
        command
    }

    /// Of how many points one is tried.
    pub(crate) fn stride(&self) -> usize {
        if self.is_long && std::env::var_os("FTF_TEST_EVERY_POINT").is_none() { 5 } else { 1 }
    }

    pub(crate) async fn outcome(&self, database: &TestDatabase) -> Outcome {
        let mut data = Vec::new();
        for query in self.data {
            data.push(database.rows(query).await);
        }
        Outcome {
            schema: schema_of(database).await,
            version_rows: database
                .column("SELECT version_num FROM ftf_migrate_version ORDER BY version_num")
                .await,
            data,
            done: database
                .column(
                    "SELECT version_num FROM ftf_migrate_history WHERE outcome = 'done' ORDER BY version_num",
                )
                .await,
        }
    }

    pub(crate) async fn uninterrupted(&self, database: &TestDatabase) -> Outcome {
        self.graph.upgrade(database.url()).await.expect("it migrates");
        let outcome = self.outcome(database).await;
        assert!(outcome.data.iter().all(|rows| !rows.is_empty()), "{outcome:?}");
        assert_eq!(outcome.done.len(), self.graph.revisions().len());
        outcome
    }
}
