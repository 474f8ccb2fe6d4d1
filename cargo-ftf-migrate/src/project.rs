//! Which project: found with `cargo metadata`, which resolves nothing, compiles nothing and needs no network.

use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::cli::Cargo;
use crate::error::{Error, Result};
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
pub(crate) struct Project {
    /// Its folder.
    pub(crate) root: PathBuf,
    /// Its name.
    pub(crate) package: String,
    /// The Rust edition of its files.
    pub(crate) edition: String,
    /// Its `Cargo.toml`.
    pub(crate) manifest: PathBuf,
    /// The folder of the workspace that it belongs to.
    pub(crate) workspace: PathBuf,
    /// The folder for what cargo builds, unless another one is asked for.
    pub(crate) target: PathBuf,
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
        Ok(Self { metadata: read_metadata(&manifest)?, here })
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
    pub(crate) fn project(&self, cargo: &Cargo) -> Result<Project> {
        let members: Vec<&Package> = self.packages().iter().filter(|package| is_member(package)).collect();
        let chosen = match &cargo.package {
            Some(name) => belonging_to(self.package(name)?, &members).ok_or_else(|| Error::NotAMember {
                name: name.clone(),
                members: names(members.iter().copied()),
            })?,
            None => self.nearest(&members)?,
        };
        Project::of(chosen, &self.metadata)
    }

    fn nearest<'a>(&'a self, members: &[&'a Package]) -> Result<&'a Package> {
        let own = self.current_package().and_then(|package| belonging_to(package, members));
        match (own, members) {
            (Some(own), _) => Ok(own),
            (None, []) => Err(Error::NoMember(self.root().to_owned())),
            (None, [only]) => Ok(only),
            (None, several) => Err(Error::SeveralMembers(names(several.iter().copied()))),
        }
    }
}

impl Project {
    fn of(package: &Package, metadata: &Metadata) -> Result<Self> {
        let manifest = package.manifest_path.as_std_path();
        Ok(Self {
            root: package_root(package).to_owned(),
            package: package.name.to_string(),
            edition: package.edition.to_string(),
            manifest: manifest.to_owned(),
            workspace: metadata.workspace_root.clone().into_std_path_buf(),
            target: metadata.target_directory.clone().into_std_path_buf(),
            settings: Settings::read(&package.metadata[KEY], manifest)?,
        })
    }

    /// The folders of the revision files.
    pub(crate) fn versions(&self) -> impl Iterator<Item = PathBuf> {
        self.settings.versions.iter().map(|folder| self.root.join(folder))
    }
}

/// The folder of a package.
pub(crate) fn package_root(package: &Package) -> &Path {
    let manifest = package.manifest_path.as_std_path();
    manifest.parent().unwrap_or(manifest)
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

/// The migrations of a package: itself, or the one inside of its folder, or the one that it depends on.
fn belonging_to<'a>(package: &Package, members: &[&'a Package]) -> Option<&'a Package> {
    if let Some(itself) = members.iter().find(|member| member.id == package.id) {
        return Some(itself);
    }
    let root = package_root(package);
    let inside = members.iter().filter(|member| package_root(member).starts_with(root));
    only(inside).or_else(|| only(members.iter().filter(|member| depends_on(package, member)))).copied()
}

fn depends_on(package: &Package, member: &Package) -> bool {
    package.dependencies.iter().any(|dependency| {
        dependency.path.as_ref().is_some_and(|path| path.as_std_path() == package_root(member))
    })
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
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
