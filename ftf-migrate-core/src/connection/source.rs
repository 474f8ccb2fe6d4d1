//! Where a connection comes from: a URL, a pool, a connection that is there already.

use super::Connection;
use super::link::{Held, Link};
use super::told::told;
use super::url::{database_of, mask_password, without_driver};
use crate::capabilities::Database;
use std::{fmt, mem};

/// What migrations run on: a URL, a sqlx pool, or a connection.
///
/// Everything that takes an `impl Into<Source>` takes a `&str` or `String` (a URL:
/// `sqlite:…`, `postgres:…`, `mysql:…` or `mariadb:…`; those of SQLAlchemy are understood too), a sqlx pool or a reference to one, a sqlx
/// connection by value, or a `&mut` [`Connection`].
#[derive(Debug)]
pub struct Source<'c>(Box<dyn Erased<'c> + 'c>);

/// Behind a trait object, a source is dropped by code of this crate. What drops a pool of sqlx holds all that opens a
/// connection, and the compiler would make that once more in each program that hands over a URL.
trait Erased<'c>: fmt::Debug + Send + Sync {
    fn kind(&self) -> &Kind<'c>;
    fn into_kind(self: Box<Self>) -> Kind<'c>;
}

impl<'c> Erased<'c> for Kind<'c> {
    fn kind(&self) -> &Self {
        self
    }

    fn into_kind(self: Box<Self>) -> Self {
        *self
    }
}

#[derive(Debug)]
enum Kind<'c> {
    Url(String),
    #[cfg(feature = "sqlite")]
    SqlitePool(sqlx::SqlitePool),
    #[cfg(feature = "postgres")]
    PostgresPool(sqlx::PgPool),
    #[cfg(feature = "mysql")]
    MysqlPool(sqlx::MySqlPool),
    Owned(Connection),
    Borrowed(&'c mut Connection),
}

/// What a connection will be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Nothing is written: a database file that is not there is not made.
    Read,
    /// A database file that is not there is made.
    Write,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The text is no URL.
    #[error("`{url}` is not a database URL")]
    NotAUrl {
        /// The text, password masked.
        url: String,
    },
    /// The scheme is not one of ours.
    #[error("unknown database scheme `{scheme}` in `{url}`")]
    UnknownScheme {
        /// The scheme.
        scheme: String,
        /// The URL, password masked.
        url: String,
    },
    /// The database is known, but this program was built without it.
    #[error("this program was built without {database} (for `{url}`)")]
    FeatureOff {
        /// The database.
        database: Database,
        /// The URL, password masked.
        url: String,
    },
    /// The URL is not understood.
    #[error("cannot read the database URL `{url}`: {}", told(.source))]
    Unreadable {
        /// The URL, password masked.
        url: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The database did not let us in, or is not there.
    #[error("cannot connect to {place}: {}", told(.source))]
    Refused {
        /// The URL, password masked; or the pool.
        place: String,
        /// The database.
        database: Database,
        /// Why.
        source: sqlx::Error,
    },
    /// The connection is still with a migration that was given up on.
    #[error("the connection is still in use by a migration that was dropped before its end")]
    Lent,
}

/// How to open one more connection to the same database.
#[derive(Clone, Debug)]
pub(crate) enum Reopen {
    #[cfg(feature = "postgres")]
    Postgres(Box<sqlx::postgres::PgConnectOptions>),
    /// Not needed, or not possible.
    No,
}

/// An open connection, how to open another, and where it goes afterwards.
#[derive(Debug)]
pub(crate) struct Opened<'c> {
    pub(crate) connection: Connection,
    pub(crate) reopen: Reopen,
    home: Option<&'c mut Connection>,
}

impl Opened<'_> {
    /// Takes the connection out, to move it to another thread.
    pub(crate) fn lend(&mut self) -> Connection {
        let database = self.connection.database();
        mem::replace(&mut self.connection, Connection { link: Link::Lent(database) })
    }

    /// Ends the use: a borrowed connection goes home, sound or not; another back to its pool if it is
    /// sound, and is closed else.
    pub(crate) async fn finish(self, mut connection: Connection, sound: bool) {
        match self.home {
            Some(home) => mem::swap(home, &mut connection),
            _ if sound && matches!(connection.link.is_pooled(), Some(true)) => drop(connection),
            _ => connection.link.close().await,
        }
    }
}

impl<'c> Source<'c> {
    /// The URL that this is, with its password masked, if it is a URL.
    pub fn masked_url(&self) -> Option<String> {
        match self.0.kind() {
            Kind::Url(url) => Some(mask_password(url)),
            _ => None,
        }
    }

    /// The URL of a server, which is reached over a socket; or all of it, if it is something else.
    pub(crate) fn into_server_url(self) -> Result<String, Self> {
        let database = match self.0.kind() {
            Kind::Url(url) => database_of(url).ok(),
            _ => None,
        };
        if !matches!(database, Some(Database::Postgres | Database::Mysql)) {
            return Err(self);
        }
        match self.0.into_kind() {
            Kind::Url(url) => Ok(url),
            kind => Err(Self(Box::new(kind))),
        }
    }

