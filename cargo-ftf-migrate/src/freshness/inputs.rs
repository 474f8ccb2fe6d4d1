//! What a runner was made from: every file and variable at which cargo looks to decide whether to build it again.
//!
//! Of the packages of the project and those that it names by path, cargo writes down each source file, and each path that a build script names, beside the
//! program (`migrate.d`). Everything else is fixed by `Cargo.lock`, by the manifests and the configuration of cargo, by the toolchain and by variables.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::project::Project;

/// Variables that put another compiler in the place of the toolchain's, whose changes nobody notes, or what was built in another place.
const LEAD_ELSEWHERE: [&str; 7] = [
    "CARGO_BUILD_BUILD_DIR",
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "CARGO_BUILD_RUSTC",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER",
];

/// What a runner was made from.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Inputs {
    /// Files, folders with all that is in them, and paths at which something may appear.
    pub(super) paths: BTreeSet<PathBuf>,
    /// Variables, besides those of cargo and rustc themselves.
    pub(super) variables: Vec<String>,
}

impl Inputs {
    /// Finds all inputs of a program that has just been built. None when there may be others.
    pub(super) fn of(project: &Project, target: &Path, program: &Path) -> Option<Self> {
        let sources = sources(&fs::read_to_string(program.with_extension("d")).ok()?)?;
        // `target/debug/examples/migrate`. What is built for another machine leaves its build scripts in yet another folder.
        let profile = program.parent()?.parent().filter(|profile| profile.parent() == Some(target))?;
        let scripts = Scripts::read(&profile.join("build"))?;
        // A target folder that several projects share may have given us the build script of another one.
        if !project.locations.iter().all(|folder| is_watched(folder, &sources)) {
            return None;
        }
        let packages = packages(&sources);
        if packages.iter().any(|manifest| !scripts.are_told_apart(manifest)) {
            return None;
        }
        let mut paths = manifests(&sources);
        paths.insert(project.workspace.join("Cargo.lock"));
        // A build script is one by its name alone.
        paths.extend(packages.iter().map(|manifest| manifest.with_file_name("build.rs")));
        paths.extend(configuration()?);
        paths.extend(toolchain()?);
        paths.extend(scripts.paths);
        paths.extend(sources);
        let mut variables = scripts.variables;
        for folder in [profile.join("deps"), program.parent()?.to_owned()] {
            variables.extend(variables_of_sources(&folder)?);
        }
        Some(Self { paths, variables: variables.into_iter().collect() })
    }
}

/// The paths in `program: path path`, where a blank inside of a path is `\ `. None when one is not absolute.
fn sources(text: &str) -> Option<BTreeSet<PathBuf>> {
    let (_, paths) = text.split_once(": ")?;
    let paths = paths.trim_end().replace("\\ ", "\0");
    let paths = paths.split(' ').filter(|path| !path.is_empty());
    paths.map(|path| Some(PathBuf::from(path.replace('\0', " "))).filter(|path| path.is_absolute())).collect()
}

/// Where a `Cargo.toml` lies, or could, above any of the sources: those of the packages, and those of workspaces that they belong to.
fn manifests(sources: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let folders: BTreeSet<&Path> = sources.iter().flat_map(|source| source.ancestors().skip(1)).collect();
    folders.into_iter().map(|folder| folder.join("Cargo.toml")).collect()
}

/// The manifests of the packages that the sources belong to.
fn packages(sources: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let nearest = |source: &PathBuf| {
        source.ancestors().skip(1).map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file())
    };
    sources.iter().filter_map(nearest).collect()
}

/// Where cargo and rustup look for settings. None for settings that lead elsewhere.
pub(super) fn configuration() -> Option<Vec<PathBuf>> {
    let here = std::env::current_dir().ok()?;
    let home = std::env::home_dir()?;
    let home_of =
        |variable, folder| std::env::var_os(variable).map_or_else(|| home.join(folder), PathBuf::from);
    let cargo = home_of("CARGO_HOME", ".cargo");
    let folders = here.ancestors().map(|folder| folder.join(".cargo")).chain([cargo]);
    let files: Vec<PathBuf> =
        folders.flat_map(|folder| [folder.join("config"), folder.join("config.toml")]).collect();
    let leads_elsewhere = |file: &PathBuf| {
        let text = fs::read_to_string(file).unwrap_or_default();
        ["include", "build-dir", "rustc =", "rustc=", "rustc-w"].iter().any(|word| text.contains(word))
    };
    if files.iter().any(leads_elsewhere) {
        return None;
    }
    let rustup = home_of("RUSTUP_HOME", ".rustup");
    let toolchains = here
        .ancestors()
        .flat_map(|folder| [folder.join("rust-toolchain"), folder.join("rust-toolchain.toml")]);
    let rustup = [rustup.join("settings.toml"), rustup.join("update-hashes")];
    Some(files.into_iter().chain(toolchains).chain(rustup).collect())
}

/// The programs that build: cargo, which has started us and said where it lies, and the compiler beside it.
pub(super) fn toolchain() -> Option<[PathBuf; 2]> {
    if LEAD_ELSEWHERE.iter().any(|variable| std::env::var_os(variable).is_some_and(|value| !value.is_empty()))
    {
        return None;
    }
    let cargo = std::env::var_os("CARGO").map(PathBuf::from).filter(|cargo| cargo.is_absolute())?;
    let rustc = cargo.with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
    (cargo.is_file() && rustc.is_file()).then_some([cargo, rustc])
}

