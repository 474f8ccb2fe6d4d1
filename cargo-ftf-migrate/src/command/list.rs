//! `history`, `heads`, `branches` and `show`, from the files: nothing is compiled, unless the database is to be asked.

use ftf_migrate_core::cli::{
    Console, GraphVerb, Layout, Revisions, join_listings, note_if_empty, render_verb,
};
use ftf_migrate_graph::ErrorKind;

use super::asked::Asker;
use crate::cli::Cli;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::Directory;

/// Prints what the verb lists. The database is asked where it is only if the verb is about that.
pub(crate) fn run(projects: &[&Project], verb: &GraphVerb, cli: &Cli, console: &Console) -> Result<()> {
    let mut listings = Vec::new();
    let mut loaded = Vec::new();
    for project in projects {
        let mut revisions = Directory::load(project)?.into_revisions();
        let listing = render(project, verb, &mut revisions, cli, console);
        listings.push((project.database.as_deref().unwrap_or_default(), listing));
        loaded.push(revisions);
    }
    console.result(&join_listings(listings, console.format(), is_unknown)?)?;
    if let [only] = loaded.as_slice() {
        note_if_empty(only, console);
    }
    Ok(())
}

fn render(
    project: &Project,
    verb: &GraphVerb,
    revisions: &mut Revisions,
    cli: &Cli,
    console: &Console,
) -> Result<String> {
    let is_about_database = verb.needs_rows(revisions.map());
    let rows = is_about_database.then(|| Asker { project, cli, console }.rows(&about(verb))).transpose()?;
    if let Some(rows) = &rows {
        revisions.mark_current(rows)?;
    }
    Ok(render_verb(revisions, verb, rows.as_deref(), Layout::from(console))?)
}

/// What of the verb is about the database.
fn about(verb: &GraphVerb) -> String {
    match verb {
        GraphVerb::Show(args) => args.revision.clone(),
        GraphVerb::History(args) if !args.indicate_current => args.rev_range.clone().unwrap_or_default(),
        _ => "--indicate-current".to_owned(),
    }
}

fn is_unknown(error: &Error) -> bool {
    matches!(error, Error::Graph(error) if error.kind() == ErrorKind::Unknown)
}
