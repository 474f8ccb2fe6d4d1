//! Any description as the database would show it.

use crate::capabilities::Database;
use crate::connection::Connection;
use crate::reflect::{ReflectError, sort};
use crate::schema::MetaData;

/// The description as [`reflect`](crate::reflect()) would give it, had its tables been made on this
/// database: in its types, with the names that unnamed constraints get, without what is the default.
///
/// What cannot be told without the server (its own form of an expression, of a type by name, of a
/// literal) is asked of the server, in one or two turns for everything: it makes tables that only
/// this session sees, and they are gone afterwards. The connection must not be in a transaction. An
/// expression that the server does not take, because of a function or a type that is not there yet,
/// stays as it is written. SQLite keeps texts as they are written, so nothing is asked: there two expressions are
/// the same if their words are, whatever the white space, comments, case and outer parentheses. On MySQL and MariaDB this needs the right to `CREATE TEMPORARY TABLES`; without
/// it, all expressions stay as they are written.
///
/// # Errors
///
/// A [`ReflectError`] when the database cannot be asked, or is one that cannot be reflected.
pub async fn normalize(connection: &mut Connection, metadata: &MetaData) -> Result<MetaData, ReflectError> {
    let mut normal = match connection.database() {
        #[cfg(feature = "postgres")]
        Database::Postgres => super::postgres::normalize(connection, metadata).await?,
        #[cfg(feature = "mysql")]
        Database::Mysql => super::mysql::normalize(connection, metadata).await?,
        #[cfg(feature = "sqlite")]
        Database::Sqlite => super::sqlite::normalize(metadata),
        #[allow(unreachable_patterns, reason = "with all features on there is nothing left")]
        database => return Err(ReflectError::NotSupported { database }),
    };
    sort(&mut normal);
    Ok(normal)
}
