//! A database for one test.

use crate::{Backend, PrivateServer};
use ftf_migrate_core::capabilities::Database;
use sqlx::{AssertSqlSafe, Column, ColumnIndex, Connection, Decode, Executor, Row};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// An empty database that is dropped when this value is, also when the test panics.
#[derive(Debug)]
pub struct TestDatabase {
    backend: Backend,
    url: String,
    direct_url: String,
    home: Home,
}

/// Where the database lives, and so how it is removed.
#[derive(Debug)]
enum Home {
    File { path: PathBuf, _folder: TempDir },
    Server { admin_url: String, name: String },
}

impl TestDatabase {
    /// Makes an empty database.
    ///
    /// # Panics
    ///
    /// If the server's environment variable is not set, or the server refuses.
    pub async fn create(backend: Backend) -> Self {
        match backend.variable() {
            None => Self::create_file(),
            Some(variable) => Self::create_on_server(backend, variable).await,
        }
    }

    fn create_file() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("test.db");
        let url = format!("sqlite://{}?mode=rwc", path.display());
        let home = Home::File { path, _folder: folder };
        Self { backend: Backend::Sqlite, direct_url: url.clone(), url, home }
    }

    async fn create_on_server(backend: Backend, variable: &str) -> Self {
        // A pooler is no place for CREATE DATABASE: the server behind it is asked.
        let admin_url = server_url(match backend {
            Backend::Pgbouncer => "FTF_TEST_POSTGRES_URL",
            _ => variable,
        });
        Self::create_behind(backend, &server_url(variable), admin_url).await
    }

    /// Makes an empty database on this server.
    pub async fn create_at(server: &PrivateServer) -> Self {
        Self::create_behind(server.backend(), &server.url(), server.url()).await
    }

    async fn create_behind(backend: Backend, url: &str, admin_url: String) -> Self {
        let name = unique_name();
        run_sql(&admin_url, &format!("CREATE DATABASE {name}")).await;
        Self {
            backend,
            url: with_database(url, &name),
            direct_url: with_database(&admin_url, &name),
            home: Home::Server { admin_url, name },
        }
    }

    /// The URL under which the code under test reaches it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL past pgbouncer; the same as [`Self::url`] elsewhere.
    pub fn direct_url(&self) -> &str {
        &self.direct_url
    }

    /// [`Self::url`] with another `user`, without password, and another `address` (`host:port`),
    /// such as that of a [`Proxy`](crate::Proxy).
    pub fn url_at(&self, user: &str, address: &str) -> String {
        let (scheme, rest) = self.url.split_once("://").expect("a URL");
        let (_, path) = rest.split_once('/').expect("a URL with a database");
        format!("{scheme}://{user}@{address}/{path}")
    }

    /// `host:port` of the server.
    ///
    /// # Panics
    ///
    /// On SQLite, which has none.
    pub fn address(&self) -> &str {
        assert_ne!(self.backend, Backend::Sqlite, "SQLite has no server");
        let (_, rest) = self.url.split_once("://").expect("a URL");
        let (authority, _) = rest.split_once('/').expect("a URL with a database");
        authority.rsplit_once('@').map_or(authority, |(_, address)| address)
    }

    /// The superuser's name, as it stands in the URL.
    pub fn user(&self) -> &str {
        match self.backend {
            Backend::Mysql => "root",
            Backend::Sqlite => "",
            Backend::Postgres | Backend::Pgbouncer => "postgres",
        }
    }

    /// Which of the test databases it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Its family.
    pub fn database(&self) -> Database {
        self.backend.database()
    }

    /// The file of a SQLite database.
    pub fn path(&self) -> Option<&Path> {
        match &self.home {
            Home::File { path, .. } => Some(path),
            Home::Server { .. } => None,
        }
    }

    /// The database's name on its server; empty on SQLite.
    pub fn name(&self) -> &str {
        match &self.home {
            Home::File { .. } => "",
            Home::Server { name, .. } => name,
        }
    }

    /// Runs statements on a connection of their own, past pgbouncer.
    pub async fn execute(&self, sql: &str) {
        run_sql(&self.direct_url, sql).await;
    }

    /// The same, with the server's words if it refuses.
    ///
    /// # Errors
    ///
    /// Whatever the server says.
    pub async fn try_execute(&self, sql: &str) -> Result<(), sqlx::Error> {
        try_fetch(&self.direct_url, sql).await.map(drop)
    }

    /// Rows of a query, every value as the database's own text, NULL as `NULL`.
    pub async fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        fetch(&self.direct_url, sql).await
    }

    /// The one value of a query of one row and one column.
    pub async fn value(&self, sql: &str) -> String {
        let rows = self.rows(sql).await;
        assert!(rows.len() == 1 && rows[0].len() == 1, "one value is expected of {sql}: {rows:?}");
        rows[0][0].clone()
    }

    /// The first column of a query.
    pub async fn column(&self, sql: &str) -> Vec<String> {
        self.rows(sql).await.into_iter().map(|mut row| row.swap_remove(0)).collect()
    }

    /// The names of the tables, sorted.
    pub async fn tables(&self) -> Vec<String> {
        self.column(match self.database() {
            Database::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
                 ORDER BY name"
            }
            Database::Postgres => {
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            }
            Database::Mysql => {
                "SELECT table_name FROM information_schema.tables WHERE table_schema = database() \
                 ORDER BY table_name"
            }
        })
        .await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Home::Server { admin_url, name } = &self.home else { return };
        let sql = match self.database() {
            // Sessions that a killed process or a pool left behind must not keep it alive.
            Database::Postgres => format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            _ => format!("SET lock_wait_timeout = 20; DROP DATABASE IF EXISTS {name}"),
        };
        // Here may be inside of a runtime, where blocking is forbidden.
        let url = admin_url.clone();
        let dropping = std::thread::spawn(move || crate::block_on(async move { run_sql(&url, &sql).await }));
        if dropping.join().is_err() {
            eprintln!("the test database {name} could not be dropped");
        }
    }
}

