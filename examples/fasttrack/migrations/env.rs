//! The environment of the migrations: which database `cargo ftf-migrate` works on, and how.

use ftf_migrate_core::{metadata, runner};
use std::process::ExitCode;

fn main() -> ExitCode {
    // The database is the service's own: `--database-url`, `-x dbUrl=…`, DATABASE_URL or `.env`.
    runner::run(&fasttrack_migrations::MIGRATIONS, |env| {
        // What `check` and `revision --autogenerate` compare it with.
        env.models(metadata!(fasttrack));
        Ok(())
    })
}
