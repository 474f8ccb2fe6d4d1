//! `merge`: write a revision that joins several heads.

use ftf_migrate_core::cli::Console;

use super::asked::Asker;
use crate::cli::{Cli, Merge};
use crate::error::Result;
use crate::project::Project;
use crate::script::{Body, Directory, NewRevision, write};

/// Writes the file and prints its path.
pub(crate) fn run(project: &Project, args: &Merge, cli: &Cli, console: &Console) -> Result<()> {
    let directory = Directory::load(project)?;
    let symbols: Vec<&str> = args.revisions.iter().map(String::as_str).collect();
    let rows = Asker { project, cli, console }.rows_for(&symbols, directory.revisions().map())?;
    let path = write(
        project,
        directory,
        &NewRevision {
            rows,
            message: args.message.clone().unwrap_or_default(),
            id: args.naming.rev_id.clone(),
            heads: args.revisions.clone(),
            splice: args.splice,
            depends_on: Vec::new(),
            branch_labels: args.naming.branch_label.clone(),
            folder: None,
            body: Body::Merge,
        },
    )?;
    super::print_path(console, &path)
}
