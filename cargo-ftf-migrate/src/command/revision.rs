//! `revision`: write a new revision file.

use ftf_migrate_core::cli::Console;

use crate::cli::Revision;
use crate::error::Result;
use crate::project::Project;
use crate::script::{NewRevision, write};

/// Writes the file and prints its path.
pub(crate) fn run(project: &Project, args: &Revision, console: &Console) -> Result<()> {
    let path = write(
        project,
        NewRevision {
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
