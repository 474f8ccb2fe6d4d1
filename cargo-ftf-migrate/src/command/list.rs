//! `history`, `heads`, `branches` and `show`, from the files: nothing is compiled.

use ftf_migrate_core::cli::{Console, GraphVerb, Layout, join_listings, render_verb};
use ftf_migrate_graph::ErrorKind;

use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::Directory;

/// Prints what the verb lists.
pub(crate) fn run(projects: &[&Project], verb: &GraphVerb, console: &Console) -> Result<()> {
    let listing = |project: &Project| {
        let directory = Directory::load(project)?;
        Ok(render_verb(directory.revisions(), verb, None, Layout::from(console))?)
    };
    let listings = projects.iter().map(|project| {
        let name = project.database.as_deref().unwrap_or_default();
        (name, listing(project))
    });
    let text = join_listings(listings.collect(), console.format(), is_unknown)?;
    Ok(console.result(&text)?)
}

fn is_unknown(error: &Error) -> bool {
    matches!(error, Error::Graph(error) if error.kind() == ErrorKind::Unknown)
}
