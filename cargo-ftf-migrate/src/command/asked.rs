//! What the database says: asked through the project's runner, which alone can talk to it.

use ftf_migrate_core::cli::{Cli as RunnerCli, Color, Console, Current, DatabaseVerb, Format, Options, Verb};
use ftf_migrate_core::revision::RevisionMap;
use serde_json::Value;

use crate::cli::Cli;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::runner;

/// Whoever asks: for which project, and with which options.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    pub(super) project: &'a Project,
    pub(super) cli: &'a Cli,
    pub(super) console: &'a Console,
}

impl Asker<'_> {
    /// The database's version rows, if one of the symbols can only be understood with them. Else nothing is built or asked.
    ///
    /// # Errors
    ///
    /// The project does not compile, or the database could not be asked.
    pub(super) fn rows_for(self, symbols: &[&str], map: &RevisionMap) -> Result<Option<Vec<String>>> {
        symbols.iter().find(|symbol| map.needs_rows(symbol)).map(|symbol| self.rows(symbol)).transpose()
    }

    /// The database's version rows, which `what` of the command line is about.
    ///
    /// # Errors
    ///
    /// As [`Self::rows_for`].
    pub(super) fn rows(self, what: &str) -> Result<Vec<String>> {
        self.read_rows().map_err(|(reason, hint)| Error::Unasked { what: what.to_owned(), reason, hint })
    }

    /// The version rows, or why they cannot be read and what to do about it.
    pub(super) fn read_rows(self) -> std::result::Result<Vec<String>, (String, Option<String>)> {
        let Self { project, cli, console } = self;
        let told = |error: Error| (error.to_string(), error.hint());
        let program = runner::build(project, &cli.cargo, console).map_err(told)?;
        let options = Options {
            quiet: true,
            verbose: false,
            format: Format::Json,
            color: Color::Never,
            ..runner::options_of(project, &cli.options)
        };
        let verb = Verb::Database(DatabaseVerb::Current(Current { check_heads: false }));
        let arguments = RunnerCli { options, verb }.to_args();
        let output = runner::output(&program, &arguments).map_err(told)?;
        if output.status.success() {
            rows(&output.stdout).ok_or_else(|| ("the runner's answer cannot be understood".to_owned(), None))
        } else {
            Err(told_error(&String::from_utf8_lossy(&output.stderr)))
        }
    }
}

/// The version rows in what `current --format json` prints.
fn rows(stdout: &[u8]) -> Option<Vec<String>> {
    let answer: Value = serde_json::from_slice(stdout).ok()?;
    answer["rows"].as_array()?.iter().map(|row| row.as_str().map(str::to_owned)).collect()
}

/// The message and the hint of the error event; everything when there is none.
fn told_error(stderr: &str) -> (String, Option<String>) {
    let events = stderr.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let Some(error) = events.into_iter().find(|event| event["event"] == "error") else {
        return (stderr.trim().to_owned(), None);
    };
    let text = |key: &str| error[key].as_str().map(str::to_owned);
    (text("message").unwrap_or_default(), text("hint"))
}

#[cfg(test)]
mod tests {
    use super::{rows, told_error};

    #[test]
    fn answers_of_the_runner_are_understood() {
        assert_eq!(rows(b"{\"schema_version\": 1, \"revisions\": [], \"rows\": []}\n").unwrap(), [""; 0]);
        let one = br#"{"schema_version": 1, "revisions": [{"revision": "a1"}], "rows": ["a1"]}"#;
        assert_eq!(rows(one).unwrap(), ["a1"]);
        assert!(rows(b"a1 (head)").is_none());
        let event = "{\"event\":\"warning\",\"message\":\"w\"}\n\
                     {\"event\":\"error\",\"message\":\"no such host\",\"hint\":\"look\"}\n";
        assert_eq!(told_error(event), ("no such host".to_owned(), Some("look".to_owned())));
        assert_eq!(told_error("killed\n"), ("killed".to_owned(), None));
    }
}
