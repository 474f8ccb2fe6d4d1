//! `fmt`: format the revision files, which `cargo fmt` does not see behind the macro.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use ftf_migrate_core::cli::Color;

use crate::cli::Fmt;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::list_files;

/// Formats the files, or with `--check` shows what is not formatted.
pub(crate) fn run(projects: &[&Project], args: &Fmt, color: Color) -> Result<()> {
    let mut files = Vec::new();
    for project in projects {
        files.extend(list_files(project)?);
    }
    let Some(project) = projects.first().filter(|_| !files.is_empty()) else { return Ok(()) };
    let status = Command::new("rustfmt")
        .args(["--edition", &project.edition])
        .args(args.check.then_some("--check"))
        .args(color_argument(color))
        .args(files)
        .current_dir(&project.root)
        .stdin(Stdio::null())
        .status()
        .map_err(|source| Error::Start { program: PathBuf::from("rustfmt"), source })?;
    match (status.success(), args.check) {
        (true, _) => Ok(()),
        (false, true) => Err(Error::NotFormatted),
        (false, false) => Err(Error::Rustfmt),
    }
}

/// rustfmt looks for a terminal by itself.
fn color_argument(color: Color) -> Option<&'static str> {
    match color {
        Color::Auto => None,
        Color::Always => Some("--color=always"),
        Color::Never => Some("--color=never"),
    }
}
