//! Which project: found with `cargo metadata`, which resolves nothing, compiles nothing and needs no network.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand, Package};
use ftf_migrate_core::cli::{DatabaseChoiceError, Options, Verb, check_databases, choose_databases};
use ftf_migrate_graph::check::Bases;

use crate::cli::Cargo;
use crate::declared::{DeclaredGraph, find_graphs};
use crate::error::{Error, Result};
use crate::freshness::Question;
use crate::settings::{KEY, Settings};

/// A workspace, seen from where the user stands.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// What cargo says.
    pub(crate) metadata: Metadata,
    /// The folder that the user stands in, or that of `--manifest-path`.
    pub(crate) here: PathBuf,
}

/// The package that holds the migrations.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its databases, at least one.
    projects: Vec<Project>,
    /// Whether the databases have names: there are several, or the settings name one.
    is_named: bool,
}

/// A database of the package that holds the migrations: its graph, and what to do with the files of it.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    /// The folder of the package.
    pub(crate) root: PathBuf,
    /// The name of the package.
    pub(crate) package: String,
    /// The Rust edition of its files.
    pub(crate) edition: String,
    /// Its `Cargo.toml`.
    pub(crate) manifest: PathBuf,
    /// The folder of the workspace that it belongs to.
    pub(crate) workspace: PathBuf,
    /// The folder for what cargo builds, unless another one is asked for.
    pub(crate) target: PathBuf,
    /// The folders of the sources of all packages of the workspace.
    pub(crate) sources: Vec<PathBuf>,
    /// What the database is called, in a package with several.
    pub(crate) database: Option<String>,
    /// The file that holds the `graph!`.
    pub(crate) declared_in: PathBuf,
    /// The folders of the revision files.
    pub(crate) locations: Vec<PathBuf>,
    /// Whether folders inside of those are read as well.
    pub(crate) is_recursive: bool,
    /// Whether the graph may have several bases.
    pub(crate) bases: Bases,
    /// Its settings.
    pub(crate) settings: Settings,
}

impl Workspace {
    /// Reads the workspace around the current directory, or around `--manifest-path`.
    pub(crate) fn find(cargo: &Cargo) -> Result<Self> {
        let manifest = find_manifest(cargo.manifest_path.as_deref())?;
        let here = match &cargo.manifest_path {
            Some(_) => folder_of(&manifest),
            None => current_dir()?,
        };
        Ok(Self { metadata: known_metadata(&manifest)?, here })
    }

    /// The folder of the workspace.
    pub(crate) fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// All packages of the workspace.
    pub(crate) fn packages(&self) -> &[Package] {
        &self.metadata.packages
    }

    /// The package that the user stands in: that of the nearest folder.
    pub(crate) fn current_package(&self) -> Option<&Package> {
        let around = self.packages().iter().filter(|package| self.here.starts_with(package_root(package)));
        around.max_by_key(|package| package_root(package).as_os_str().len())
    }

    /// The package of this name.
    pub(crate) fn package(&self, name: &str) -> Result<&Package> {
        let found = self.packages().iter().find(|package| package.name.as_str() == name);
        found.ok_or_else(|| Error::NoSuchPackage { name: name.to_owned(), packages: names(self.packages()) })
    }

    /// The package that holds the migrations: named by `-p`, else the one that belongs to where the user stands, else
    /// the only one.
    pub(crate) fn member(&self, cargo: &Cargo) -> Result<Member> {
        let members: Vec<&Package> = self.packages().iter().filter(|package| is_member(package)).collect();
        let chosen = match &cargo.package {
            Some(name) => self.named(name, &members)?,
            None => self.nearest(&members)?,
        };
        Member::of(chosen, &self.metadata)
    }

