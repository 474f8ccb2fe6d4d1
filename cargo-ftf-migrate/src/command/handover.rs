//! Verbs that need a database: build the project's runner and start it with the arguments.

use ftf_migrate_core::cli::{Cli as RunnerCli, Console, DatabaseVerb, Verb, exit};

use crate::cli::Cli;
use crate::error::Result;
use crate::project::Workspace;
use crate::{runner, sources};

/// Ends in the runner, which takes this process's place.
pub(crate) fn run(workspace: &Workspace, cli: &Cli, verb: Verb, console: &Console) -> Result<u8> {
    let member = workspace.member(&cli.cargo)?;
    // What the runner would refuse is refused before it is built.
    let chosen = member.chosen_for(&verb, &cli.options)?;
    let Some(project) = chosen.first() else { return Ok(exit::DONE) };
    let program = runner::build(project, &cli.cargo, console)?;
    let mut options = runner::options(&chosen, !verb.is_script(), &cli.options);
    if let Verb::Database(DatabaseVerb::Check(_)) = &verb {
        options.model_in_source = sources::declared_tables(&project.sources);
    }
    let arguments = RunnerCli { options, verb }.to_args();
    runner::start(&program, &arguments)
}
