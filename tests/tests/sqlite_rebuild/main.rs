//! Tables of SQLite that are made anew: nothing of them is lost.

mod connections;
mod everything;
mod generated;
mod killed;
mod offline;
mod random;
mod refusals;
mod rows;

use ftf_migrate_core::migration::Graph;
use ftf_migrate_core::operation::Op;
use ftf_migrate_tests::{Backend, TestDatabase};

/// Lets a closure of one operation end in nothing.
fn one<T>(_: &mut T) {}

/// A change that is not there.
fn nothing(_: &mut Op) {}

async fn database() -> TestDatabase {
    TestDatabase::create(Backend::Sqlite).await
}

async fn upgrade(database: &TestDatabase, graph: &'static Graph, to: &str) {
    graph
        .upgrade(database.url())
        .to(to)
        .await
        .unwrap_or_else(|error| panic!("up to {to}: {}", all_of(&error)));
}

async fn downgrade(database: &TestDatabase, graph: &'static Graph, to: &str) {
    graph
        .downgrade(database.url(), to)
        .await
        .unwrap_or_else(|error| panic!("down to {to}: {}", all_of(&error)));
}

/// An error with its causes.
fn all_of(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// What SQLite keeps of the schema, but for the books of ftf-migrate.
async fn schema(database: &TestDatabase) -> Vec<String> {
    let sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema \
               WHERE tbl_name NOT LIKE 'ftf_migrate%' ORDER BY type, name";
    database.rows(sql).await.into_iter().map(|row| row.join(" | ")).collect()
}

/// That the database is sound, and that no table is left that a rebuild made on its way.
async fn assert_sound(database: &TestDatabase) {
    assert_eq!(database.value("PRAGMA integrity_check").await, "ok");
    assert!(database.rows("PRAGMA foreign_key_check").await.is_empty(), "rows break a foreign key");
    let left: Vec<_> = database.tables().await.into_iter().filter(|name| name.starts_with("_ftf")).collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}
