//! Building the project's runner and starting it in this process's place.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cargo_metadata::Message;
use ftf_migrate_core::cli::{Color, Console, Options};

use crate::cli::Cargo;
use crate::error::{Error, Result};
use crate::freshness::Build;
use crate::project::Project;
use crate::script::shown;

/// The database of a project that has named none: a file, for trying things out.
const DEFAULT_DATABASE_URL: &str = "sqlite://dev.db";

/// Builds the project's runner, if it is not fresh, and returns the path of the program.
pub(crate) fn build(project: &Project, cargo: &Cargo, console: &Console) -> Result<PathBuf> {
    let build = Build::new(project, cargo);
    if let Some(program) = build.as_ref().and_then(Build::fresh_program) {
        return Ok(program);
    }
    let program = ask_cargo(project, cargo, console)?;
    if let Some(build) = build {
        build.note(project, &program);
    }
    Ok(program)
}

/// Has cargo build the runner, or find that it is fresh. Cargo's own words go to stderr.
///
/// Cargo is quiet unless `-v` was given; a note says so when there is something to wait for.
fn ask_cargo(project: &Project, cargo: &Cargo, console: &Console) -> Result<PathBuf> {
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
        package_folder: folder_of_files(projects).map(shown),
        default_database_url: projects.iter().copied().filter_map(default).collect(),
        ..typed.clone()
    }
}

/// The folder below which the program names revision files: that of the `graph!`. Where graphs lie in several folders, only
/// that of the package is common to them.
fn folder_of_files<'p>(projects: &[&'p Project]) -> Option<&'p Path> {
    let (first, others) = projects.split_first()?;
    let folder = first.declared_in.parent()?;
    let is_common = others.iter().all(|other| other.declared_in.parent() == Some(folder));
    Some(if is_common { folder } else { &first.root })
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

/// Starts the runner and waits for what it writes to stdout. What it has to say besides is seen.
pub(crate) fn answer(program: &Path, arguments: &[String]) -> Result<String> {
    let start = |source| Error::Start { program: program.to_owned(), source };
    let output = Command::new(program).args(arguments).stderr(Stdio::inherit()).output().map_err(start)?;
    if !output.status.success() {
        let code = output.status.code().and_then(|code| u8::try_from(code).ok());
        return Err(Error::Told(code.unwrap_or(ftf_migrate_core::cli::exit::FAILED)));
    }
    String::from_utf8(output.stdout).map_err(|_| Error::NotText(program.to_owned()))
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use ftf_migrate_core::cli::Options;
    use ftf_migrate_graph::check::Bases;

    use super::{DEFAULT_DATABASE_URL, options, options_of};
    use crate::project::Project;
    use crate::settings::Settings;

    fn project(database: Option<&str>, declared_in: &str, url: Option<&str>) -> Project {
        Project {
            root: PathBuf::from("/shop"),
            package: "migrations".to_owned(),
            edition: "2024".to_owned(),
            manifest: PathBuf::from("/shop/Cargo.toml"),
            workspace: PathBuf::from("/shop"),
            target: PathBuf::from("/shop/target"),
            sources: Vec::new(),
            database: database.map(str::to_owned),
            declared_in: PathBuf::from(declared_in),
            locations: Vec::new(),
            is_recursive: false,
            bases: Bases::default(),
            settings: Settings { url: url.map(str::to_owned), ..Settings::default() },
        }
    }

    #[test]
    fn files_are_named_below_the_folder_of_the_graph() {
        let folder = |projects: &[&Project]| options(projects, true, &Options::default()).package_folder;
        let inside = project(None, "/shop/src/migrations/mod.rs", None);
        assert_eq!(folder(&[&inside]).unwrap(), "/shop/src/migrations");
        let (billing, users) = (
            project(Some("billing"), "/shop/billing.rs", None),
            project(Some("users"), "/shop/users.rs", None),
        );
        assert_eq!(folder(&[&billing, &users]).unwrap(), "/shop");
        let audit = project(Some("audit"), "/shop/audit/mod.rs", None);
        assert_eq!(folder(&[&audit, &users]).unwrap(), "/shop");
    }

    #[test]
    fn each_database_has_its_url_and_only_a_single_one_a_default() {
        let urls = |projects: &[&Project], has_default| {
            options(projects, has_default, &Options::default()).default_database_url
        };
        assert_eq!(urls(&[&project(None, "mod.rs", None)], true), [DEFAULT_DATABASE_URL]);
        assert_eq!(urls(&[&project(None, "mod.rs", None)], false), [""; 0]);
        assert_eq!(urls(&[&project(None, "mod.rs", Some("sqlite:a"))], false), ["sqlite:a"]);
        let billing = project(Some("billing"), "billing.rs", Some("sqlite:b"));
        let users = project(Some("users"), "users.rs", None);
        assert_eq!(urls(&[&billing, &users], true), ["billing=sqlite:b"]);
        let alone = options_of(&users, &Options::default());
        assert_eq!((alone.database, alone.default_database_url), (vec!["users".to_owned()], Vec::new()));
    }
}
