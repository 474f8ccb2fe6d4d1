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
    let mut options = runner::options(&project, &cli.options);
    if verb.is_script() && project.settings.url.is_none() {
        // A script for a database that nobody named would be for the wrong one.
        options.default_database_url = None;
    }
    let arguments = RunnerCli { options, verb }.to_args();
    runner::start(&program, &arguments)
}
