//! `cargo ftf-migrate`: schema migrations from the command line.
//!
//! A launcher. It finds the project, does by itself what only touches files (also while the project does not compile),
//! and for everything that needs a database builds the project's runner and starts it.

mod cli;
mod command;
mod declared;
mod error;
mod freshness;
mod layout;
mod manifest;
mod project;
mod runner;
mod script;
mod settings;
mod sources;
mod transaction;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory;
use ftf_migrate_core::cli::Verb as RunnerVerb;
use ftf_migrate_core::cli::{AutogenerateOptions, Console, check_format, exit, parse};

use crate::cli::{Cli, Verb};

fn main() -> ExitCode {
    let cli = match parse(Cli::command(), arguments(), check) {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and version are errors to clap, and results to us.
            let _ = usage.print();
            return ExitCode::from(if usage.use_stderr() { exit::USAGE } else { exit::DONE });
        }
    };
    let console = Console::new(&cli.options);
    ExitCode::from(command::run(&cli, &console).unwrap_or_else(|error| {
        if !error.is_told() {
            console.error(&error.to_string(), error.hint().as_deref());
        }
        error.exit_code()
    }))
}

/// What clap cannot say of a command line.
fn check(cli: &Cli) -> Result<(), String> {
    let verb = match &cli.verb {
        Verb::Graph(verb) => Some(RunnerVerb::Graph(verb.clone())),
        Verb::Database(verb) => Some(RunnerVerb::Database(verb.clone())),
        _ => None,
    };
    if let Verb::Revision(args) = &cli.verb
        && !args.autogenerate
        && args.options != AutogenerateOptions::default()
    {
        return Err("'--from-history', '--rename' and '--no-rename' need '--autogenerate'".to_owned());
    }
    check_format(verb.as_ref(), cli.options.format)
}

/// Cargo starts `cargo-ftf-migrate ftf-migrate …`; an alias of cargo, or a person, starts it without the second word.
fn arguments() -> Vec<OsString> {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|first| first == "ftf-migrate") {
        arguments.remove(1);
    }
    arguments
}
