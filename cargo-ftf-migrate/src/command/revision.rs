//! `revision`: write a new revision file.

use ftf_migrate_core::cli::{Console, exit};

use super::asked::Asker;
use super::autogenerate;
use crate::cli::{Cli, Revision};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::{Body, Directory, NewRevision, write};

/// Writes the file and prints its path.
pub(crate) fn run(project: &Project, args: &Revision, cli: &Cli, console: &Console) -> Result<u8> {
    match (args.sql, args.autogenerate) {
        (true, true) => return Err(Error::AutogenerateSql),
        (true, false) => return Err(Error::RevisionSql),
        (false, true) => return autogenerate::run(project, args, cli, console),
        (false, false) => {}
    }
    let directory = Directory::load(project)?;
    let symbols: Vec<&str> = args.head.iter().chain(&args.depends_on).map(String::as_str).collect();
    let rows = Asker { project, cli, console }.rows_for(&symbols, directory.revisions().map())?;
    let path = write(
        project,
        directory,
        &NewRevision {
            rows,
            message: args.message.clone().unwrap_or_default(),
            id: args.naming.rev_id.clone(),
            heads: args.head.clone(),
            splice: args.splice,
            depends_on: args.depends_on.clone(),
            branch_labels: args.naming.branch_label.clone(),
            folder: args.version_path.clone(),
            body: Body::Empty,
        },
    )?;
    super::print_path(console, &path)?;
    Ok(exit::DONE)
}
