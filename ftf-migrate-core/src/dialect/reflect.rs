//! Asks the catalogue of whichever database is at the other end.

use crate::capabilities::Database;
use crate::connection::Connection;
use crate::reflect::{Filter, ReflectError, sort};
use crate::schema::MetaData;

/// The questions of [`reflect`], as one message.
///
/// # Errors
///
/// As [`reflect`].
pub(crate) async fn questions(connection: &mut Connection, filter: &Filter) -> Result<String, ReflectError> {
    match connection.database() {
        #[cfg(feature = "postgres")]
        Database::Postgres => super::postgres::questions(connection, filter),
        #[cfg(feature = "sqlite")]
        Database::Sqlite => Ok(super::sqlite::questions()),
        #[cfg(feature = "mysql")]
        Database::Mysql => super::mysql::questions(connection, filter).await,
        #[allow(unreachable_patterns, reason = "with all features on there is nothing left")]
        database => Err(ReflectError::NotSupported { database }),
    }
}

/// What the database looks like now, in canonical form (see [`reflect`](mod@crate::reflect)).
///
/// Nothing is written. The tables of ftf-migrate, of extensions and of the system are left out.
///
/// ```no_run
/// # async fn example(connection: &mut ftf_migrate_core::Connection)
/// # -> Result<(), ftf_migrate_core::reflect::ReflectError> {
/// use ftf_migrate_core::reflect::Filter;
///
/// let metadata = ftf_migrate_core::reflect(connection, &Filter::new()).await?;
/// for table in metadata.tables.keys() {
///     println!("{table}");
/// }
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// A [`ReflectError`]: the database refuses a question or the line breaks, or it says something that
/// is not understood.
pub async fn reflect(connection: &mut Connection, filter: &Filter) -> Result<MetaData, ReflectError> {
    let mut metadata = match connection.database() {
        #[cfg(feature = "postgres")]
        Database::Postgres => super::postgres::reflect(connection, filter).await?,
        #[cfg(feature = "sqlite")]
        Database::Sqlite => super::sqlite::reflect(connection, filter).await?,
        #[cfg(feature = "mysql")]
        Database::Mysql => super::mysql::reflect(connection, filter).await?,
        #[allow(unreachable_patterns, reason = "with all features on there is nothing left")]
        database => return Err(ReflectError::NotSupported { database }),
    };
    sort(&mut metadata);
    Ok(metadata)
}
