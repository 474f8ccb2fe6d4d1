//! Whether a revision is applied to the database, as the project's runner knows it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ftf_migrate_core::cli::{
    Cli as RunnerCli, Color, Console, Current, DatabaseUrlError, DatabaseVerb, Format, NamedDatabase,
    Options, Verb, find_database_url,
};
use serde_json::Value;

use super::interrupt;
use crate::cli::Cli;
use crate::error::Result;
use crate::project::Project;
use crate::runner;
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
        match read_current(self.project, self.cli, self.console) {
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
    let found = find_database_url(&project.runner_options(options), named);
    !options.x.is_empty() || !matches!(found, Err(DatabaseUrlError::NotGiven { .. }))
}

/// The revisions that the database is at, or why they cannot be read.
fn read_current(project: &Project, cli: &Cli, console: &Console) -> std::result::Result<Vec<String>, String> {
    let program = runner::build(project, &cli.cargo, console).map_err(|error| error.to_string())?;
    let options = Options {
        quiet: true,
        verbose: false,
        format: Format::Json,
        color: Color::Never,
        ..project.runner_options(&cli.options)
    };
    let verb = Verb::Database(DatabaseVerb::Current(Current { check_heads: false }));
    let arguments = RunnerCli { options, verb }.to_args();
    let output = runner::output(&program, &arguments).map_err(|error| error.to_string())?;
    if output.status.success() {
        revisions(&output.stdout).ok_or_else(|| "the runner's answer cannot be understood".to_owned())
    } else {
        Err(told_error(&String::from_utf8_lossy(&output.stderr)))
    }
}

/// The ids in what `current --format json` prints.
fn revisions(stdout: &[u8]) -> Option<Vec<String>> {
    let answer: Value = serde_json::from_slice(stdout).ok()?;
    answer["revisions"]
        .as_array()?
        .iter()
        .map(|entry| entry["revision"].as_str().map(str::to_owned))
        .collect()
}

/// The message of the error event, or everything when there is none.
fn told_error(stderr: &str) -> String {
    let events = stderr.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut messages = events.filter(|event| event["event"] == "error");
    let message = messages.next().and_then(|event| event["message"].as_str().map(str::to_owned));
    message.unwrap_or_else(|| stderr.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{revisions, told_error};

    #[test]
    fn answers_of_the_runner_are_understood() {
        assert_eq!(revisions(b"{\"schema_version\": 1, \"revisions\": []}\n").unwrap(), [""; 0]);
        let one = br#"{"schema_version": 1, "revisions": [{"revision": "a1", "message": "x"}]}"#;
        assert_eq!(revisions(one).unwrap(), ["a1"]);
        assert!(revisions(b"a1 (head)").is_none());
        let event =
            "{\"event\":\"warning\",\"message\":\"w\"}\n{\"event\":\"error\",\"message\":\"no such host\"}\n";
        assert_eq!(told_error(event), "no such host");
        assert_eq!(told_error("killed\n"), "killed");
    }
}
