//! The service's program: reads the environment, runs, and says what went wrong.

use fasttrack::{Config, run};
use std::error::Error;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fasttrack: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> Result<(), Box<dyn Error>> {
    Ok(run(&Config::from_env()?).await?)
}
