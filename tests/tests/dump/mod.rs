//! What is dumped of a database that was not made by us is that database again.
//!
//! `schema.sql` makes it, with names that nobody should give. Its dump as models and as a baseline stands beside it, and is compiled
//! into the test: `FTF_BLESS=1 cargo test -p ftf-migrate-tests --test dump_sqlite` writes both anew, to be read and run again.

use ftf_migrate_core::autogenerate::diff;
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::dump;
use ftf_migrate_core::model::{ModelError, Models};
use ftf_migrate_core::operation::Op;
use ftf_migrate_core::reflect::{Filter, Kind};
use ftf_migrate_core::schema::{MetaData, NamingConvention};
use ftf_migrate_core::{Connection, render};
use ftf_migrate_tests::{Backend, TestDatabase, history, repository};
use sqlx::Connection as _;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A database, and what was dumped of it.
pub(crate) struct Case {
    pub(crate) backend: Backend,
    pub(crate) folder: &'static str,
    pub(crate) schema: &'static str,
    pub(crate) models: Result<Models, ModelError>,
    pub(crate) baseline: fn(&mut Op),
}

pub(crate) async fn check(case: Case) {
    let database = TestDatabase::create(case.backend).await;
    database.execute(case.schema).await;
    let mut connection = connect(&database).await;
    let found = reflect(&mut connection).await;
    is_as_blessed(&case, "models.rs", &dump::render_models(&found).expect("it has a source"));
    is_as_blessed(&case, "baseline.rs", &baseline_source(&found, case.backend));

    let copy = TestDatabase::create(case.backend).await;
    let mut copied = connect(&copy).await;
    run(&mut copied, case.baseline, server(&database).await).await;
    assert_same(&named(&reflect(&mut copied).await), &named(&found), "the baseline");

    let undone = TestDatabase::create(case.backend).await;
    let graph = history(&[(case.baseline, Op::derive)]);
    graph.upgrade(undone.direct_url()).await.expect("it runs");
    graph.downgrade(undone.direct_url(), "base").await.expect("it is undone");
    let left = reflect(&mut connect(&undone).await).await;
    assert_eq!(left, MetaData::new(), "what is left when the baseline is undone");

    let models = case.models.expect("the models fit together").metadata;
    let wanted = ftf_migrate_core::normalize(&mut connection, &models).await.expect("it can be asked");
    let left: Vec<_> = diff(&found, &wanted).iter().map(|it| format!("{it}: {it:?}")).collect();
    assert!(left.is_empty(), "the models of {:?} differ:\n{}", case.backend, left.join("\n"));

    let sql = dump::render_sql(&found, &server(&database).await).expect("it has SQL");
    let second = TestDatabase::create(case.backend).await;
    second.execute(&sql).await;
    assert_same(&named(&reflect(&mut connect(&second).await).await), &named(&found), "the SQL");
}

async fn connect(database: &TestDatabase) -> Connection {
    let url = database.direct_url();
    match database.backend() {
        Backend::Sqlite => sqlx::SqliteConnection::connect(url).await.expect("a connection").into(),
        Backend::Mysql => sqlx::MySqlConnection::connect(url).await.expect("a connection").into(),
        _ => sqlx::PgConnection::connect(url).await.expect("a connection").into(),
    }
}

async fn reflect(connection: &mut Connection) -> MetaData {
    ftf_migrate_core::reflect(connection, &Filter::new().kinds(&Kind::ALL)).await.expect("it is read")
}

async fn server(database: &TestDatabase) -> Server {
    match database.backend() {
        Backend::Sqlite => Product::Sqlite.newest(),
        Backend::Mysql if database.value("SELECT version()").await.contains("MariaDB") => {
            Product::Mariadb.newest()
        }
        Backend::Mysql => Product::Mysql.newest(),
        _ => Server { product: Product::Postgres, version: (15, 0, 0) },
    }
}

/// A constraint without a name of its own is one with the name of the convention.
fn named(metadata: &MetaData) -> MetaData {
    let mut named = metadata.clone();
    for table in named.tables.values_mut() {
        let naming = NamingConvention::default();
        naming.name_constraints(&table.name, &table.columns, &[], &mut table.constraints);
        table.constraints.sort_by_key(|it| format!("{it:?}"));
        // What nobody can say is not made again.
        table.inexpressible.clear();
    }
    named
}

async fn run(connection: &mut Connection, baseline: fn(&mut Op), server: Server) {
    let mut op = Op::new();
    baseline(&mut op);
    let mut before = MetaData::new();
    for recorded in op.recorded() {
        let statements = ftf_migrate_core::compile(&recorded.operation, &server, &before);
        for statement in statements.unwrap_or_else(|error| panic!("{error}")) {
            let done = connection.execute(&statement.sql).await;
            done.unwrap_or_else(|error| panic!("{error}\n{}", statement.sql));
        }
        before.apply(&recorded.operation).unwrap_or_else(|error| panic!("{error}"));
    }
}

fn baseline_source(found: &MetaData, backend: Backend) -> String {
    let rendered = render::render(&dump::operations_of(found, backend.database())).expect("it has a source");
    let mut source =
        "//! What makes the database out of an empty one.\n\nuse ftf_migrate_core::prelude::*;\n".to_owned();
    for import in rendered.imports {
        let _ = writeln!(source, "use {import};");
    }
    let _ = write!(source, "\npub(crate) fn upgrade(op: &mut Op) {{\n{}}}\n", rendered.body);
    source
}

fn is_as_blessed(case: &Case, name: &str, source: &str) {
    let path: PathBuf = repository().join("tests/tests").join(case.folder).join(name);
    let source = formatted(source);
    if std::env::var_os("FTF_BLESS").is_some() {
        std::fs::write(&path, &source).expect("it can be written");
    }
    let blessed = std::fs::read_to_string(&path).expect("it is there");
    let different: Vec<_> =
        source.lines().zip(blessed.lines()).filter(|(one, other)| one != other).take(5).collect();
    assert!(source == blessed, "{} is another now:\n{different:#?}", path.display());
}

/// As `cargo fmt` has it.
fn formatted(source: &str) -> String {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .current_dir(repository())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt starts");
    rustfmt.stdin.take().expect("a pipe").write_all(source.as_bytes()).expect("it reads");
    let output = rustfmt.wait_with_output().expect("it ends");
    assert!(output.status.success(), "rustfmt refuses:\n{source}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn assert_same(left: &MetaData, right: &MetaData, what: &str) {
    for (name, table) in &right.tables {
        let (left, right) = (format!("{:#?}", left.tables.get(name)), format!("{:#?}", Some(table)));
        let different = left.lines().zip(right.lines()).filter(|(one, other)| one != other);
        let different: Vec<_> = different.map(|(one, other)| format!("- {one}\n+ {other}")).take(8).collect();
        assert!(different.is_empty(), "{what}: {name}\n{}", different.join("\n"));
    }
    assert_eq!(left, right, "{what}");
}
