//! `edit`: open revision files in the user's editor.

use std::path::PathBuf;
use std::process::Command;

use ftf_migrate_core::cli::Console;
use ftf_migrate_graph::Position;

use super::asked::rows_for;
use crate::cli::{Cli, Edit};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::Directory;

/// Waits until the editor is closed.
pub(crate) fn run(project: &Project, args: &Edit, cli: &Cli, console: &Console) -> Result<()> {
    let directory = Directory::load(project)?;
    let map = directory.revisions().map();
    let rows = rows_for(&[&args.revision], map, (project, cli, console))?;
    let found = map.resolve_many(&args.revision, rows.as_deref())?;
    let paths: Vec<PathBuf> = found
        .iter()
        .filter_map(Position::id)
        .filter_map(|id| directory.path(id))
        .map(PathBuf::from)
        .collect();
    if paths.is_empty() {
        return Err(Error::NothingToEdit(args.revision.clone()));
    }
    open(&editor().ok_or(Error::NoEditor)?, &paths)
}

fn editor() -> Option<String> {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|key| std::env::var(key).ok());
    named.map(|name| name.trim().to_owned()).find(|name| !name.is_empty())
}

/// The variable may hold arguments: `code --wait`.
fn open(editor: &str, paths: &[PathBuf]) -> Result<()> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = Command::new(program).args(words).args(paths).status();
    let status = status.map_err(|source| Error::Start { program: PathBuf::from(program), source })?;
    if status.success() { Ok(()) } else { Err(Error::Editor(editor.to_owned())) }
}
