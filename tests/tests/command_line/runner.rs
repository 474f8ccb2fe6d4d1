//! A runner on SQLite files of its own.

use crate::tell;
use ftf_migrate_tests::{Outcome, build_binary};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The runner of the example with 13 revisions, among them two branches and their merge.
static RUNNER: LazyLock<PathBuf> = LazyLock::new(|| {
    build_binary(&["-p", "fasttrack-migrations", "-p", "ftf-migrate-tests", "--example", "fasttrack-migrate"])
});

/// A database two revisions below the branches, one on both branches, and one at the head.
static DATABASES: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, target) in
        [("some", "4c80e9a2d7f5"), ("both", "e5a17d3c9b62"), ("both", "tags"), ("all", "head")]
    {
        run_in(folder.path(), &["upgrade", target, "--database-url", &format!("sqlite:{name}.db")]).done();
    }
    folder
});

/// Runs it where no database is.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    run_in(Path::new("/"), arguments)
}

fn run_in(folder: &Path, arguments: &[&str]) -> Outcome {
    Outcome::of(command(folder, arguments).output().expect("the runner starts"))
}

pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(&*RUNNER);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for variable in ["DATABASE_URL", "COLUMNS", "NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
        command.env_remove(variable);
    }
    command
}

/// Runs a line on copies of the databases.
pub(crate) fn run_on_copies(line: &str) -> Outcome {
    let folder = copies();
    run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>())
}

fn copies() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["some.db", "both.db", "all.db"] {
        std::fs::copy(DATABASES.path().join(name), folder.path().join(name)).expect("a copy");
    }
    folder
}

/// What a terminal would have shown of the lines, one after the other on the same databases.
pub(crate) fn transcript(lines: &[&str]) -> String {
    let folder = copies();
    lines.iter().fold(String::new(), |mut text, line| {
        let outcome = run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
        tell(&mut text, &format!("migrate {line}"), &outcome);
        without_times(&text.replace(folder.path().to_str().expect("UTF-8"), "[FOLDER]"))
    })
}

/// `"took_ms":12` differs from run to run.
fn without_times(text: &str) -> String {
    let mut parts = text.split("\"took_ms\":");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        format!(
            "{text}\"took_ms\":[TIME]{}",
            part.trim_start_matches("[TIME]").trim_start_matches(|c: char| c.is_ascii_digit())
        )
    })
}
