//! A database that is read, compared with a description, and brought to it.

use crate::{Backend, TestDatabase};
use ftf_migrate_core::Connection;
use ftf_migrate_core::autogenerate::{Renames, diff_for};
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::operation::Operation;
use ftf_migrate_core::reflect::{Filter, Kind};
use ftf_migrate_core::render::render;
use ftf_migrate_core::schema::{Extension, MetaData};
use sqlx::Connection as _;

/// A database of its own, and a connection to it.
#[derive(Debug)]
pub struct Live {
    /// The database.
    pub database: TestDatabase,
    /// The connection to it.
    pub connection: Connection,
    /// What it is.
    pub server: Server,
    /// Whether [`Self::OTHER_SCHEMA`] is looked at, too. That of MySQL belongs to the whole server: there it is one test's, which
    /// says so.
    pub has_other_schema: bool,
}

/// What is proposed to make one schema of another, and to go back.
#[derive(Debug)]
pub struct Proposal {
    /// There.
    pub upgrade: Vec<Operation>,
    /// And back.
    pub downgrade: Vec<Operation>,
}

impl Live {
    /// Makes an empty database and connects.
    pub async fn create(backend: Backend) -> Self {
        let database = TestDatabase::create(backend).await;
        let server = server_of(&database).await;
        let connection = match backend {
            // As a run has it, once a table is made anew.
            Backend::Sqlite => {
                let options: sqlx::sqlite::SqliteConnectOptions = database.url().parse().expect("a URL");
                connected(sqlx::SqliteConnection::connect_with(&options.foreign_keys(false)).await)
            }
            Backend::Mysql => connected(sqlx::MySqlConnection::connect(database.url()).await),
            _ => connected(sqlx::PgConnection::connect(database.url()).await),
        };
        Self { database, connection, server, has_other_schema: backend != Backend::Mysql }
    }

    /// The schema besides the default one that is looked at.
    pub const OTHER_SCHEMA: &str = "ftf_other";

    /// What is there, of all sorts.
    pub async fn reflect(&mut self) -> MetaData {
        let schemas: &[_] = if self.has_other_schema { &[Self::OTHER_SCHEMA] } else { &[] };
        self.reflect_only(&Filter::new().schemas(schemas).kinds(&Kind::ALL)).await
    }

    /// What is there, as far as the filter goes.
    pub async fn reflect_only(&mut self, filter: &Filter) -> MetaData {
        let reflected = ftf_migrate_core::reflect(&mut self.connection, filter).await;
        reflected.expect("the catalogue can be read")
    }

    /// A description in the terms of the database.
    pub async fn normalize(&mut self, metadata: &MetaData) -> MetaData {
        let normal = ftf_migrate_core::normalize(&mut self.connection, metadata).await;
        normal.expect("the server can be asked")
    }

    /// What autogenerate proposes for the database to become `wanted`.
    pub async fn propose(&mut self, wanted: &MetaData, renames: &Renames) -> Proposal {
        let before = self.reflect().await;
        let after = self.normalize(wanted).await;
        let (before, after) = ftf_migrate_core::reconcile(&mut self.connection, before, after)
            .await
            .expect("the server can be asked");
        Proposal {
            upgrade: diff_for(self.server, &before, &after, renames),
            downgrade: diff_for(self.server, &after, &before, &renames.reversed()),
        }
    }

    /// Does the operations; that each of them has a source is part of what is promised. `schema` is what is there
    /// before.
    ///
    /// # Panics
    ///
    /// With `what`, when one of them cannot be done.
    pub async fn run(&mut self, mut schema: MetaData, operations: &[Operation], what: &str) {
        if let Err(error) = render(operations) {
            panic!("{what}: {error}");
        }
        for operation in operations {
            let statements = ftf_migrate_core::compile(operation, &self.server, &schema);
            let statements = statements.unwrap_or_else(|error| panic!("{what}: {error}\n{operation:#?}"));
            for statement in statements {
                if let Err(error) = self.connection.execute(&statement.sql).await {
                    panic!("{what}: {error}\n{}\n\n{}", statement.sql, said(operations));
                }
            }
            schema
                .apply(operation)
                .unwrap_or_else(|error| panic!("{what}: {error}\n{operation}\n\n{}", said(operations)));
        }
    }
}

/// One operation a line.
pub fn said(operations: &[Operation]) -> String {
    operations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// # Panics
///
/// With the lines in which the two descriptions differ, table by table.
pub fn assert_same_schema(left: &MetaData, right: &MetaData, what: &str) {
    let (left, right) = (by_name(left), by_name(right));
    for (name, table) in &left.tables {
        let (left, right) = (format!("{:#?}", Some(table)), format!("{:#?}", right.table(name)));
        let different: Vec<_> = left
            .lines()
            .zip(right.lines())
            .filter(|(left, right)| left.trim() != right.trim())
            .map(|(left, right)| format!("- {}\n+ {}", left.trim(), right.trim()))
            .take(12)
            .collect();
        assert!(different.is_empty(), "{what}\n{name}\n{}", different.join("\n"));
    }
    assert_eq!(left, right, "{what}");
}

/// Columns stand in the order in which they were added, which nothing changes afterwards. Of an extension its name is
/// compared.
fn by_name(metadata: &MetaData) -> MetaData {
    let mut sorted = metadata.clone();
    for table in sorted.tables.values_mut() {
        table.columns.sort_by(|one, other| one.name.cmp(&other.name));
    }
    sorted.extensions.values_mut().for_each(|it| *it = Extension::default());
    sorted
}

fn connected<C: Into<Connection>>(connection: Result<C, sqlx::Error>) -> Connection {
    connection.expect("a connection").into()
}

async fn server_of(database: &TestDatabase) -> Server {
    match database.backend() {
        Backend::Sqlite => Product::Sqlite.newest(),
        Backend::Mysql => {
            let version = database.value("SELECT version()").await;
            if version.contains("MariaDB") { Product::Mariadb } else { Product::Mysql }.newest()
        }
        Backend::Postgres | Backend::Pgbouncer => {
            let major = database.value("SELECT current_setting('server_version_num')::int / 10000").await;
            Server { product: Product::Postgres, version: (major.parse().expect("a number"), 0, 0) }
        }
    }
}
