//! Whether a revision is applied to the database, as the project's runner knows it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ftf_migrate_core::cli::{Console, DatabaseUrlError, NamedDatabase, Options, find_database_url};

use super::interrupt;
use crate::cli::Cli;
use crate::command::asked::Asker;
use crate::error::Result;
use crate::project::Project;
use crate::script::{Rebase, RebaseError};

/// What was found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looked {
    /// The database does not have the revision.
    NotApplied,
    /// No database was named.
    Nowhere,
    /// The database could not be asked, and the user goes on all the same.
    InVain,
}

/// Everything that asking needs.
pub(super) struct Question<'a> {
    pub(super) project: &'a Project,
    pub(super) cli: &'a Cli,
    /// Whether the database has to be asked, also where only env.rs knows which one.
    pub(super) must_ask: bool,
    pub(super) rebase: &'a Rebase,
    pub(super) console: &'a Console,
    /// Set when the user does not want to wait.
    pub(super) interrupted: Arc<AtomicBool>,
}

impl Question<'_> {
    /// Asks the database, if one is named in one of the usual places, or if it has to be asked.
    ///
    /// # Errors
    ///
    /// The revision is applied; or nobody knows, and the user has not said that this is well.
    pub(super) fn ask(&self) -> Result<Looked> {
        if !self.must_ask && !is_database_named(self.project, &self.cli.options) {
            return Ok(Looked::Nowhere);
        }
        let Rebase { id, above, from, .. } = self.rebase;
        let id = id.clone();
        let asked = Asker { project: self.project, cli: self.cli, console: self.console }.read_rows();
        match asked.map_err(|(reason, _)| reason) {
            _ if interrupt::is_set(&self.interrupted) => Err(RebaseError::Interrupted(id).into()),
            Ok(current) if current.iter().any(|revision| above.contains(revision)) => {
                Err(RebaseError::Applied { id, current, parents: from.clone() }.into())
            }
            Ok(_) => Ok(Looked::NotApplied),
            Err(reason) if !self.must_ask && self.may_go_on(&reason) => Ok(Looked::InVain),
            Err(reason) => Err(RebaseError::Unasked { id, reason, must_ask: self.must_ask }.into()),
        }
    }

    fn may_go_on(&self, reason: &str) -> bool {
        let id = &self.rebase.id;
        let question = format!(
            "{reason}\nNobody can tell whether {id} is applied to the database. Move it all the same?"
        );
        self.cli.options.yes || (self.console.is_interactive() && self.console.confirm(&question))
    }
}

/// Whether a database is named where the runner looks for it. What `-x` means, only env.rs knows.
fn is_database_named(project: &Project, options: &Options) -> bool {
    let named = project.database.as_deref().map(|name| NamedDatabase { name, is_alone: true });
    let is_found = !matches!(find_database_url(options, named), Err(DatabaseUrlError::NotGiven { .. }));
    is_found || !options.x.is_empty() || project.settings.url.is_some()
}
