//! `schema dump --format models`: what the runner found, laid out by rustfmt.

use ftf_migrate_core::cli::{Cli as RunnerCli, Console, DatabaseVerb, DumpSchema, SchemaVerb, Verb};

use crate::cli::Cli;
use crate::error::{Error, Result};
use crate::project::Workspace;
use crate::runner;
use crate::script::{format, shown};

/// Prints the source of the models, or writes it to the file that was named.
pub(super) fn dump_models(
    workspace: &Workspace,
    cli: &Cli,
    args: &DumpSchema,
    console: &Console,
) -> Result<()> {
    let member = workspace.member(&cli.cargo)?;
    let verb =
        Verb::Database(DatabaseVerb::Schema(SchemaVerb::Dump(DumpSchema { out: None, ..args.clone() })));
    let chosen = member.chosen_for(&verb, &cli.options)?;
    let Some(project) = chosen.first() else { return Ok(()) };
    let program = runner::build(project, &cli.cargo, console)?;
    let arguments = RunnerCli { options: runner::options(&chosen, true, &cli.options), verb }.to_args();
    let source = format(runner::answer(&program, &arguments)?, project);
    Console::document(&source, args.out.as_deref()).map_err(|source| match &args.out {
        Some(path) => Error::Io { action: "write", path: path.clone(), source },
        None => Error::Output(source),
    })?;
    if let Some(path) = &args.out {
        console.note(&format!("Written to {}", shown(path)));
    }
    Ok(())
}
