//! `history`, `heads`, `branches` and `show`, from the files: nothing is compiled, unless the database is to be asked.

use ftf_migrate_core::cli::{Console, GraphVerb, Layout, note_if_empty, render_verb};

use super::asked::ask;
use crate::cli::Cli;
use crate::error::Result;
use crate::project::Project;
use crate::script::Directory;

/// Prints what the verb lists. The database is asked where it is only if the verb is about that.
pub(crate) fn run(project: &Project, verb: &GraphVerb, cli: &Cli, console: &Console) -> Result<()> {
    let mut revisions = Directory::load(project)?.into_revisions();
    let is_about_database = verb.needs_rows(revisions.map());
    let rows = is_about_database.then(|| ask(&about(verb), (project, cli, console))).transpose()?;
    if let Some(rows) = &rows {
        revisions.mark_current(rows)?;
    }
    let text = render_verb(&revisions, verb, rows.as_deref(), Layout::from(console))?;
    console.result(&text)?;
    note_if_empty(&revisions, console);
    Ok(())
}

/// What of the verb is about the database.
fn about(verb: &GraphVerb) -> String {
    match verb {
        GraphVerb::Show(args) => args.revision.clone(),
        GraphVerb::History(args) if !args.indicate_current => args.rev_range.clone().unwrap_or_default(),
        _ => "--indicate-current".to_owned(),
    }
}
