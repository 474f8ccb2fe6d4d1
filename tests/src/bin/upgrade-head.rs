//! `upgrade head` of the fasttrack example on `DATABASE_URL`: a program for tests to kill.

use fasttrack_migrations::MIGRATIONS;
use std::error::Error;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match upgrade().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("upgrade-head: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn upgrade() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("DATABASE_URL")?;
    MIGRATIONS.upgrade(url).to("head").on_event(|event| eprintln!("{event:?}")).await?;
    Ok(())
}
