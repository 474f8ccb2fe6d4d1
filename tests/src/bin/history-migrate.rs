//! The command line of one of the histories of the tests, chosen by the environment variable `FTF_TEST_HISTORY`.

use ftf_migrate_core::metadata;
use ftf_migrate_tests::histories::{HISTORY, history};
use std::process::ExitCode;

fn main() -> ExitCode {
    let name = std::env::var(HISTORY).unwrap_or_default();
    ftf_migrate_core::runner::run(history(&name), |env| {
        // The other histories have no models, and are not checked.
        let notes = metadata!(ftf_migrate_tests);
        env.models(notes.and_then(|all| all.in_module("ftf_migrate_tests::histories::notes")));
        Ok(())
    })
}
