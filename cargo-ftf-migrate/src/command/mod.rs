//! The verbs: one file each for those that write, and one each for what core lists and for what the runner does.

mod asked;
mod completions;
mod edit;
mod fmt;
mod handover;
mod init;
mod list;
mod man;
mod merge;
mod rebase;
mod revision;

use std::path::Path;

use ftf_migrate_core::cli::Verb as RunnerVerb;
use ftf_migrate_core::cli::{Console, Format, exit};

use crate::cli::{Cli, Verb};
use crate::error::Result;
use crate::project::Workspace;
use crate::script::shown;

/// Does what was typed and returns the exit code.
pub(crate) fn run(cli: &Cli, console: &Console) -> Result<u8> {
    match &cli.verb {
        Verb::Completions(args) => completions::run(args, console).map(|()| exit::DONE),
        Verb::Man(args) => man::run(args, console).map(|()| exit::DONE),
        verb => run_in(&Workspace::find(&cli.cargo)?, cli, verb, console),
    }
}

/// The verbs that need a project.
fn run_in(workspace: &Workspace, cli: &Cli, verb: &Verb, console: &Console) -> Result<u8> {
    match verb {
        Verb::Completions(_) | Verb::Man(_) => {}
        Verb::Init(args) => init::run(workspace, cli, args, console)?,
        Verb::Revision(args) => revision::run(&workspace.project(&cli.cargo)?, args, cli, console)?,
        Verb::Merge(args) => merge::run(&workspace.project(&cli.cargo)?, args, cli, console)?,
        Verb::Rebase(args) => rebase::run(workspace, cli, args, console)?,
        Verb::Edit(args) => edit::run(&workspace.project(&cli.cargo)?, args, cli, console)?,
        Verb::Fmt(args) => fmt::run(&workspace.project(&cli.cargo)?, args, cli.options.color)?,
        Verb::Graph(verb) if !verb.needs_operations(cli.options.format) => {
            list::run(&workspace.project(&cli.cargo)?, verb, cli, console)?;
        }
        Verb::Graph(verb) => return handover::run(workspace, cli, RunnerVerb::Graph(verb.clone()), console),
        Verb::Database(verb) => {
            return handover::run(workspace, cli, RunnerVerb::Database(verb.clone()), console);
        }
    }
    Ok(exit::DONE)
}

/// Prints the path of a file that was written.
fn print_path(console: &Console, path: &Path) -> Result<()> {
    let text = match console.format() {
        Format::Json => format!("{}\n", serde_json::json!({"path": path})),
        _ => format!("{}\n", shown(path)),
    };
    Ok(console.result(&text)?)
}
