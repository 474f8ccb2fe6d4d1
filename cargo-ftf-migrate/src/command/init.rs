//! `init`: set up migrations in a package or a workspace.

use std::path::{Component, Path, PathBuf};

use cargo_metadata::Package;
use ftf_migrate_core::cli::Console;

use crate::cli::{Cli, Init};
use crate::error::{Error, Result};
use crate::layout::{Layout, choose_drivers, choose_names, core_dependency, database_names};
use crate::manifest::Manifest;
use crate::project::{Workspace, package_root, read_metadata};
use crate::transaction::Transaction;

/// Where migrations are set up.
struct Site<'a> {
    workspace: &'a Workspace,
    /// The package that will use them; none in a workspace without a package at hand.
    application: Option<&'a Package>,
    /// The new folder.
    folder: PathBuf,
}

/// Writes the migrations package, adds it to the workspace and to the application, and says what to do next.
pub(crate) fn run(workspace: &Workspace, cli: &Cli, args: &Init, console: &Console) -> Result<()> {
    if let Some(name) = cli.options.database.first() {
        return Err(Error::NoDatabaseYet(name.clone()));
    }
    let site = Site::find(workspace, cli, &args.folder)?;
    let root_manifest = workspace.root().join("Cargo.toml");
    let mut manifests = vec![Manifest::read(&root_manifest)?];
    if let Some(application) = site.application
        && application.manifest_path.as_std_path() != root_manifest
    {
        manifests.push(Manifest::read(application.manifest_path.as_std_path())?);
    }
    let layout = site.layout(cli, args, console, manifests.last())?;
    site.edit(&layout, &mut manifests)?;
    let transaction = Transaction { folder: site.folder.clone(), files: layout.files(), edits: manifests };
    transaction.commit(|| validate(&root_manifest, &layout.names.package))?;
    console.result(&site.summary(&layout, &transaction))?;
    console.note(&site.next_steps(&layout));
    Ok(())
}

impl<'a> Site<'a> {
    fn find(workspace: &'a Workspace, cli: &Cli, folder: &Path) -> Result<Self> {
        let application = match &cli.cargo.package {
            Some(name) => Some(workspace.package(name)?),
            None => workspace.current_package(),
        };
        let root = application.map_or_else(|| workspace.root(), package_root);
        if folder.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(Error::FolderOutside { folder: folder.to_owned(), root: root.to_owned() });
        }
        let folder: PathBuf = root.join(folder.components().collect::<PathBuf>());
        check_free(&folder)?;
        Ok(Self { workspace, application, folder })
    }

    fn layout(&self, cli: &Cli, args: &Init, console: &Console, user: Option<&Manifest>) -> Result<Layout> {
        let owner = match self.application {
            Some(package) => package.name.to_string(),
            None => name_of(self.workspace.root()),
        };
        let is_taken = user.is_some_and(|manifest| manifest.has_dependency("migrations"));
        Ok(Layout {
            names: choose_names(self.workspace.packages(), &owner, is_taken)?,
            core: core_dependency(&args.source, &self.folder)?,
            databases: database_names(args.template, &args.names)?,
            drivers: choose_drivers(&args.drivers, self.application, console, cli.options.yes),
        })
    }

    /// The first manifest is the workspace's, the last the application's, which may be the same.
    fn edit(&self, layout: &Layout, manifests: &mut [Manifest]) -> Result<()> {
        if let Some(root) = manifests.first_mut() {
            root.add_member(&below(&self.folder, self.workspace.root()))?;
            root.add_profile(&layout.names.package)?;
        }
        if let (Some(application), Some(manifest)) = (self.application, manifests.last_mut()) {
            let folder = below(&self.folder, package_root(application));
            manifest.add_dependency(&layout.names.dependency, &folder, &layout.names.package)?;
        }
        Ok(())
    }

    fn summary(&self, layout: &Layout, transaction: &Transaction) -> String {
        let names = layout.files().into_iter().map(|(name, _)| self.folder.join(name));
        let made = names.map(|path| format!("created {}\n", below(&path, self.workspace.root())));
        let changed = transaction.edits.iter().filter(|edit| edit.after() != edit.before());
        let changed = changed.map(|edit| format!("changed {}\n", below(edit.path(), self.workspace.root())));
        made.chain(changed).collect()
    }

    fn next_steps(&self, layout: &Layout) -> String {
        let drivers: Vec<&str> = layout.drivers.iter().map(|driver| driver.feature()).collect();
        let url = |name| example_url(drivers.first().copied().unwrap_or_default(), name);
        let (chosen, graph, urls) = match layout.databases.first() {
            None => (String::new(), "MIGRATIONS".to_owned(), format!(" --database-url {}", url(None))),
            Some(first) => {
                let each =
                    layout.databases.iter().map(|name| format!(" --database-url {name}={}", url(Some(name))));
                (format!(" --database {first}"), format!("{first}::MIGRATIONS"), each.collect())
            }
        };
        let embed = match self.application {
            Some(package) => format!("{} can now use {}::{graph}", package.name, layout.names.dependency),
            None => format!("an application that depends on {} can use its {graph}", layout.names.package),
        };
        format!(
            "\nSet up for {}; {embed}. Next:\n\n  \
             cargo ftf-migrate revision{chosen} -m \"add users table\"    and fill in its two functions\n  \
             cargo ftf-migrate upgrade head{urls}",
            drivers.join(", "),
        )
    }
}

/// A URL for a database that may be called something.
fn example_url(driver: &str, name: Option<&str>) -> String {
    match driver {
        "postgres" => format!("postgres://user@localhost/{}", name.unwrap_or("app")),
        "mysql" => format!("mysql://user@localhost/{}", name.unwrap_or("app")),
        _ => format!("sqlite://{}.db", name.unwrap_or("dev")),
    }
}

/// The folder must not exist, or be empty.
fn check_free(folder: &Path) -> Result<()> {
    match std::fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Ok(false) => Err(Error::FolderExists(folder.to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            Err(Error::FolderExists(folder.to_owned()))
        }
        Err(source) => Err(Error::Io { action: "read", path: folder.to_owned(), source }),
    }
}

/// Cargo has the last word: the workspace must load and hold the new package.
fn validate(root: &Path, package: &str) -> Result<()> {
    let metadata = match read_metadata(root) {
        Ok(metadata) => metadata,
        Err(Error::Metadata(text)) => return Err(Error::Undone(text)),
        Err(other) => return Err(other),
    };
    let is_there = metadata.packages.iter().any(|found| found.name.as_str() == package);
    if is_there { Ok(()) } else { Err(Error::Undone(format!("the workspace has no package `{package}`"))) }
}

/// The path below a folder, with `/`, as manifests have it.
fn below(path: &Path, folder: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}

fn name_of(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
