//! The graphs of a package, as its sources declare them: `graph!` is the one place that names the folders.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use ftf_migrate_graph::call::Call;
use ftf_migrate_graph::declaration::{self, Declarations, Module};
use ftf_migrate_graph::header::Place;

use crate::error::{Error, Result};
use crate::script::shown;

/// A call of `graph!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeclaredGraph {
    /// The module that holds it.
    pub(crate) module: String,
    /// The file that holds it.
    pub(crate) file: PathBuf,
    /// What it says.
    pub(crate) call: Call<Place>,
}

impl DeclaredGraph {
    /// The folders of its revision files.
    pub(crate) fn locations(&self) -> Vec<PathBuf> {
        let folder = self.file.parent().unwrap_or(&self.file);
        self.call.locations.iter().map(|location| folder.join(&location.value)).collect()
    }
}

/// The graphs of a library, whose root is a file and whose name is that of its crate, in the order of the modules.
pub(crate) fn find_graphs(root: &Path, library: &str) -> Result<Vec<DeclaredGraph>> {
    let mut search = Search { seen: BTreeSet::new(), graphs: Vec::new() };
    search.read(root, library, root.parent().unwrap_or(root))?;
    Ok(search.graphs)
}

struct Search {
    seen: BTreeSet<PathBuf>,
    graphs: Vec<DeclaredGraph>,
}

impl Search {
    /// Reads a file, and the modules that it declares. `folder` is where the files of those lie.
    fn read(&mut self, file: &Path, module: &str, folder: &Path) -> Result<()> {
        if !self.seen.insert(file.to_owned()) {
            return Ok(());
        }
        let declared = declarations(file)?;
        let mut calls = declared.calls.into_iter();
        if let Some(call) = calls.next() {
            self.graphs.push(DeclaredGraph { module: module.to_owned(), file: file.to_owned(), call });
        }
        if calls.next().is_some() {
            return Err(Error::SeveralCalls(file.to_owned()));
        }
        for module in declared.modules {
            if let Some((file, folder)) = file_of(&module, file, folder) {
                self.read(&file, &module.name, &folder)?;
            }
        }
        Ok(())
    }
}

fn declarations(file: &Path) -> Result<Declarations> {
    let bytes = fs::read(file).map_err(Error::io("read", file))?;
    let source = String::from_utf8(bytes).map_err(|_| Error::NotUtf8(file.to_owned()))?;
    // Most files of an application neither hold a graph nor lead to one.
    if !source.contains("graph!") && !source.contains("mod ") {
        return Ok(Declarations::default());
    }
    declaration::read(&source).map_err(|error| {
        let name = shown(file);
        Error::Problems(error.to_string().lines().map(|line| format!("{name}:{line}")).collect())
    })
}

/// The file of a module, and the folder of the modules in it. `None` when it is not there, which the compiler reports.
fn file_of(module: &Module, from: &Path, folder: &Path) -> Option<(PathBuf, PathBuf)> {
    if let Some(path) = &module.path {
        let file = from.parent()?.join(path);
        let folder = file.parent()?.to_owned();
        return is_file(&file).then_some((file, folder));
    }
    let inside = folder.join(&module.name);
    let candidates = [folder.join(format!("{}.rs", module.name)), inside.join("mod.rs")];
    candidates.into_iter().find(|file| is_file(file)).map(|file| (file, inside))
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path)
        .map_or_else(|error| error.kind() == io::ErrorKind::PermissionDenied, |found| found.is_file())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::find_graphs;

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    #[test]
    fn modules_are_followed_as_the_compiler_does() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            (
                "src/lib.rs",
                "mod model;\npub mod billing;\npub mod users;\nmod gone;\n#[path = \"../db/audit.rs\"]\nmod audit;",
            ),
            ("src/model.rs", "pub struct Model;"),
            ("src/billing.rs", "ftf_migrate_core::graph!(\"billing/versions\", recursive);"),
            ("src/users/mod.rs", "pub mod schema;"),
            ("src/users/schema.rs", "ftf_migrate_core::graph!(\"one\", \"two\");"),
            ("db/audit.rs", "ftf_migrate_core::graph!(\"versions\");"),
        ];
        write(folder.path(), &files);
        let found = find_graphs(&folder.path().join("src/lib.rs"), "shop").unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|graph| {
                let locations = graph
                    .locations()
                    .into_iter()
                    .map(|path| path.strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned());
                (graph.module.as_str(), locations.collect::<Vec<_>>(), graph.call.is_recursive)
            })
            .collect();
        assert_eq!(
            found,
            [
                ("billing", vec!["src/billing/versions".to_owned()], true),
                ("schema", vec!["src/users/one".to_owned(), "src/users/two".to_owned()], false),
                ("audit", vec!["src/../db/versions".to_owned()], false),
            ]
        );
    }

    #[test]
    fn a_graph_at_the_root_is_called_as_the_library() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[("mod.rs", "ftf_migrate_core::graph!(\"versions\");")]);
        let found = find_graphs(&folder.path().join("mod.rs"), "migrations").unwrap();
        assert_eq!(found[0].module, "migrations");
        write(folder.path(), &[("mod.rs", "graph!(\"a\"); graph!(\"b\");")]);
        assert!(find_graphs(&folder.path().join("mod.rs"), "migrations").is_err());
    }
}