/// Whether cargo looks at all that is in the folder, or in one that it is in.
fn is_watched(folder: &Path, sources: &BTreeSet<PathBuf>) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    sources.iter().filter_map(|source| source.canonicalize().ok()).any(|source| folder.starts_with(source))
}

/// The variables that `env!` has read in any source, as rustc's own dep-info says. Those of other programs in the folder are among them.
fn variables_of_sources(folder: &Path) -> Option<BTreeSet<String>> {
    let mut variables = BTreeSet::new();
    for entry in fs::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        if path.extension().is_some_and(|extension| extension == "d") {
            let text = fs::read_to_string(&path).ok()?;
            let named = text.lines().filter_map(|line| line.strip_prefix("# env-dep:"));
            variables
                .extend(named.map(|line| line.split_once('=').map_or(line, |(name, _)| name).to_owned()));
        }
    }
    Some(variables)
}

/// What the build scripts of all packages have said.
#[derive(Debug, Default)]
struct Scripts {
    /// Paths outside of the packages; those inside are fixed by `Cargo.lock`, or stand in the dep-info.
    paths: BTreeSet<PathBuf>,
    variables: BTreeSet<String>,
    /// For each package whose script has run: does it say what it looks at? Without that cargo looks at every file of the package.
    says_what_it_reads: Vec<(String, bool)>,
}

impl Scripts {
    /// Reads `build/<package>-<hash>/output`.
    fn read(folder: &Path) -> Option<Self> {
        let mut scripts = Self::default();
        for entry in fs::read_dir(folder).ok()? {
            let entry = entry.ok()?;
            let output = entry.path().join("output");
            if !output.is_file() {
                continue;
            }
            let text = String::from_utf8_lossy(&fs::read(output).ok()?).into_owned();
            let name = entry.file_name().to_string_lossy().into_owned();
            let package = name.rsplit_once('-').map_or(name.as_str(), |(package, _)| package);
            scripts.says_what_it_reads.push((package.to_owned(), text.contains("rerun-if-changed=")));
            let said = text.lines().filter_map(|line| line.strip_prefix("cargo:"));
            for line in said.map(|line| line.strip_prefix(':').unwrap_or(line)) {
                if let Some(variable) = line.strip_prefix("rerun-if-env-changed=") {
                    scripts.variables.insert(variable.to_owned());
                } else if let Some(path) = line.strip_prefix("rerun-if-changed=") {
                    scripts.paths.extend(Some(PathBuf::from(path)).filter(|path| path.is_absolute()));
                }
            }
        }
        Some(scripts)
    }

    /// Whether everything that the build script of a package reads is known.
    fn are_told_apart(&self, manifest: &Path) -> bool {
        let Some(document) =
            fs::read_to_string(manifest).ok().and_then(|text| text.parse::<toml_edit::DocumentMut>().ok())
        else {
            return false;
        };
        let package = document.get("package");
        let has_script = match package.and_then(|package| package.get("build")) {
            Some(build) => build.as_bool() != Some(false),
            None => manifest.with_file_name("build.rs").is_file(),
        };
        let name = package.and_then(|package| package.get("name")).and_then(|name| name.as_str());
        let own = self.says_what_it_reads.iter().filter(|(package, _)| Some(package.as_str()) == name);
        !has_script || (own.clone().next().is_some() && own.into_iter().all(|(_, says)| *says))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{is_watched, manifests, sources};

    #[test]
    fn a_folder_is_watched_by_its_name_or_with_the_one_that_it_is_in() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("billing/versions");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.rs"), "").unwrap();
        let is_watched_by = |path: &str| is_watched(&folder, &[root.path().join(path)].into());
        assert!(is_watched_by("billing/versions"));
        assert!(is_watched_by("billing"));
        assert!(!is_watched_by("billing/versions/a.rs"), "a file says nothing of those beside it");
        assert!(!is_watched_by("versions"), "it is not there");
        assert!(!is_watched(&root.path().join("users"), &[root.path().to_owned()].into()), "nobody knows");
    }

    #[cfg(unix)]
    #[test]
    fn dep_info_names_paths_with_blanks_in_them() {
        let read = sources("/t/debug/examples/migrate: /p/a.rs /p/with\\ blank/b.rs\n").unwrap();
        assert_eq!(
            read.into_iter().collect::<Vec<_>>(),
            ["/p/a.rs", "/p/with blank/b.rs"].map(PathBuf::from)
        );
        assert_eq!(sources("/t/migrate: src/a.rs\n"), None, "relative paths mean what nobody says");
        assert_eq!(sources(""), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_manifest_may_appear_in_any_folder_above() {
        let above = manifests(&[PathBuf::from("/p/src/a.rs")].into());
        let paths = ["/Cargo.toml", "/p/Cargo.toml", "/p/src/Cargo.toml"].map(PathBuf::from);
        assert_eq!(above.into_iter().collect::<Vec<_>>(), paths);
    }
}
