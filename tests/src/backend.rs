//! The databases that tests run on, and the suite instantiated for each of them.

use ftf_migrate_core::capabilities::Database;
use std::fmt;

/// A database that tests run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Backend {
    /// A SQLite file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// The same PostgreSQL through pgbouncer in transaction pooling mode.
    Pgbouncer,
    /// MariaDB, or whatever `FTF_TEST_MYSQL_URL` points to.
    Mysql,
}

impl Backend {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sqlite, Self::Postgres, Self::Pgbouncer, Self::Mysql];

    /// The family, by which SQL is chosen.
    pub fn database(self) -> Database {
        match self {
            Self::Sqlite => Database::Sqlite,
            Self::Postgres | Self::Pgbouncer => Database::Postgres,
            Self::Mysql => Database::Mysql,
        }
    }

    /// The environment variable that holds the server's URL; SQLite has no server.
    pub(crate) fn variable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("FTF_TEST_POSTGRES_URL"),
            Self::Pgbouncer => Some("FTF_TEST_PGBOUNCER_URL"),
            Self::Mysql => Some("FTF_TEST_MYSQL_URL"),
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Pgbouncer => "pgbouncer",
            Self::Mysql => "mysql",
        })
    }
}

/// Makes a test for each database out of each suite function.
///
/// A suite function is `async fn(&TestDatabase)`. The tests of `suite::round_trip` are
/// `round_trip::sqlite`, `round_trip::postgres`, `round_trip::pgbouncer` and `round_trip::mysql`,
/// each with a database of its own.
///
/// ```
/// use ftf_migrate_tests::{TestDatabase, on_every_backend};
///
/// async fn a_new_database_is_empty(database: &TestDatabase) {
///     assert_eq!(database.tables().await, Vec::<String>::new());
/// }
///
/// on_every_backend!(a_new_database_is_empty);
/// ```
#[macro_export]
macro_rules! on_every_backend {
    ($($suite:ident),+ $(,)?) => {$(
        mod $suite {
            $crate::on_every_backend!(@test $suite sqlite Sqlite);
            $crate::on_every_backend!(@test $suite postgres Postgres);
            $crate::on_every_backend!(@test $suite pgbouncer Pgbouncer);
            $crate::on_every_backend!(@test $suite mysql Mysql);
        }
    )+};
    (@test $suite:ident $name:ident $backend:ident) => {
        #[test]
        fn $name() {
            $crate::block_on(async {
                let database = $crate::TestDatabase::create($crate::Backend::$backend).await;
                super::$suite(&database).await;
            });
        }
    };
}

/// [`on_every_backend!`] for what only a server has: all but SQLite.
#[macro_export]
macro_rules! on_servers {
    ($($suite:ident),+ $(,)?) => {$(
        mod $suite {
            $crate::on_every_backend!(@test $suite postgres Postgres);
            $crate::on_every_backend!(@test $suite pgbouncer Pgbouncer);
            $crate::on_every_backend!(@test $suite mysql Mysql);
        }
    )+};
}

/// Runs a future to its end on a multi-threaded runtime of its own, as `#[tokio::main]` does.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a tokio runtime")
        .block_on(future)
}
