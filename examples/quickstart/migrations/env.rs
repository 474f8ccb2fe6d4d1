//! The environment of the migrations: which database `cargo ftf-migrate` works on, and how.

use ftf_migrate_core::runner;
use std::process::ExitCode;

fn main() -> ExitCode {
    runner::run(&quickstart_migrations::MIGRATIONS, |env| {
        // `--database-url`, `-x dbUrl=…`, the variable DATABASE_URL and a `.env` file come first.
        env.default_database_url(quickstart_migrations::DATABASE_URL);
        Ok(())
    })
}
