//! `man`: manual pages, one for the program and one for each verb.

use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man as Page;
use ftf_migrate_core::cli::Console;

use crate::cli::{Cli, Man};
use crate::command::print_path;
use crate::error::{Error, Result};

const PROGRAM: &str = "cargo-ftf-migrate";

/// Prints the program's page, or writes all pages to a folder and prints their paths.
pub(crate) fn run(args: &Man, console: &Console) -> Result<()> {
    let pages = pages();
    match (&args.out, pages.first()) {
        (Some(folder), _) => write(folder, pages, console),
        (None, Some((_, page))) => Ok(console.result(&text(page)?)?),
        (None, None) => Ok(()),
    }
}

fn write(folder: &Path, pages: Vec<(String, Page)>, console: &Console) -> Result<()> {
    fs::create_dir_all(folder).map_err(Error::io("make", folder))?;
    for (name, page) in pages {
        let path = folder.join(format!("{name}.1"));
        fs::write(&path, text(&page)?).map_err(Error::io("write", &path))?;
        print_path(console, &path)?;
    }
    Ok(())
}

/// The program's page, and those of its verbs.
fn pages() -> Vec<(String, Page)> {
    let mut program = Cli::command().name(PROGRAM);
    // Each verb gets the options that all have, and its full name.
    program.build();
    let verbs: Vec<Command> = program.get_subcommands().filter(|verb| !verb.is_hide_set()).cloned().collect();
    let verbs = verbs.into_iter().map(|verb| {
        let name = format!("{PROGRAM}-{}", verb.get_name());
        (name.clone(), Page::new(verb.name(name)))
    });
    let verbs: Vec<_> = verbs.collect();
    [(PROGRAM.to_owned(), Page::new(program))].into_iter().chain(verbs).collect()
}

fn text(page: &Page) -> Result<String> {
    let mut roff = Vec::new();
    page.render(&mut roff)?;
    Ok(String::from_utf8_lossy(&roff).into_owned())
}
