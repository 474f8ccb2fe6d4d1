//! The program that a project's `env.rs` is: [`run`] is all of its `main`.
//!
//! It understands every verb that needs no revision files, so a shipped runner works in a container that has neither
//! cargo nor sources.

mod choice;
mod database;
mod env;
mod error;
mod offline;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use choice::{Chosen, Site};
pub use env::{Env, EnvResult};
use error::RunnerError;

use crate::cli::{
    Cli, Console, DatabaseVerb, Format, GraphVerb, Layout, Verb, exit, heading, join_listings, render_verb,
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
    let mut configure = Some(configure);
    let mut once = |env: &mut Env| configure.take().map_or(Ok(()), |configure| configure(env));
    ExitCode::from(run_with(std::env::args_os().collect(), Graphs::Only(graph), &mut once))
}

/// Runs the command line of this process on the graphs of a project with several databases, and returns its exit code.
///
/// Each database is called as the module that holds its graph. A command is about all of them in this order, or about
/// those that `--database NAME` chooses; `downgrade`, `stamp` and `--sql` want one to be chosen. Nothing is begun before
/// every database that the command is about has a URL. The first error stops the command.
///
/// `configure` is called for each of them; [`Env::database`] tells which.
///
/// ```no_run
/// # fn main_of(
/// #     billing: &'static ftf_migrate_core::Graph,
/// #     users: &'static ftf_migrate_core::Graph,
/// # ) -> std::process::ExitCode {
/// // in `fn main() -> ExitCode`; these are `&billing::MIGRATIONS` and `&users::MIGRATIONS`
/// ftf_migrate_core::runner::run_databases(&[billing, users], |env| {
///     if env.database() == "users" {
///         env.version_table("users_version");
///     }
///     Ok(())
/// })
/// # }
/// ```
pub fn run_databases(
    graphs: &[&'static Graph],
    mut configure: impl FnMut(&mut Env) -> EnvResult,
) -> ExitCode {
    ExitCode::from(run_with(std::env::args_os().collect(), Graphs::Named(graphs), &mut configure))
}

/// The graphs of a project.
#[derive(Clone, Copy)]
enum Graphs<'g> {
    /// The one of a project with one database.
    Only(&'static Graph),
    /// Those of a project with several, each called as its module.
    Named(&'g [&'static Graph]),
}

/// What `env.rs` says of a database.
type Configure<'c> = &'c mut dyn FnMut(&mut Env) -> EnvResult;

fn run_with(args: Vec<OsString>, graphs: Graphs<'_>, configure: Configure<'_>) -> u8 {
    let cli = match parse(args) {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and version are errors to clap, and results to us.
            let _ = usage.print();
            return if usage.use_stderr() { exit::USAGE } else { exit::DONE };
        }
    };
    let mut console = Console::new(&cli.options);
    execute(&cli, graphs, configure, &mut console).unwrap_or_else(|error| {
        error.report(&console);
        error.exit_code()
    })
}

/// The examples of the help speak of `cargo ftf-migrate`; here they name the program that is running.
fn parse(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    let program = args.first().map(std::path::Path::new).and_then(std::path::Path::file_stem);
    let program = program.map_or_else(|| "migrate".to_owned(), |name| name.to_string_lossy().into_owned());
    let command = Cli::command().name(program.clone()).mut_subcommands(|verb| {
        let examples = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
        verb.after_help(examples.replace("cargo ftf-migrate", &program))
    });
    Cli::from_arg_matches(&command.try_get_matches_from(args)?)
}

