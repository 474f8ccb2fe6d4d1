//! Formatting what is written: `cargo fmt` does not see files behind a macro.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::project::Project;

/// The source as rustfmt lays it out with the project's settings, or as it is when rustfmt is missing or refuses.
pub(crate) fn format(source: String, project: &Project) -> String {
    run_rustfmt(&source, project).unwrap_or(source)
}

fn run_rustfmt(source: &str, project: &Project) -> Option<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", &project.edition])
        .current_dir(&project.root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // A revision file is smaller than a pipe's buffer, or rustfmt reads all before it writes: no deadlock.
    child.stdin.take()?.write_all(source.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let formatted = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !formatted.is_empty()).then_some(formatted)
}
