//! Building the project's runner and starting it in this process's place.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cargo_metadata::Message;
use ftf_migrate_core::cli::{Color, Console, Options};

use crate::cli::Cargo;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::shown;

/// The database of a project that has named none: a file, for trying things out.
const DEFAULT_DATABASE_URL: &str = "sqlite://dev.db";

/// Builds the project's runner and returns the path of the program. Cargo's own words go to stderr.
///
/// Cargo is quiet unless `-v` was given; a note says so when there is something to wait for.
pub(crate) fn build(project: &Project, cargo: &Cargo, console: &Console) -> Result<PathBuf> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let start = |source| Error::Start { program: PathBuf::from(&program), source };
    let mut command = Command::new(&program);
    command
        .args(arguments(project, cargo, !console.is_verbose()))
        .args(color_argument(console.color()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut child = command.spawn().map_err(start)?;
    let stdout = child.stdout.take().map(std::io::BufReader::new);
    let mut built = None;
    let mut is_waiting = false;
    for message in stdout.into_iter().flat_map(Message::parse_stream) {
        let Ok(Message::CompilerArtifact(artifact)) = message else { continue };
        if !artifact.fresh && !is_waiting {
            is_waiting = true;
            console.note("Building the project's runner…");
        }
        if artifact.target.is_example() && artifact.target.name == project.settings.runner {
            built = artifact.executable;
        }
    }
    if !child.wait().map_err(start)?.success() {
        return Err(Error::Build);
    }
    let missing = || Error::NoRunner { runner: project.settings.runner.clone(), root: project.root.clone() };
    built.map(cargo_metadata::camino::Utf8PathBuf::into_std_path_buf).ok_or_else(missing)
}

/// Cargo heeds the terminal and the environment by itself.
fn color_argument(color: Color) -> Option<&'static str> {
    match color {
        Color::Auto => None,
        Color::Always => Some("--color=always"),
        Color::Never => Some("--color=never"),
    }
}

fn arguments(project: &Project, cargo: &Cargo, is_quiet: bool) -> Vec<std::ffi::OsString> {
    let Cargo { manifest_path: _, package: _, release, features, offline, locked, target_dir } = cargo;
    let mut arguments: Vec<std::ffi::OsString> = vec!["build".into()];
    // Diagnostics are rendered to stderr; stdout tells where the program lies, whatever profile and target.
    arguments.push("--message-format=json-render-diagnostics".into());
    arguments.extend(["--example".into(), project.settings.runner.clone().into()]);
    arguments.extend(["--package".into(), project.package.clone().into()]);
    arguments.extend(["--manifest-path".into(), project.manifest.clone().into()]);
    arguments.extend(is_quiet.then(|| "--quiet".into()));
    arguments.extend(release.then(|| "--release".into()));
    arguments.extend(offline.then(|| "--offline".into()));
    arguments.extend(locked.then(|| "--locked".into()));
    arguments.extend(features.iter().flat_map(|list| ["--features".into(), list.into()]));
    arguments.extend(target_dir.iter().flat_map(|folder| ["--target-dir".into(), folder.into()]));
    arguments
}

/// The options as the runner gets them: with what only cargo and the settings of these projects tell. The default database
/// of a project that names none is left out when `has_default` is false, and where there are several.
pub(crate) fn options(projects: &[&Project], has_default: bool, typed: &Options) -> Options {
    let default = |project: &Project| match (&project.database, &project.settings.url) {
        (Some(name), Some(url)) => Some(format!("{name}={url}")),
        (None, Some(url)) => Some(url.clone()),
        (None, None) if has_default => Some(DEFAULT_DATABASE_URL.to_owned()),
        (_, None) => None,
    };
    Options {
        package_folder: projects.first().map(|project| shown(&project.root)),
        default_database_url: projects.iter().copied().filter_map(default).collect(),
        ..typed.clone()
    }
}

/// The options with which the runner works on one database alone.
pub(crate) fn options_of(project: &Project, typed: &Options) -> Options {
    Options { database: project.database.iter().cloned().collect(), ..options(&[project], true, typed) }
}

/// Starts the runner in place of this process. Returns its exit code where a process cannot be replaced.
pub(crate) fn start(program: &Path, arguments: &[String]) -> Result<u8> {
    let mut command = Command::new(program);
    command.args(arguments);
    replace(command).map_err(|source| Error::Start { program: program.to_owned(), source })
}

/// Starts the runner and waits for what it has to say, which nobody sees.
pub(crate) fn output(program: &Path, arguments: &[String]) -> Result<Output> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    output.map_err(|source| Error::Start { program: program.to_owned(), source })
}

#[cfg(unix)]
fn replace(mut command: Command) -> std::io::Result<u8> {
    use std::os::unix::process::CommandExt;
    // Comes back only when it failed.
    Err(command.exec())
}

#[cfg(not(unix))]
fn replace(mut command: Command) -> std::io::Result<u8> {
    let status = command.status()?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}
