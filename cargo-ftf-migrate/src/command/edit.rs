//! `edit`: open revision files in the user's editor.

use std::path::PathBuf;
use std::process::Command;

use ftf_migrate_core::cli::Console;
use ftf_migrate_graph::{ErrorKind, Position};

use super::asked::Asker;
use crate::cli::{Cli, Edit};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::Directory;

/// Waits until the editor is closed.
pub(crate) fn run(projects: &[&Project], args: &Edit, cli: &Cli, console: &Console) -> Result<()> {
    let mut paths = Vec::new();
    let mut refused = None;
    for project in projects {
        match find(project, &args.revision, cli, console) {
            Ok(found) => paths.extend(found),
            // Another database may have it.
            Err(Error::Graph(error)) if error.kind() == ErrorKind::Unknown => {
                refused.get_or_insert(Error::Graph(error));
            }
            Err(other) => return Err(other),
        }
    }
    match (paths.is_empty(), refused) {
        (true, Some(error)) => Err(error),
        (true, None) => Err(Error::NothingToEdit(args.revision.clone())),
        (false, _) => open(&editor().ok_or(Error::NoEditor)?, &paths),
    }
}

fn find(project: &Project, symbol: &str, cli: &Cli, console: &Console) -> Result<Vec<PathBuf>> {
    let directory = Directory::load(project)?;
    let map = directory.revisions().map();
    let rows = Asker { project, cli, console }.rows_for(&[symbol], map)?;
    let found = map.resolve_many(symbol, rows.as_deref())?;
    let ids = found.iter().filter_map(Position::id);
    Ok(ids.filter_map(|id| directory.path(id)).map(PathBuf::from).collect())
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
