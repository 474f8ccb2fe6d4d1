//! `completions`: what a shell needs to complete the command line.

use clap::CommandFactory;
use ftf_migrate_core::cli::Console;

use crate::cli::{Cli, Completions};
use crate::error::Result;

/// Prints the script.
pub(crate) fn run(args: &Completions, console: &Console) -> Result<()> {
    let mut script = Vec::new();
    // The program's own name: after `cargo`, it is cargo's completion that is asked.
    clap_complete::generate(args.shell, &mut Cli::command(), "cargo-ftf-migrate", &mut script);
    Ok(console.result(&String::from_utf8_lossy(&script))?)
}
