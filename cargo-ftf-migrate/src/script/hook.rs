//! Programs that run on each new revision file.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::project::Project;

/// Stands for the path of the file in a hook. A hook without it gets the path as its last argument.
const FILE: &str = "{file}";

/// A post-write hook, as `[package.metadata.ftf-migrate]` has it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged, expecting = "a hook is a command line, or a list of its words")]
pub(crate) enum Hook {
    /// A command line, whose words are parted by spaces.
    Line(String),
    /// The words of one, for words with spaces in them.
    Words(Vec<String>),
}

impl Hook {
    /// The hook that is no program of its own here: the text is formatted before it is written, as `fmt` does it.
    pub(crate) fn rustfmt() -> Self {
        Self::Line("rustfmt".to_owned())
    }

    fn words(&self) -> Vec<&str> {
        match self {
            Self::Line(line) => line.split_whitespace().collect(),
            Self::Words(words) => words.iter().map(String::as_str).collect(),
        }
    }

    fn arguments(&self, path: &Path) -> Vec<String> {
        let path = path.to_string_lossy();
        let words = self.words();
        let is_named = words.iter().any(|word| word.contains(FILE));
        let words = words.into_iter().map(|word| word.replace(FILE, &path));
        words.chain((!is_named).then(|| path.to_string())).collect()
    }
}

/// Whether new files are formatted.
pub(super) fn formats(project: &Project) -> bool {
    project.settings.post_write_hooks.contains(&Hook::rustfmt())
}

/// Runs the project's hooks on a file that was written, one after the other, in the project's folder. What they print
/// goes to stderr.
///
/// # Errors
///
/// One cannot be started or fails. The file stays as it is then.
pub(super) fn run_hooks(project: &Project, path: &Path) -> Result<()> {
    let hooks = project.settings.post_write_hooks.iter();
    hooks.filter(|hook| **hook != Hook::rustfmt()).try_for_each(|hook| run(hook, project, path))
}

fn run(hook: &Hook, project: &Project, path: &Path) -> Result<()> {
    let failed = |reason: String| Error::Hook { hook: hook.words().join(" "), path: path.to_owned(), reason };
    let arguments = hook.arguments(path);
    let Some((program, arguments)) = arguments.split_first().filter(|_| !hook.words().is_empty()) else {
        return Err(failed("it names no program".to_owned()));
    };
    let status = Command::new(program)
        .args(arguments)
        .current_dir(&project.root)
        .stdin(Stdio::null())
        .stdout(Stdio::from(io::stderr()))
        .status()
        .map_err(|error| failed(format!("it cannot be started: {error}")))?;
    if status.success() { Ok(()) } else { Err(failed(format!("it ended with {status}"))) }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Hook;

    #[test]
    fn the_path_stands_where_it_is_named_or_at_the_end() {
        let line = |text: &str| Hook::Line(text.to_owned()).arguments(Path::new("a b.rs"));
        assert_eq!(line("git add"), ["git", "add", "a b.rs"]);
        assert_eq!(line("sh x --in={file} -v"), ["sh", "x", "--in=a b.rs", "-v"]);
        let words = Hook::Words(vec!["my tool".to_owned(), "{file}".to_owned()]);
        assert_eq!(words.arguments(Path::new("a.rs")), ["my tool", "a.rs"]);
    }
}
