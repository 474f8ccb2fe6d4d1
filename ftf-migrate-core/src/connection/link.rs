//! The sqlx connection inside a [`Connection`](super::Connection): owned, or borrowed from a pool.

use super::{Connection, Script};
use crate::capabilities::Database;
use sqlx::Connection as _;
use sqlx::pool::PoolConnection;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// The sqlx connection. All that is not about one database goes through [`on_link`].
#[derive(Debug)]
pub(crate) enum Link {
    #[cfg(feature = "sqlite")]
    Sqlite(Held<sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(Held<sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    Mysql(Held<sqlx::MySql>),
    /// Nothing is at the other end: what is sent is written down.
    Script(Script),
    /// Moved to the thread that migrates, until it comes back.
    Lent(Database),
}

/// A sqlx connection and whom it belongs to.
pub(crate) enum Held<DB: sqlx::Database> {
    Own(Box<DB::Connection>),
    Pooled(Box<PoolConnection<DB>>),
}

/// Runs one expression on whichever sqlx connection a [`Link`] holds.
macro_rules! on_link {
    ($link:expr, $conn:ident => $body:expr) => {
        match $link {
            #[cfg(feature = "sqlite")]
            $crate::connection::Link::Sqlite(held) => {
                let $conn: &mut sqlx::SqliteConnection = &mut *held;
                $body
            }
            #[cfg(feature = "postgres")]
            $crate::connection::Link::Postgres(held) => {
                let $conn: &mut sqlx::PgConnection = &mut *held;
                $body
            }
            #[cfg(feature = "mysql")]
            $crate::connection::Link::Mysql(held) => {
                let $conn: &mut sqlx::MySqlConnection = &mut *held;
                $body
            }
            $crate::connection::Link::Script(_) | $crate::connection::Link::Lent(_) => {
                Err($crate::connection::ConnectionError::Lent)
            }
        }
    };
}
pub(crate) use on_link;

impl Link {
    pub(crate) fn database(&self) -> Database {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Database::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Database::Postgres,
            #[cfg(feature = "mysql")]
            Self::Mysql(_) => Database::Mysql,
            Self::Script(script) => script.database(),
            Self::Lent(database) => *database,
        }
    }

    /// Whether the connection goes back to a pool; `None` if it is not here.
    pub(crate) fn is_pooled(&self) -> Option<bool> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(held) => Some(matches!(held, Held::Pooled(_))),
            #[cfg(feature = "postgres")]
            Self::Postgres(held) => Some(matches!(held, Held::Pooled(_))),
            #[cfg(feature = "mysql")]
            Self::Mysql(held) => Some(matches!(held, Held::Pooled(_))),
            Self::Script(_) | Self::Lent(_) => None,
        }
    }

    /// Closes the connection for good, so that nothing it holds (a transaction, a lock) outlives it.
    /// A connection of a pool does not go back.
    pub(crate) async fn close(self) {
        // That the other end has gone already is what we want anyway.
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(held) => drop(held.into_own().close().await),
            #[cfg(feature = "postgres")]
            Self::Postgres(held) => drop(held.into_own().close().await),
            #[cfg(feature = "mysql")]
            Self::Mysql(held) => drop(held.into_own().close().await),
            Self::Script(_) | Self::Lent(_) => {}
        }
    }
}

impl<DB: sqlx::Database> Held<DB> {
    pub(crate) fn own(connection: DB::Connection) -> Self {
        Self::Own(Box::new(connection))
    }

    pub(crate) fn pooled(connection: PoolConnection<DB>) -> Self {
        Self::Pooled(Box::new(connection))
    }

    fn into_own(self) -> DB::Connection {
        match self {
            Self::Own(connection) => *connection,
            Self::Pooled(connection) => connection.detach(),
        }
    }
}

impl<DB: sqlx::Database> Deref for Held<DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        match self {
            Self::Own(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

impl<DB: sqlx::Database> DerefMut for Held<DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        match self {
            Self::Own(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

impl<DB: sqlx::Database> fmt::Debug for Held<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own(_) => "Own(..)",
            Self::Pooled(_) => "Pooled(..)",
        })
    }
}

/// Connections of the application become ours, and ours the application's again.
macro_rules! conversions {
    ($feature:literal, $variant:ident, $database:ty, $connection:ty) => {
        #[cfg(feature = $feature)]
        impl From<$connection> for Connection {
            fn from(connection: $connection) -> Self {
                Self { link: Link::$variant(Held::own(connection)) }
            }
        }

        #[cfg(feature = $feature)]
        impl From<PoolConnection<$database>> for Connection {
            fn from(connection: PoolConnection<$database>) -> Self {
                Self { link: Link::$variant(Held::pooled(connection)) }
            }
        }

        /// Gives the connection back, or all of it if it is of another database. A connection of a
        /// pool leaves its pool.
        #[cfg(feature = $feature)]
        impl TryFrom<Connection> for $connection {
            type Error = Connection;

            fn try_from(connection: Connection) -> Result<Self, Connection> {
                match connection.link {
                    Link::$variant(held) => Ok(held.into_own()),
                    link => Err(Connection { link }),
                }
            }
        }
    };
}

conversions!("sqlite", Sqlite, sqlx::Sqlite, sqlx::SqliteConnection);
conversions!("postgres", Postgres, sqlx::Postgres, sqlx::PgConnection);
conversions!("mysql", Mysql, sqlx::MySql, sqlx::MySqlConnection);
