//! `merge`: write a revision that joins several heads.

use ftf_migrate_core::cli::Console;

use crate::cli::Merge;
use crate::error::Result;
use crate::project::Project;
use crate::script::{NewRevision, write};

/// Writes the file and prints its path.
pub(crate) fn run(project: &Project, args: &Merge, console: &Console) -> Result<()> {
    let path = write(
        project,
        NewRevision {
            message: args.message.clone().unwrap_or_default(),
            id: args.naming.rev_id.clone(),
            heads: args.revisions.clone(),
            splice: args.splice,
            depends_on: Vec::new(),
            branch_labels: args.naming.branch_label.clone(),
            folder: None,
            is_merge: true,
        },
    )?;
    super::print_path(console, &path)
}
