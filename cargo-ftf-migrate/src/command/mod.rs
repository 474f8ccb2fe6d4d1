//! The verbs: one file each for those that write, and one each for what core lists and for what the runner does.

mod asked;
mod autogenerate;
mod completions;
mod edit;
mod fmt;
mod handover;
mod init;
mod list;
mod list_templates;
mod man;
mod merge;
mod rebase;
mod revision;
mod schema;

use std::path::Path;

use ftf_migrate_core::cli::Verb as RunnerVerb;
use ftf_migrate_core::cli::{Console, DatabaseVerb, Format, SchemaVerb, exit};

use crate::cli::{Cli, Verb};
use crate::error::Result;
use crate::project::{Member, Project, Workspace};
use crate::script::shown;

/// Does what was typed and returns the exit code.
pub(crate) fn run(cli: &Cli, console: &Console) -> Result<u8> {
    match &cli.verb {
        Verb::Completions(args) => completions::run(args, console).map(|()| exit::DONE),
        Verb::Man(args) => man::run(args, console).map(|()| exit::DONE),
        Verb::ListTemplates(_) => list_templates::run(console).map(|()| exit::DONE),
        verb => run_in(&Workspace::find(&cli.cargo)?, cli, verb, console),
    }
}

/// The verbs that need a project.
fn run_in(workspace: &Workspace, cli: &Cli, verb: &Verb, console: &Console) -> Result<u8> {
    match verb {
        Verb::Completions(_) | Verb::Man(_) | Verb::ListTemplates(_) => {}
        Verb::Init(args) => init::run(workspace, cli, args, console)?,
        Verb::Graph(verb) if verb.needs_runner(cli.options.format) => {
            return handover::run(workspace, cli, RunnerVerb::Graph(verb.clone()), console);
        }
        Verb::Database(DatabaseVerb::Schema(SchemaVerb::Dump(args)))
            if cli.options.format == Format::Models =>
        {
            schema::dump_models(workspace, cli, args, console)?;
        }
        Verb::Database(DatabaseVerb::Schema(SchemaVerb::Adopt(args))) => {
            return schema::adopt(workspace, cli, args, console);
        }
        Verb::Database(verb) => {
            return handover::run(workspace, cli, RunnerVerb::Database(verb.clone()), console);
        }
        Verb::Revision(args) => {
            return on_one(&workspace.member(&cli.cargo)?, cli, "revision", console, |project, console| {
                revision::run(project, args, cli, console)
            });
        }
        verb => run_on_files(&workspace.member(&cli.cargo)?, cli, verb, console)?,
    }
    Ok(exit::DONE)
}

/// The verbs that work on revision files: on those of one database, or of all.
fn run_on_files(member: &Member, cli: &Cli, verb: &Verb, console: &Console) -> Result<()> {
    let all = || member.chosen(&cli.options);
    match verb {
        Verb::Merge(args) => {
            on_one(member, cli, "merge", console, |project, console| merge::run(project, args, cli, console))
        }
        Verb::Rebase(args) => on_one(member, cli, "rebase", console, |project, console| {
            rebase::run(project, cli, args, console)
        }),
        Verb::Edit(args) => edit::run(&all()?, args, cli, console),
        Verb::Fmt(args) => fmt::run(&all()?, args, cli.options.color),
        Verb::Graph(verb) => {
            let projects = member.chosen_for(&RunnerVerb::Graph(verb.clone()), &cli.options)?;
            list::run(&projects, verb, cli, console)
        }
        _ => Ok(()),
    }
}

/// A verb that works on the files of one database.
fn on_one<T>(
    member: &Member,
    cli: &Cli,
    verb: &str,
    console: &Console,
    run: impl FnOnce(&Project, &Console) -> Result<T>,
) -> Result<T> {
    let project = member.one(&cli.options, verb)?;
    let mut console = console.clone();
    console.set_database(project.database.as_deref());
    run(project, &console)
}

/// Prints the path of a file that was written.
fn print_path(console: &Console, path: &Path) -> Result<()> {
    let text = match console.format() {
        Format::Json => format!("{}\n", console.labelled(serde_json::json!({"path": path}))),
        _ => format!("{}\n", shown(path)),
    };
    Ok(console.result(&text)?)
}
