//! The program that a project's `env.rs` is: [`run`] is all of its `main`.
//!
//! It understands every verb that needs no revision files, so a shipped runner works in a container that has neither
//! cargo nor sources.

mod choice;
mod compare;
mod database;
mod env;
mod error;
mod offline;
mod renames;
mod schema;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory;

use choice::{Chosen, Site};
pub use env::{Env, EnvResult};
use error::RunnerError;

use crate::cli::{
    Cli, Console, DatabaseVerb, Format, GraphVerb, Layout, Propose, Revisions, Verb, check_format, exit,
    heading, join_listings, note_if_empty, parse, render_verb,
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

impl<'g> Graphs<'g> {
    fn as_slice(&'g self) -> &'g [&'static Graph] {
        match self {
            Self::Only(graph) => std::slice::from_ref(graph),
            Self::Named(graphs) => graphs,
        }
    }
}

/// What `env.rs` says of a database.
type Configure<'c> = &'c mut dyn FnMut(&mut Env) -> EnvResult;

fn run_with(args: Vec<OsString>, graphs: Graphs<'_>, configure: Configure<'_>) -> u8 {
    let cli = match parse_named(args) {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and version are errors to clap, and results to us.
            let _ = usage.print();
            return if usage.use_stderr() { exit::USAGE } else { exit::DONE };
        }
    };
    let mut console = Console::new(&cli.options);
    execute(&cli, graphs, configure, &mut console).unwrap_or_else(|error| {
        error.report(graphs.as_slice(), cli.folder(), &console);
        error.exit_code()
    })
}

/// The examples of the help speak of `cargo ftf-migrate`; here they name the program that is running.
fn parse_named(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    let program = args.first().map(std::path::Path::new).and_then(std::path::Path::file_stem);
    let program = program.map_or_else(|| "migrate".to_owned(), |name| name.to_string_lossy().into_owned());
    let command = Cli::command().name(program.clone()).mut_subcommands(|verb| {
        name_program(verb, &program).mut_subcommands(|verb| name_program(verb, &program))
    });
    parse(command, args, |cli: &Cli| check_format(Some(&cli.verb), cli.options.format))
}

fn name_program(verb: clap::Command, program: &str) -> clap::Command {
    let examples = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
    verb.after_help(examples.replace("cargo ftf-migrate", program))
}

fn execute(
    cli: &Cli,
    graphs: Graphs<'_>,
    configure: Configure<'_>,
    console: &mut Console,
) -> Result<u8, RunnerError> {
    let chosen = choice::choose(cli, graphs)?;
    match &cli.verb {
        Verb::Graph(verb) => list(cli, verb, chosen, configure, console),
        Verb::Database(DatabaseVerb::Schema(verb)) => schema::run(cli, verb, chosen, configure, console),
        Verb::Database(verb) if cli.verb.is_script() => write_script(cli, verb, &chosen, configure),
        Verb::Database(DatabaseVerb::Check(args)) if args.offline => {
            check_offline(cli, &chosen, configure, console)
        }
        Verb::Propose(args) => propose(cli, args, &chosen, configure, console),
        Verb::Database(verb) => {
            let sites = choice::sites(cli, chosen, configure)?;
            work(cli, verb, &sites, console)
        }
    }
}

/// Lists the graphs, and asks the databases where they are if the verb is about that.
fn list(
    cli: &Cli,
    verb: &GraphVerb,
    chosen: Vec<Chosen>,
    configure: Configure<'_>,
    console: &mut Console,
) -> Result<u8, RunnerError> {
    let has_sql = verb.needs_operations(cli.options.format);
    let mut all: Vec<Revisions> = Vec::new();
    for one in &chosen {
        all.push(one.revisions(cli, has_sql)?);
    }
    let names: Vec<&str> = chosen.iter().map(|one| one.graph.name()).collect();
    let mut listings = Vec::new();
    if all.iter().any(|revisions| verb.needs_rows(revisions.map())) {
        for (site, revisions) in choice::sites(cli, chosen, configure)?.iter().zip(&mut all) {
            site.tell(console);
            listings.push(database::list(verb, site, revisions, console));
        }
    } else {
        let layout = Layout::from(&*console);
        let list = |revisions| render_verb(revisions, verb, None, layout).map_err(RunnerError::from);
        listings.extend(all.iter().map(list));
    }
    let listings = names.into_iter().zip(listings).collect();
    console.result(&join_listings(listings, console.format(), RunnerError::is_unknown_revision)?)?;
    if let [only] = all.as_slice() {
        note_if_empty(only, console);
    }
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

/// Compares the models of each database with its history.
fn check_offline(
    cli: &Cli,
    chosen: &[Chosen],
    configure: Configure<'_>,
    console: &mut Console,
) -> Result<u8, RunnerError> {
    let mut worst = exit::DONE;
    for (at, one) in chosen.iter().enumerate() {
        console.set_database(one.name());
        if chosen.len() > 1 && console.format() == Format::Text {
            console.result(&heading(one.graph.name(), at == 0))?;
        }
        let mut env = one.env(cli);
        configure(&mut env).map_err(RunnerError::Environment)?;
        worst = worst.max(compare::check_offline(one.graph, &env, console)?);
    }
    Ok(worst)
}

/// Proposes the revisions of one database: which one, the launcher has made sure of.
fn propose(
    cli: &Cli,
    args: &Propose,
    chosen: &[Chosen],
    configure: Configure<'_>,
    console: &mut Console,
) -> Result<u8, RunnerError> {
    let Some(one) = chosen.first().copied() else { return Ok(exit::DONE) };
    console.set_database(one.name());
    if args.autogenerate.from_history {
        let mut env = one.env(cli);
        configure(&mut env).map_err(RunnerError::Environment)?;
        return compare::propose_from_history(one.graph, &env, args, console);
    }
    for site in choice::sites(cli, vec![one], configure)? {
        site.tell(console);
        compare::propose(&site, args, console)?;
    }
    Ok(exit::DONE)
}

/// Works on one database after the other, and stops at the first error. The exit code is the worst of them.
fn work(cli: &Cli, verb: &DatabaseVerb, sites: &[Site], console: &mut Console) -> Result<u8, RunnerError> {
    let names: Vec<&str> = sites.iter().map(|site| site.chosen.graph.name()).collect();
    let mut worst = exit::DONE;
    for (at, site) in sites.iter().enumerate() {
        console.set_database(site.chosen.name());
        if names.len() > 1 {
            head(verb, names[at], at == 0, console)?;
        }
        site.tell(console);
        match database::execute(verb, site, site.chosen.revisions(cli, false)?, console) {
            Ok(code) => worst = worst.max(code),
            Err(error) if names.len() > 1 => {
                error.report(&[site.chosen.graph], cli.folder(), console);
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
        (DatabaseVerb::Current(_) | DatabaseVerb::Check(_), Format::Text) => console.result(&heading)?,
        _ => console.note(heading.trim_end()),
    }
    Ok(())
}