    fn named<'a>(&'a self, name: &str, members: &[&'a Package]) -> Result<&'a Package> {
        match belonging_to(self.package(name)?, members).as_slice() {
            [] => Err(Error::NotAMember { name: name.to_owned(), members: names(members.iter().copied()) }),
            [only] => Ok(only),
            several => Err(Error::SeveralMembers(names(several.iter().copied()))),
        }
    }

    fn nearest<'a>(&'a self, members: &[&'a Package]) -> Result<&'a Package> {
        let own = self.current_package().map(|package| belonging_to(package, members)).unwrap_or_default();
        match (own.as_slice(), members) {
            ([], []) => Err(Error::NoMember(self.root().to_owned())),
            ([only], _) | ([], [only]) => Ok(only),
            ([], several) | (several, _) => Err(Error::SeveralMembers(names(several.iter().copied()))),
        }
    }
}

impl Member {
    fn of(package: &Package, metadata: &Metadata) -> Result<Self> {
        let manifest = package.manifest_path.as_std_path();
        let settings = Settings::read(&package.metadata[KEY], manifest)?;
        let library = package.targets.iter().find(|target| target.is_lib());
        let library = library.ok_or_else(|| Error::NoLibrary(manifest.to_owned()))?;
        let root = library.src_path.as_std_path();
        let graphs = find_graphs(root, &library.name.replace('-', "_"))?;
        let modules: Vec<String> = graphs.iter().map(|graph| graph.module.clone()).collect();
        if modules.is_empty() {
            return Err(Error::NoGraph(root.to_owned()));
        }
        if let Some(twice) = modules.iter().enumerate().find(|(at, name)| modules[..*at].contains(name)) {
            return Err(Error::SameName(twice.1.clone()));
        }
        let is_named = modules.len() > 1 || !settings.databases.is_empty();
        settings.check_databases(&modules, manifest)?;
        let project = |graph: DeclaredGraph| Project {
            root: package_root(package).to_owned(),
            package: package.name.to_string(),
            edition: package.edition.to_string(),
            manifest: manifest.to_owned(),
            workspace: metadata.workspace_root.clone().into_std_path_buf(),
            target: metadata.target_directory.clone().into_std_path_buf(),
            sources: source_folders(metadata),
            locations: graph.locations(),
            is_recursive: graph.call.is_recursive,
            bases: graph.call.options.bases,
            settings: settings.of_database(&graph.module),
            database: is_named.then_some(graph.module),
            declared_in: graph.file,
        };
        Ok(Self { projects: graphs.into_iter().map(project).collect(), is_named })
    }

    /// The databases that the command line is about.
    pub(crate) fn chosen(&self, options: &Options) -> Result<Vec<&Project>> {
        let known: Vec<&str> =
            self.projects.iter().filter_map(|project| project.database.as_deref()).collect();
        let positions = choose_databases(&known, options)?;
        if self.is_named {
            Ok(positions.into_iter().filter_map(|at| self.projects.get(at)).collect())
        } else {
            Ok(self.projects.iter().collect())
        }
    }

    /// The same, if the verb can be about them.
    pub(crate) fn chosen_for(&self, verb: &Verb, options: &Options) -> Result<Vec<&Project>> {
        let chosen = self.chosen(options)?;
        let names: Vec<&str> = chosen.iter().filter_map(|project| project.database.as_deref()).collect();
        check_databases(verb, &names, options)?;
        Ok(chosen)
    }

    /// The database that the command line is about, for a verb that works on one.
    pub(crate) fn one(&self, options: &Options, verb: &str) -> Result<&Project> {
        match self.chosen(options)?.as_slice() {
            [only] => Ok(only),
            several => Err(Error::DatabaseChoice(DatabaseChoiceError::Several {
                what: verb.to_owned(),
                known: several.iter().filter_map(|project| project.database.clone()).collect(),
            })),
        }
    }
}

/// Where the libraries and programs of the workspace have their sources.
fn source_folders(metadata: &Metadata) -> Vec<PathBuf> {
    let targets = metadata.packages.iter().flat_map(|package| &package.targets);
    let targets = targets.filter(|target| target.is_lib() || target.is_bin());
    let folders = targets.filter_map(|target| Some(target.src_path.parent()?.as_std_path().to_owned()));
    let folders: BTreeSet<PathBuf> = folders.collect();
    folders.into_iter().collect()
}

/// The folder of a package.
pub(crate) fn package_root(package: &Package) -> &Path {
    let manifest = package.manifest_path.as_std_path();
    manifest.parent().unwrap_or(manifest)
}

/// What cargo says of the workspace of this `Cargo.toml`, or has said, if nothing changed since.
fn known_metadata(manifest: &Path) -> Result<Metadata> {
    let question = Question::new(manifest);
    if let Some(metadata) = question.as_ref().and_then(Question::answered) {
        return Ok(metadata);
    }
    let metadata = read_metadata(manifest)?;
    if let Some(question) = question {
        question.note_answer(&metadata);
    }
    Ok(metadata)
}

/// What cargo says of the workspace of this `Cargo.toml`.
pub(crate) fn read_metadata(manifest: &Path) -> Result<Metadata> {
    let read = MetadataCommand::new().manifest_path(manifest).no_deps().exec();
    read.map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            let text = stderr.trim();
            Error::Metadata(text.strip_prefix("error: ").unwrap_or(text).to_owned())
        }
        other => Error::Metadata(other.to_string()),
    })
}

fn is_member(package: &Package) -> bool {
    package.metadata.get(KEY).is_some()
}

/// The migrations of a package: itself, or those inside of its folder, or those that it depends on.
fn belonging_to<'a>(package: &Package, members: &[&'a Package]) -> Vec<&'a Package> {
    let select = |is_wanted: &dyn Fn(&Package) -> bool| -> Vec<&'a Package> {
        members.iter().copied().filter(|member| is_wanted(member)).collect()
    };
    let root = package_root(package);
    let found = [
        select(&|member| member.id == package.id),
        select(&|member| package_root(member).starts_with(root) && depends_on(package, member)),
        select(&|member| package_root(member).starts_with(root)),
        select(&|member| depends_on(package, member)),
    ];
    found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

fn depends_on(package: &Package, member: &Package) -> bool {
    package.dependencies.iter().any(|dependency| {
        dependency.path.as_ref().is_some_and(|path| path.as_std_path() == package_root(member))
    })
}

fn names<'a>(packages: impl IntoIterator<Item = &'a Package>) -> Vec<String> {
    let mut names: Vec<String> = packages.into_iter().map(|package| package.name.to_string()).collect();
    names.sort();
    names
}

fn find_manifest(given: Option<&Path>) -> Result<PathBuf> {
    match given {
        Some(path) if path.is_file() => std::path::absolute(path).map_err(Error::io("find", path)),
        Some(path) => Err(Error::NoSuchManifest(path.to_owned())),
        None => {
            let here = current_dir()?;
            let found = here.ancestors().map(|folder| folder.join("Cargo.toml")).find(|path| path.is_file());
            found.ok_or(Error::NoManifest(here))
        }
    }
}

fn current_dir() -> Result<PathBuf> {
    std::env::current_dir().map_err(Error::io("find the current directory", "."))
}

fn folder_of(manifest: &Path) -> PathBuf {
    manifest.parent().map_or_else(PathBuf::new, Path::to_owned)
}
