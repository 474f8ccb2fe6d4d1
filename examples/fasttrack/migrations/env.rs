//! The environment of the migrations: which database `cargo ftf-migrate` works on, and how.

use ftf_migrate_core::runner;
use std::process::ExitCode;

fn main() -> ExitCode {
    // The database is the service's own: `--database-url`, `-x dbUrl=…`, DATABASE_URL or `.env`.
    runner::run(&fasttrack_migrations::MIGRATIONS, |_| Ok(()))
}
