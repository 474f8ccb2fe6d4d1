//! A connection to one of the databases, whichever it is.

mod link;
mod row;
mod script;
mod source;
mod told;
mod url;

pub(crate) use link::{Link, on_link};
pub use row::{FromValue, Row};
pub(crate) use script::{Script, end_of};
pub(crate) use source::{Access, Reopen};
pub use source::{ConnectError, Source};
pub(crate) use told::told;
pub use url::mask_password;
#[cfg(feature = "cli")]
pub(crate) use url::product_of;

use crate::capabilities::Database;
use crate::schema::Value;
use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Either, Executor};

/// A connection to SQLite, PostgreSQL, MySQL or MariaDB.
///
/// It is what an [`Op::run`](crate::operation::Op::run) step gets: the connection of its migration,
/// inside its transaction. The portable methods are here; [`Self::sqlite`], [`Self::postgres`] and
/// [`Self::mysql`] give the sqlx connection itself for everything else.
///
/// It also wraps a connection that the application has already, so that migrations run on it:
///
/// ```no_run
/// # #[cfg(feature = "postgres")]
/// # async fn example(migrations: &'static ftf_migrate_core::Graph, pg: sqlx::PgConnection)
/// # -> Result<(), Box<dyn std::error::Error>> {
/// use ftf_migrate_core::Connection;
///
/// let mut connection = Connection::from(pg);
/// migrations.upgrade(&mut connection).await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Connection {
    pub(crate) link: Link,
}

/// Why a statement sent through a [`Connection`] failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectionError {
    /// The database refused it, or the line broke.
    #[error("{}", told(.0))]
    Database(#[from] sqlx::Error),
    /// The result has no such column.
    #[error("the result has no column `{name}`; it has: {}", .columns.join(", "))]
    NoSuchColumn {
        /// What was asked for.
        name: String,
        /// What is there.
        columns: Vec<String>,
    },
    /// The column holds something else.
    #[error("column `{name}` holds {found}, which is not {wanted}")]
    WrongType {
        /// The column.
        name: String,
        /// What it holds, in a word.
        found: &'static str,
        /// What was asked for.
        wanted: &'static str,
    },
    /// The column's type has no portable value.
    #[error(
        "column `{name}` is of type {sql_type}, which has no portable value; cast it in the query, \
         for example CAST({name} AS CHAR(40)), or use the sqlx connection"
    )]
    UnknownType {
        /// The column.
        name: String,
        /// Its type, in the database's words.
        sql_type: String,
    },
    /// The connection is away: the migration that it was lent to was given up on while running.
    #[error(
        "the connection is not here: a migration that was run on it was dropped before its end and still has it"
    )]
    Lent,
}

impl ConnectionError {
    /// Whether the database refused a statement; the line is sound then.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(_)))
    }
}

impl Connection {
    /// Which database this is.
    pub fn database(&self) -> Database {
        self.link.database()
    }

    /// Sends SQL as it is, perhaps several statements.
    ///
    /// Gives the number of rows that it changed, all statements together.
    ///
    /// # Errors
    ///
    /// What the database says against it, or that the line broke.
    pub async fn execute(&mut self, sql: &str) -> Result<u64, ConnectionError> {
        let sql = AssertSqlSafe(sql.to_owned());
        on_link!(&mut self.link, conn => Ok((&mut *conn).execute(sqlx::raw_sql(sql)).await?.rows_affected()))
    }

    /// Sends one statement with values for its placeholders; see [`Self::placeholder`].
    ///
    /// Gives the number of rows that it changed.
    ///
    /// # Errors
    ///
    /// What the database says against it, or that the line broke.
    pub async fn execute_with(&mut self, sql: &str, values: &[Value]) -> Result<u64, ConnectionError> {
        let sql = AssertSqlSafe(sql.to_owned());
        on_link!(&mut self.link, conn => {
            let query = values.iter().fold(sqlx::query(sql).persistent(false), row::bind);
            Ok((&mut *conn).execute(query).await?.rows_affected())
        })
    }

    /// Sends a query as it is and gives its rows.
    ///
    /// # Errors
    ///
    /// What the database says against it, that the line broke, or
    /// [`UnknownType`](ConnectionError::UnknownType).
    pub async fn fetch(&mut self, sql: &str) -> Result<Vec<Row>, ConnectionError> {
        let sql = AssertSqlSafe(sql.to_owned());
        on_link!(&mut self.link, conn => {
            let rows = (&mut *conn).fetch_all(sqlx::raw_sql(sql)).await?;
            rows.iter().map(row::decode).collect()
        })
    }

    /// Sends two queries as one message. The second may fail by itself.
    pub(crate) async fn fetch_both(
        &mut self,
        first: &str,
        second: &str,
    ) -> Result<(Vec<Row>, Result<Vec<Row>, ConnectionError>), ConnectionError> {
        let sql = AssertSqlSafe(format!("{first};\n{second}"));
        on_link!(&mut self.link, conn => {
            let mut results = (&mut *conn).fetch_many(sqlx::raw_sql(sql));
            let (mut answered, mut rows) = (None, Vec::new());
            loop {
                match results.try_next().await {
                    Ok(Some(Either::Left(_))) if answered.is_none() => {
                        answered = Some(std::mem::take(&mut rows));
                    }
                    Ok(Some(Either::Left(_))) => {}
                    Ok(Some(Either::Right(row))) => rows.push(row::decode(&row)?),
                    Ok(None) => return Ok((answered.unwrap_or_default(), Ok(rows))),
                    Err(error) => match answered {
                        Some(answered) => return Ok((answered, Err(error.into()))),
                        None => return Err(error.into()),
                    },
                }
            }
        })
    }

    /// Sends a query with values for its placeholders and gives its rows; see [`Self::placeholder`].
    ///
    /// # Errors
    ///
    /// As [`Self::fetch`].
    pub async fn fetch_with(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, ConnectionError> {
        let sql = AssertSqlSafe(sql.to_owned());
        on_link!(&mut self.link, conn => {
            let query = values.iter().fold(sqlx::query(sql).persistent(false), row::bind);
            let rows = (&mut *conn).fetch_all(query).await?;
            rows.iter().map(row::decode).collect()
        })
    }

    /// How this database writes the placeholder of value `number` (from 1): `$1`, or `?`.
    pub fn placeholder(&self, number: usize) -> String {
        match self.database() {
            Database::Postgres => format!("${number}"),
            Database::Sqlite | Database::Mysql => "?".to_owned(),
        }
    }

    /// The sqlx connection, if this is SQLite.
    #[cfg(feature = "sqlite")]
    pub fn sqlite(&mut self) -> Option<&mut sqlx::SqliteConnection> {
        match &mut self.link {
            Link::Sqlite(held) => Some(held),
            _ => None,
        }
    }

    /// The sqlx connection, if this is PostgreSQL.
    #[cfg(feature = "postgres")]
    pub fn postgres(&mut self) -> Option<&mut sqlx::PgConnection> {
        match &mut self.link {
            Link::Postgres(held) => Some(held),
            _ => None,
        }
    }

    /// The sqlx connection, if this is MySQL or MariaDB.
    #[cfg(feature = "mysql")]
    pub fn mysql(&mut self) -> Option<&mut sqlx::MySqlConnection> {
        match &mut self.link {
            Link::Mysql(held) => Some(held),
            _ => None,
        }
    }
}
