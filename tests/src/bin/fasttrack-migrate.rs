//! The command line of the fasttrack example, as a project ships it.

use std::process::ExitCode;

fn main() -> ExitCode {
    ftf_migrate_core::runner::run(&fasttrack_migrations::MIGRATIONS, |_| Ok(()))
}
