//! `history`, `heads`, `branches` and `show`, from the files: nothing is compiled.

use ftf_migrate_core::cli::{Console, GraphVerb, Layout, render_verb};

use crate::error::Result;
use crate::project::Project;
use crate::script::Directory;

/// Prints what the verb lists.
pub(crate) fn run(project: &Project, verb: &GraphVerb, console: &Console) -> Result<()> {
    let directory = Directory::load(project)?;
    let text = render_verb(directory.revisions(), verb, None, Layout::from(console))?;
    Ok(console.result(&text)?)
}
