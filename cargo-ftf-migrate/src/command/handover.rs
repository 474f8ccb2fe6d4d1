//! Verbs that need a database: build the project's runner and start it with the arguments.

use ftf_migrate_core::cli::{Cli as RunnerCli, Console, Verb};

use crate::cli::Cli;
use crate::error::Result;
use crate::project::Workspace;
use crate::runner;

/// Ends in the runner, which takes this process's place.
pub(crate) fn run(workspace: &Workspace, cli: &Cli, verb: Verb, console: &Console) -> Result<u8> {
    let project = workspace.project(&cli.cargo)?;
    let program = runner::build(&project, &cli.cargo, console)?;
    let arguments = RunnerCli { options: cli.options.clone(), verb }.to_args();
    runner::start(&program, &arguments)
}
