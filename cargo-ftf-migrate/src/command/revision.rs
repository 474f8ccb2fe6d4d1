//! `revision`: write a new revision file.

use ftf_migrate_core::cli::Console;

use super::asked::Asker;
use crate::cli::{Cli, Revision};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::{Directory, NewRevision, write};

/// Writes the file and prints its path.
pub(crate) fn run(project: &Project, args: &Revision, cli: &Cli, console: &Console) -> Result<()> {
    if args.sql {
        return Err(Error::RevisionSql);
    }
    let directory = Directory::load(project)?;
    let symbols: Vec<&str> = args.head.iter().chain(&args.depends_on).map(String::as_str).collect();
    let rows = Asker { project, cli, console }.rows_for(&symbols, directory.revisions().map())?;
    let path = write(
        project,
        directory,
        NewRevision {
            rows,
            message: args.message.clone().unwrap_or_default(),
            id: args.naming.rev_id.clone(),
            heads: args.head.clone(),
            splice: args.splice,
            depends_on: args.depends_on.clone(),
            branch_labels: args.naming.branch_label.clone(),
            folder: args.version_path.clone(),
            is_merge: false,
        },
    )?;
    super::print_path(console, &path)
}
