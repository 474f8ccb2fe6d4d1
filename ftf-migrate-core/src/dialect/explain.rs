//! What to do about an error of a database, in words.

use crate::capabilities::Database;
use crate::connection::ConnectionError;
use sqlx::Error;

/// What to do about an error of a statement.
pub(crate) fn explain(error: &ConnectionError) -> Option<String> {
    let ConnectionError::Database(error) = error else { return None };
    by_code(error).map(str::to_owned)
}

/// What to do about a connection that was not made.
pub(crate) fn explain_connect(database: Database, error: &Error) -> Option<String> {
    let hint = match error {
        Error::Io(io) if io.kind() == std::io::ErrorKind::ConnectionRefused => {
            "nothing listens there: start the server, or correct host and port of the URL"
        }
        Error::Io(_) => "check host and port of the URL, and that the server can be reached from here",
        Error::Tls(_) => {
            "the server and this program did not agree on encryption: see sslmode (PostgreSQL) or ssl-mode (MySQL) \
             in the URL, and the feature `tls` of ftf-migrate-core"
        }
        Error::PoolTimedOut => {
            "the pool has no connection left: give it more, or return those that are in use"
        }
        Error::Database(_) => return by_code(error).map(str::to_owned),
        _ => match database {
            Database::Sqlite => "check the path in the URL",
            Database::Postgres | Database::Mysql => "check the URL",
        },
    };
    Some(hint.to_owned())
}

fn by_code(error: &Error) -> Option<&'static str> {
    match error {
        Error::Io(_) | Error::WorkerCrashed => Some("the connection broke: check the server, and run again"),
        Error::Database(inner) => {
            #[cfg(feature = "sqlite")]
            if inner.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                return super::sqlite::explain(inner.code().as_deref()?);
            }
            #[cfg(feature = "postgres")]
            if inner.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
                return super::postgres::explain(inner.code().as_deref()?);
            }
            #[cfg(feature = "mysql")]
            if let Some(inner) = inner.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
                return super::mysql::explain(inner.number());
            }
            let _ = inner;
            None
        }
        _ => None,
    }
}