fn server_url(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run the tests with `tests/run`, which starts the servers")
    })
}

fn with_database(server_url: &str, name: &str) -> String {
    let (server, _) = server_url.rsplit_once('/').expect("a server's URL ends in a database's name");
    format!("{server}/{name}")
}

/// Unique on the server also when several test runs share it.
fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").subsec_nanos();
    format!("ftf_{}_{number}_{nanos:x}", std::process::id())
}

async fn run_sql(url: &str, sql: &str) {
    fetch(url, sql).await;
}

async fn fetch(url: &str, sql: &str) -> Vec<Vec<String>> {
    let rows = try_fetch(url, sql).await;
    rows.unwrap_or_else(|error| panic!("{error}\nin: {sql}\non: {url}"))
}

async fn try_fetch(url: &str, sql: &str) -> Result<Vec<Vec<String>>, sqlx::Error> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite") => fetch_on::<sqlx::SqliteConnection>(url, sql).await,
        Some("mysql") => fetch_on::<sqlx::MySqlConnection>(url, sql).await,
        _ => fetch_on::<sqlx::PgConnection>(url, sql).await,
    }
}

async fn fetch_on<C>(url: &str, sql: &str) -> Result<Vec<Vec<String>>, sqlx::Error>
where
    C: Connection,
    for<'c> &'c mut C: Executor<'c, Database = C::Database>,
    for<'r> Option<String>: Decode<'r, C::Database>,
    usize: ColumnIndex<<C::Database as sqlx::Database>::Row>,
{
    let mut connection = C::connect(url).await?;
    // As plain text, in which several statements may stand, and which has the values sent as text.
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut connection).await?;
    connection.close().await?;
    rows.iter().map(texts_of).collect()
}

fn texts_of<R: Row>(row: &R) -> Result<Vec<String>, sqlx::Error>
where
    for<'r> Option<String>: Decode<'r, R::Database>,
    usize: ColumnIndex<R>,
{
    let text = |index: usize| {
        row.try_get_unchecked::<Option<String>, _>(index)
            .map(|value| value.unwrap_or_else(|| "NULL".to_owned()))
    };
    row.columns().iter().map(|column| text(column.ordinal())).collect()
}
