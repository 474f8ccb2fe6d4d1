//! Applied revisions whose files changed, and revisions that are half done: reported, and settled.

mod digests;
mod settle;

use ftf_migrate_tests::histories::HISTORY;
use ftf_migrate_tests::{Outcome, TestDatabase};
use std::process::{Command, Stdio};

/// What the command line of a history of the tests says to these arguments.
fn typed(history: &str, database: &TestDatabase, args: &[&str]) -> Outcome {
    let mut program = Command::new(env!("CARGO_BIN_EXE_history-migrate"));
    program.env(HISTORY, history).env("DATABASE_URL", database.url()).args(args).stdin(Stdio::null());
    Outcome::of(program.output().expect("the program"))
}