fn execute(
    cli: &Cli,
    graphs: Graphs<'_>,
    configure: Configure<'_>,
    console: &mut Console,
) -> Result<u8, RunnerError> {
    let chosen = choice::choose(cli, graphs)?;
    match &cli.verb {
        Verb::Graph(verb) if !needs_database(verb) => list_graphs(&chosen, verb, console),
        Verb::Graph(verb) => {
            let sites = choice::sites(cli, chosen, configure)?;
            list_databases(sites, verb, console)
        }
        Verb::Database(verb) if verb.offline().is_some_and(|options| options.sql) => {
            write_script(cli, verb, &chosen, configure)
        }
        Verb::Database(verb) => {
            let sites = choice::sites(cli, chosen, configure)?;
            work(verb, &sites, console)
        }
    }
}

/// Lists from the graphs alone.
fn list_graphs(chosen: &[Chosen], verb: &GraphVerb, console: &Console) -> Result<u8, RunnerError> {
    let layout = Layout::from(console);
    let mut listings = Vec::new();
    for one in chosen {
        let listing = render_verb(&one.revisions(needs_operations(verb))?, verb, None, layout);
        listings.push((one.graph.name(), listing.map_err(RunnerError::from)));
    }
    print_listings(listings, console)
}

/// Lists what the graphs and the databases say.
fn list_databases(sites: Vec<Site>, verb: &GraphVerb, console: &mut Console) -> Result<u8, RunnerError> {
    let mut listings = Vec::new();
    for site in sites {
        console.set_database_url(&site.url);
        let listing = database::list(verb, &site, site.chosen.revisions(needs_operations(verb))?, console);
        listings.push((site.chosen.graph.name(), listing));
    }
    print_listings(listings, console)
}

fn print_listings(
    listings: Vec<(&str, Result<String, RunnerError>)>,
    console: &Console,
) -> Result<u8, RunnerError> {
    console.result(&join_listings(listings, console.format(), RunnerError::is_unknown_revision)?)?;
    Ok(exit::DONE)
}

fn write_script(
    cli: &Cli,
    verb: &DatabaseVerb,
    chosen: &[Chosen],
    configure: Configure<'_>,
) -> Result<u8, RunnerError> {
    // A script is for one database, which `choose` has made sure of.
    for one in chosen {
        let mut env = one.env(cli);
        configure(&mut env).map_err(RunnerError::Environment)?;
        offline::write(verb, one.graph, &env)?;
    }
    Ok(exit::DONE)
}

/// Works on one database after the other, and stops at the first error. The exit code is the worst of them.
fn work(verb: &DatabaseVerb, sites: &[Site], console: &mut Console) -> Result<u8, RunnerError> {
    let names: Vec<&str> = sites.iter().map(|site| site.chosen.graph.name()).collect();
    let mut worst = exit::DONE;
    for (at, site) in sites.iter().enumerate() {
        console.set_database_url(&site.url);
        if let Some(name) = site.chosen.name() {
            console.set_database(Some(name));
            if names.len() > 1 {
                head(verb, name, at == 0, console)?;
            }
        }
        let done = database::execute(verb, site, site.chosen.revisions(false)?, console);
        match done {
            Ok(code) => worst = worst.max(code),
            Err(error) if names.len() > 1 => {
                error.report(console);
                console.set_database(None);
                choice::tell_stop(verb, &names, at, console);
                return Ok(error.exit_code());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(worst)
}

/// Says which of several databases comes now: among the results where there are some, else beside what is done.
fn head(verb: &DatabaseVerb, name: &str, is_first: bool, console: &Console) -> Result<(), RunnerError> {
    let heading = heading(name, is_first);
    match (verb, console.format()) {
        (DatabaseVerb::Current(_), Format::Text) => console.result(&heading)?,
        _ => console.note(heading.trim_end()),
    }
    Ok(())
}

fn needs_operations(verb: &GraphVerb) -> bool {
    matches!(verb, GraphVerb::History(args) if args.needs_operations())
}

fn needs_database(verb: &GraphVerb) -> bool {
    match verb {
        GraphVerb::History(args) => args.needs_database(),
        GraphVerb::Show(args) => args.needs_database(),
        GraphVerb::Heads(_) | GraphVerb::Branches(_) => false,
    }
}
