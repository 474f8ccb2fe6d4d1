//! Chooses the session of a connection's database.

use std::collections::BTreeMap;

use crate::capabilities::Database;
use crate::connection::{Connection, Reopen};
use crate::error::Error;
use crate::migration::Graph;
use crate::runtime::applied::read_applied_at;
use crate::runtime::changed::{changed, graph_digest};
use crate::runtime::half_done::{HalfDone, read_half_done};
use crate::runtime::migrator::{self, Ended, Request};
use crate::runtime::{Options, Report};
use crate::schema::TableName;
use crate::session::{ChangedRevision, Session as _, Tables, Upgraded};

/// Runs an expression with the session of the connection's database.
macro_rules! with_session {
    ($connection:ident, $tables:expr, $reopen:ident, $session:ident => $body:expr) => {
        match $connection.database() {
            #[cfg(feature = "sqlite")]
            Database::Sqlite => {
                let _ = &$reopen;
                let $session = crate::dialect::SqliteSession::new($connection, $tables);
                $body
            }
            #[cfg(feature = "postgres")]
            Database::Postgres => {
                let $session = crate::dialect::PostgresSession::new($connection, $tables, $reopen);
                $body
            }
            #[cfg(feature = "mysql")]
            Database::Mysql => {
                let _ = &$reopen;
                let $session = crate::dialect::MysqlSession::new($connection, $tables);
                $body
            }
            #[allow(unreachable_patterns, reason = "with all features on there is nothing left")]
            database => {
                let _ = &$reopen;
                let url = String::from("the connection");
                let error = crate::connection::ConnectError::FeatureOff { database, url };
                ($connection, Err(Error::Connect(error)), true)
            }
        }
    };
}

/// Does what is asked for, and gives the connection back, with whether it is sound: no transaction
/// open, no lock held.
pub(crate) async fn run(
    graph: &'static Graph,
    connection: Connection,
    reopen: Reopen,
    options: &Options,
    request: &Request,
) -> (Connection, Result<Report, Error>, bool) {
    let tables = Tables::new(connection.database(), &options.version_table);
    with_session!(connection, tables.clone(), reopen, session => {
        let Ended { session, result, sound } = migrator::run(session, graph, &tables, options, request).await;
        (session.into_connection(), result, sound)
    })
}

/// Reads the version rows, sorted, and gives the connection back.
pub(crate) async fn current(
    connection: Connection,
    reopen: Reopen,
    version_table: &TableName,
) -> (Connection, Result<Vec<String>, Error>) {
    let tables = Tables::new(connection.database(), version_table);
    let (connection, rows, _) = with_session!(connection, tables.clone(), reopen, session => {
        let mut session = session;
        let rows = session.version_rows(&tables).await;
        let rows = rows.map(Option::unwrap_or_default).map_err(|source| Error::Bookkeeping {
            doing: "reading the version table",
            place: None,
            statement: None,
            source: Box::new(source),
        });
        (session.into_connection(), rows, true)
    });
    (connection, rows)
}

/// What a database is at, and how the files of its revisions have changed since.
#[derive(Debug)]
pub(crate) struct State {
    /// The version rows, sorted.
    pub(crate) rows: Vec<String>,
    /// Empty if the database is ahead of the program: then there are files that it does not have.
    pub(crate) changed: Vec<ChangedRevision>,
}

/// Reads what the database is at, in one round trip, and gives the connection back.
pub(crate) async fn state(
    graph: &'static Graph,
    connection: Connection,
    reopen: Reopen,
    version_table: &TableName,
) -> (Connection, Result<State, Error>) {
    let tables = Tables::new(connection.database(), version_table);
    let (connection, read, _) = with_session!(connection, tables.clone(), reopen, session => {
        let mut session = session;
        let read = session.rows_and_upgrades(&tables, Some(graph_digest(graph))).await;
        let read = read.map_err(|source| Error::Bookkeeping {
            doing: "reading the version table",
            place: None,
            statement: None,
            source: Box::new(source),
        });
        (session.into_connection(), read, true)
    });
    let state = read.and_then(|(rows, upgrades): (Option<Vec<String>>, Vec<Upgraded>)| {
        let rows = rows.unwrap_or_default();
        let map = graph.map()?;
        let is_ahead = rows.iter().any(|row| map.get(row).is_none());
        let changed = if is_ahead { Vec::new() } else { changed(graph, &map, &rows, &upgrades)? };
        Ok(State { rows, changed })
    });
    (connection, state)
}

/// Reads when revisions were applied, and gives the connection back.
pub(crate) async fn applied_at(
    connection: Connection,
    reopen: Reopen,
    version_table: &TableName,
) -> (Connection, Result<BTreeMap<String, String>, Error>) {
    let tables = Tables::new(connection.database(), version_table);
    let (connection, times, _) = with_session!(connection, tables.clone(), reopen, session => {
        let mut session = session;
        let times = read_applied_at(&mut session, &tables).await;
        let times = times.map_err(|source| Error::Bookkeeping {
            doing: "reading the history table",
            place: None,
            statement: None,
            source: Box::new(source),
        });
        (session.into_connection(), times, true)
    });
    (connection, times)
}

/// Reads which revisions are half done, and gives the connection back.
pub(crate) async fn half_done(
    connection: Connection,
    reopen: Reopen,
    version_table: &TableName,
) -> (Connection, Result<Vec<HalfDone>, Error>) {
    let tables = Tables::new(connection.database(), version_table);
    let (connection, half_done, _) = with_session!(connection, tables.clone(), reopen, session => {
        let mut session = session;
        let half_done = read_half_done(&mut session, &tables).await;
        let half_done = half_done.map_err(|source| Error::Bookkeeping {
            doing: "reading the history table",
            place: None,
            statement: None,
            source: Box::new(source),
        });
        (session.into_connection(), half_done, true)
    });
    (connection, half_done)
}
