//! `upgrade head` of a history in which a table is made anew, on `DATABASE_URL`: a program for tests to kill.

use ftf_migrate_tests::rebuilt_history;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let Ok(url) = std::env::var("DATABASE_URL") else {
        eprintln!("rebuild-head: DATABASE_URL is not set");
        return ExitCode::FAILURE;
    };
    match rebuilt_history().upgrade(url.as_str()).await {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rebuild-head: {error}");
            ExitCode::FAILURE
        }
    }
}
