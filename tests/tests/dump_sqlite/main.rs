//! A database that was not made by us, adopted: see `dump/mod.rs`.

#[allow(clippy::pedantic, reason = "it is as long as the database is large")]
mod baseline;
#[path = "../dump/mod.rs"]
mod dump;
#[allow(clippy::pedantic, dead_code, missing_docs, unreachable_pub, reason = "as an application has it")]
mod models;

use ftf_migrate_core::metadata;
use ftf_migrate_tests::{Backend, block_on};

#[test]
fn what_is_dumped_makes_the_same_database_and_the_models_have_nothing_to_change() {
    block_on(dump::check(dump::Case {
        backend: Backend::Sqlite,
        folder: "dump_sqlite",
        schema: include_str!("schema.sql"),
        models: metadata!(crate),
        baseline: baseline::upgrade,
    }));
}
