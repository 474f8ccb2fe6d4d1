//! The program that a project's `env.rs` is: [`run`] is all of its `main`.
//!
//! It understands every verb that needs no revision files, so a shipped runner works in a container that has neither
//! cargo nor sources.

mod database;
mod env;
mod error;
mod offline;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory;

pub use env::{Env, EnvResult};
use error::RunnerError;

use crate::cli::{
    Cli, Console, GraphVerb, Layout, Revisions, Verb, compile_upgrades, exit, note_if_empty, parse,
    render_verb,
};
use crate::migration::Graph;

/// Runs the command line of this process on a project's graph, and returns its exit code.
///
/// `configure` is called before a database is used, and may choose the database and how to run by what it finds in
/// [`Env`]. An error from it stops the program with its text.
///
/// ```no_run
/// # fn main_of(migrations: &'static ftf_migrate_core::Graph) -> std::process::ExitCode {
/// // in `fn main() -> ExitCode`; `migrations` is `&MIGRATIONS`
/// ftf_migrate_core::runner::run(migrations, |env| {
///     if let Some(tenant) = env.x("tenant") {
///         env.set_database_url(format!("postgres://app@localhost/{tenant}"));
///     }
///     Ok(())
/// })
/// # }
/// ```
pub fn run(graph: &'static Graph, configure: impl FnOnce(&mut Env) -> EnvResult) -> ExitCode {
    ExitCode::from(run_with(std::env::args_os().collect(), graph, configure))
}

fn run_with(args: Vec<OsString>, graph: &'static Graph, configure: impl FnOnce(&mut Env) -> EnvResult) -> u8 {
    let cli = match parse_named(args) {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and version are errors to clap, and results to us.
            let _ = usage.print();
            return if usage.use_stderr() { exit::USAGE } else { exit::DONE };
        }
    };
    let mut console = Console::new(&cli.options);
    execute(&cli, graph, configure, &mut console).unwrap_or_else(|error| {
        error.report(graph, cli.folder(), &console);
        error.exit_code()
    })
}

/// The examples of the help speak of `cargo ftf-migrate`; here they name the program that is running.
fn parse_named(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    let program = args.first().map(std::path::Path::new).and_then(std::path::Path::file_stem);
    let program = program.map_or_else(|| "migrate".to_owned(), |name| name.to_string_lossy().into_owned());
    let command = Cli::command().name(program.clone()).mut_subcommands(|verb| {
        let examples = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
        verb.after_help(examples.replace("cargo ftf-migrate", &program))
    });
    parse(command, args, |cli: &Cli| {
        let verb = match &cli.verb {
            Verb::Graph(verb) => Some(verb),
            Verb::Database(_) => None,
        };
        GraphVerb::check_format(verb, cli.options.format)
    })
}

fn execute(
    cli: &Cli,
    graph: &'static Graph,
    configure: impl FnOnce(&mut Env) -> EnvResult,
    console: &mut Console,
) -> Result<u8, RunnerError> {
    let mut revisions = Revisions::of_graph(graph)?.below(cli.folder());
    if let Verb::Graph(verb) = &cli.verb {
        if verb.needs_operations(cli.options.format) {
            revisions.set_sql(compile_upgrades(graph));
        }
        if !verb.needs_rows(revisions.map()) {
            console.result(&render_verb(&revisions, verb, None, Layout::from(&*console))?)?;
            note_if_empty(&revisions, console);
            return Ok(exit::DONE);
        }
    }
    let mut env = Env::new(cli);
    configure(&mut env).map_err(RunnerError::Environment)?;
    if let Some(options) = offline::asked_for(&cli.verb) {
        return offline::write(&cli.verb, options, graph, &env);
    }
    let url = env.find_database_url()?;
    console.set_database_url(&url);
    if env.is_default(&url) {
        console.note(&format!("No database was named; this is {url}"));
    }
    database::execute(&cli.verb, database::Site { graph, revisions, env, url, console })
}
