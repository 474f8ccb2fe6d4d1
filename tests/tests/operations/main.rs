//! Every operation on every server: done on tables with rows, undone by the derived downgrade, and the
//! catalogue is as it was.
//!
//! What came of it is docs/src/operations_by_server.md. The test fails when that file says something
//! else; `FTF_BLESS=1` writes it. Columns of servers that are not there stay as they are. With `FTF_OPERATIONS=rename` only
//! the cases run that have the word in their name.

mod case;
mod cases;
mod data;
mod document;
mod kept;

use case::{OWN_SCHEMAS, Outcome};
use document::{COLUMNS, Document};
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_tests::{Backend, TestDatabase, block_on, repository};
use std::collections::BTreeMap;
use std::io::Write as _;

#[test]
fn every_operation_can_be_undone_on_every_server() {
    let backends = [Backend::Sqlite, Backend::Postgres, Backend::Mysql];
    let running = backends.map(|backend| std::thread::spawn(move || block_on(all_cases(backend))));
    let mut document = Document::read();
    let mut wrong = Vec::new();
    let mut found = Vec::new();
    for outcomes in running.map(|running| running.join().expect("the cases of a server run to their end")) {
        let (server, outcomes) = outcomes;
        for (name, outcome) in &outcomes {
            if let Outcome::Wrong(why) = outcome {
                wrong.push(format!("=== {name} on {server}\n{why}"));
            }
        }
        if let Some(column) = column_of(&server) {
            found.push(column);
            document.set(column, &outcomes);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for missing in COLUMNS.iter().filter(|column| !found.contains(column)) {
        // Not by eprintln, which a test that passes keeps for itself.
        let _ = writeln!(
            std::io::stderr(),
            "{missing} is not there: its column of the document stays as it was recorded"
        );
    }
    document.check();
}

/// Whatever a migration can record is in the document.
#[test]
fn every_recorder_method_of_op_is_a_row() {
    let folder = repository().join("ftf-migrate-core/src/operation");
    let mut methods = Vec::new();
    for file in std::fs::read_dir(folder).expect("the sources") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("a source");
        for block in text.split("\nimpl Op {\n").skip(1) {
            let block = block.split("\n}\n").next().unwrap_or_default();
            let found = block.split("#[track_caller]\n    pub fn ").skip(1);
            methods.extend(found.filter_map(|it| it.split(['(', '<']).next().map(str::to_owned)));
        }
    }
    // It takes an operation that is one already.
    methods.retain(|method| method != "push");
    assert!(methods.len() > 40, "{methods:?}");
    let is_row = |method: &String| cases::names().any(|(_, name)| name.starts_with(&format!("`{method}`")));
    methods.retain(|method| !is_row(method));
    assert!(methods.is_empty(), "operations without a row: {methods:?}");
}

/// The outcome of each case, by its name.
async fn all_cases(backend: Backend) -> (Server, BTreeMap<&'static str, Outcome>) {
    let database = TestDatabase::create(backend).await;
    let server = server_of(&database).await;
    remove_schemas(&database).await;
    let mut outcomes = BTreeMap::new();
    let word = std::env::var("FTF_OPERATIONS").unwrap_or_default();
    for case in cases::all().filter(|case| case.name.contains(&word)) {
        outcomes.insert(case.name, case.run(backend, &server).await);
    }
    for case in data::CASES.iter().filter(|case| case.name.contains(&word)) {
        outcomes.insert(case.name, case.run(backend, &server).await);
    }
    remove_schemas(&database).await;
    (server, outcomes)
}

/// On MySQL the schemas of the cases outlive their databases.
async fn remove_schemas(database: &TestDatabase) {
    if database.backend() == Backend::Mysql {
        for schema in database.column(OWN_SCHEMAS).await {
            database.execute(&format!("DROP DATABASE `{schema}`")).await;
        }
    }
}

/// The column of the document that stands for this server.
fn column_of(server: &Server) -> Option<&'static str> {
    let name = match (server.product, server.version.0, server.version.1) {
        (Product::Sqlite, ..) => "SQLite",
        (Product::Postgres, 15, _) => "PostgreSQL 15",
        (Product::Postgres, 18, _) => "PostgreSQL 18",
        (Product::Mariadb, 10, 11) => "MariaDB 10.11",
        (Product::Mysql, 9, _) => "MySQL 9",
        _ => return None,
    };
    Some(name)
}

async fn server_of(database: &TestDatabase) -> Server {
    let (product, sql) = match database.backend() {
        Backend::Sqlite => (Product::Sqlite, "SELECT sqlite_version()"),
        Backend::Postgres | Backend::Pgbouncer => {
            (Product::Postgres, "SELECT current_setting('server_version')")
        }
        Backend::Mysql => (Product::Mysql, "SELECT version()"),
    };
    let version = database.value(sql).await;
    let product = if version.contains("MariaDB") { Product::Mariadb } else { product };
    let mut numbers = version.split(|it: char| !it.is_ascii_digit()).map(|it| it.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    Server { product, version: (next(), next(), next()) }
}