    /// Connects.
    pub(crate) async fn open(self, access: Access) -> Result<Opened<'c>, ConnectError> {
        let (link, reopen) = match self.0.into_kind() {
            Kind::Url(url) => open_url(&url, access).await?,
            #[cfg(feature = "sqlite")]
            Kind::SqlitePool(pool) => {
                let connection = pool.acquire().await.map_err(from_pool(Database::Sqlite))?;
                (Link::Sqlite(Held::pooled(connection)), Reopen::No)
            }
            #[cfg(feature = "postgres")]
            Kind::PostgresPool(pool) => {
                let connection = pool.acquire().await.map_err(from_pool(Database::Postgres))?;
                let reopen = Reopen::Postgres(Box::new((*pool.connect_options()).clone()));
                (Link::Postgres(Held::pooled(connection)), reopen)
            }
            #[cfg(feature = "mysql")]
            Kind::MysqlPool(pool) => {
                let connection = pool.acquire().await.map_err(from_pool(Database::Mysql))?;
                (Link::Mysql(Held::pooled(connection)), Reopen::No)
            }
            Kind::Owned(connection) => (connection.link, Reopen::No),
            Kind::Borrowed(home) => {
                let database = home.database();
                let link = mem::replace(&mut home.link, Link::Lent(database));
                if matches!(link, Link::Lent(_)) {
                    return Err(ConnectError::Lent);
                }
                return Ok(Opened { connection: Connection { link }, reopen: Reopen::No, home: Some(home) });
            }
        };
        Ok(Opened { connection: Connection { link }, reopen, home: None })
    }
}

fn from_pool(database: Database) -> impl FnOnce(sqlx::Error) -> ConnectError {
    move |source| ConnectError::Refused { place: format!("the {database} pool's database"), database, source }
}

async fn open_url(url: &str, access: Access) -> Result<(Link, Reopen), ConnectError> {
    let masked = mask_password(url);
    let url = &*without_driver(url);
    let database = database_of(url)?;
    let unreadable = |source| ConnectError::Unreadable { url: masked.clone(), source };
    let refused = |source| ConnectError::Refused { place: masked.clone(), database, source };
    match database {
        #[cfg(feature = "sqlite")]
        Database::Sqlite => {
            let options: sqlx::sqlite::SqliteConnectOptions = url.parse().map_err(unreadable)?;
            let options = match access {
                // `mode=ro` and the like in the URL are the user's word and stay.
                Access::Write if !url.contains("mode=") => options.create_if_missing(true),
                Access::Write => options,
                Access::Read => options.create_if_missing(false),
            };
            let connection = connect(&options).await.map_err(refused)?;
            Ok((Link::Sqlite(Held::own(connection)), Reopen::No))
        }
        #[cfg(feature = "postgres")]
        Database::Postgres => {
            let options: sqlx::postgres::PgConnectOptions = url.parse().map_err(unreadable)?;
            let connection = connect(&options).await.map_err(refused)?;
            Ok((Link::Postgres(Held::own(connection)), Reopen::Postgres(Box::new(options))))
        }
        #[cfg(feature = "mysql")]
        Database::Mysql => {
            let options: sqlx::mysql::MySqlConnectOptions = url.parse().map_err(unreadable)?;
            let connection = connect(&options).await.map_err(refused)?;
            Ok((Link::Mysql(Held::own(connection)), Reopen::No))
        }
        #[allow(unreachable_patterns, reason = "with all features on there is nothing left")]
        _ => {
            let _ = (access, unreadable, refused);
            Err(ConnectError::FeatureOff { database, url: masked })
        }
    }
}

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
async fn connect<O>(options: &O) -> Result<O::Connection, sqlx::Error>
where
    O: sqlx::ConnectOptions,
    O::Connection: Sized,
{
    options.clone().disable_statement_logging().connect().await
}

impl From<&str> for Source<'_> {
    fn from(url: &str) -> Self {
        Self(Box::new(Kind::Url(url.to_owned())))
    }
}

impl From<String> for Source<'_> {
    fn from(url: String) -> Self {
        Self(Box::new(Kind::Url(url)))
    }
}

impl From<&String> for Source<'_> {
    fn from(url: &String) -> Self {
        Self(Box::new(Kind::Url(url.clone())))
    }
}

impl<'c> From<&'c mut Connection> for Source<'c> {
    fn from(connection: &'c mut Connection) -> Self {
        Self(Box::new(Kind::Borrowed(connection)))
    }
}

impl From<Connection> for Source<'_> {
    fn from(connection: Connection) -> Self {
        Self(Box::new(Kind::Owned(connection)))
    }
}

/// Pools and connections of one database.
macro_rules! sources {
    ($feature:literal, $database:ty, $connection:ty, $kind:ident) => {
        #[cfg(feature = $feature)]
        impl From<sqlx::Pool<$database>> for Source<'_> {
            fn from(pool: sqlx::Pool<$database>) -> Self {
                Self(Box::new(Kind::$kind(pool)))
            }
        }

        #[cfg(feature = $feature)]
        impl From<&sqlx::Pool<$database>> for Source<'_> {
            fn from(pool: &sqlx::Pool<$database>) -> Self {
                Self(Box::new(Kind::$kind(pool.clone())))
            }
        }

        #[cfg(feature = $feature)]
        impl From<$connection> for Source<'_> {
            fn from(connection: $connection) -> Self {
                Connection::from(connection).into()
            }
        }

        #[cfg(feature = $feature)]
        impl From<sqlx::pool::PoolConnection<$database>> for Source<'_> {
            fn from(connection: sqlx::pool::PoolConnection<$database>) -> Self {
                Connection::from(connection).into()
            }
        }
    };
}

sources!("sqlite", sqlx::Sqlite, sqlx::SqliteConnection, SqlitePool);
sources!("postgres", sqlx::Postgres, sqlx::PgConnection, PostgresPool);
sources!("mysql", sqlx::MySql, sqlx::MySqlConnection, MysqlPool);
