//! The pool of connections to whichever database the URL asks for.

use migrations::MIGRATIONS;
use sqlx::mysql::MySqlPoolOptions;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{MySqlPool, PgPool, SqlitePool};
use std::str::FromStr;
use std::time::Duration;

const MAX_CONNECTIONS: u32 = 5;
const PATIENCE: Duration = Duration::from_secs(30);

/// A pool of connections. Clones share it.
#[derive(Clone, Debug)]
pub enum Database {
    /// SQLite.
    Sqlite(SqlitePool),
    /// PostgreSQL.
    Postgres(PgPool),
    /// MySQL or MariaDB.
    Mysql(MySqlPool),
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The URL is of no database that the service speaks with.
    #[error("DATABASE_URL begins with '{0}:', but only sqlite:, postgres: and mysql: are known")]
    UnknownScheme(String),
    /// It cannot be reached.
    #[error("cannot connect to the database: {0}")]
    Connect(#[from] sqlx::Error),
    /// It cannot be brought up to date, or is not.
    #[error("the database is not ready: {source}{help}", help = help(.source))]
    Migrate {
        /// Why.
        #[from]
        source: ftf_migrate_core::Error,
    },
}

/// What to do next, on a line of its own.
fn help(error: &ftf_migrate_core::Error) -> String {
    error.hint().map(|hint| format!("\nhelp: {hint}")).unwrap_or_default()
}

impl Database {
    /// Connects.
    ///
    /// # Errors
    ///
    /// The scheme is unknown, or the database cannot be reached.
    pub async fn connect(url: &str) -> Result<Self, DatabaseError> {
        let scheme = url.split(':').next().unwrap_or_default();
        Ok(match scheme {
            "sqlite" => Self::Sqlite(sqlite(url).await?),
            "postgres" | "postgresql" => Self::Postgres(
                PgPoolOptions::new()
                    .max_connections(MAX_CONNECTIONS)
                    .acquire_timeout(PATIENCE)
                    .connect(url)
                    .await?,
            ),
            "mysql" | "mariadb" => Self::Mysql(
                MySqlPoolOptions::new()
                    .max_connections(MAX_CONNECTIONS)
                    .acquire_timeout(PATIENCE)
                    .connect(url)
                    .await?,
            ),
            other => return Err(DatabaseError::UnknownScheme(other.to_owned())),
        })
    }

    /// Brings the schema up to date in a release build, checks that it is in a debug build;
    /// `FTF_MIGRATE_ON_START` overrides both.
    ///
    /// # Errors
    ///
    /// A migration failed, or the database is not up to date and was only to be checked.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(pool) => drop(MIGRATIONS.at_startup(pool).await?),
            Self::Postgres(pool) => drop(MIGRATIONS.at_startup(pool).await?),
            Self::Mysql(pool) => drop(MIGRATIONS.at_startup(pool).await?),
        }
        Ok(())
    }

    /// Waits until all connections are back, and closes them.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
            Self::Mysql(pool) => pool.close().await,
        }
    }
}

/// Write-ahead logging lets readers go on while one writes.
async fn sqlite(url: &str) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::from_str(url)?
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(PATIENCE);
    SqlitePoolOptions::new()
        .max_connections(MAX_CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await
}
