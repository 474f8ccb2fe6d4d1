//! The revision files of a project, read and checked as a whole.

use std::fs;
use std::path::{Path, PathBuf};

use ftf_migrate_core::cli::{RevisionText, Revisions};
use ftf_migrate_graph::Revision;
use ftf_migrate_graph::check::{self, Heads, Options, Problem};
use ftf_migrate_graph::header::{self, Header};
use ftf_migrate_graph::link::Entry;

use crate::error::{Error, Result};
use crate::project::Project;

/// A revision file that could be read.
#[derive(Clone, Debug)]
struct File {
    path: PathBuf,
    /// What people call it: the path from the current directory where that is shorter.
    name: String,
    header: Header,
}

/// The revision files of a project. They are a sound graph, perhaps with several heads.
#[derive(Debug)]
pub(crate) struct Directory {
    files: Vec<File>,
    revisions: Revisions,
    options: Options,
}

impl Directory {
    /// Reads and checks all revision files.
    ///
    /// Several heads are no problem here: `merge` must work then.
    pub(crate) fn load(project: &Project) -> Result<Self> {
        let options = Options { heads: Heads::Any, bases: project.bases };
        let mut problems = Vec::new();
        let mut files = Vec::new();
        let here = current_dir();
        for path in list_files(project)? {
            let source = read(&path)?;
            push_file(path, &here, &source, &mut files, &mut problems);
        }
        if problems.is_empty() {
            problems = check_files(&files, options);
        }
        if !problems.is_empty() {
            return Err(Error::Problems(problems));
        }
        let mut revisions = revisions(&files)?;
        if let Some(name) = &project.database {
            revisions.set_database(name);
        }
        Ok(Self { files, revisions, options })
    }

    /// The revisions, for listings and plans.
    pub(crate) fn revisions(&self) -> &Revisions {
        &self.revisions
    }

    /// The revisions alone.
    pub(crate) fn into_revisions(self) -> Revisions {
        self.revisions
    }

    /// The file of a revision.
    pub(crate) fn path(&self, id: &str) -> Option<&Path> {
        self.files.iter().find(|file| file.header.rev.value == id).map(|file| file.path.as_path())
    }

    /// The header of a revision, and the text that it was read from.
    pub(crate) fn source(&self, id: &str) -> Result<Option<(&Header, String)>> {
        let file = self.files.iter().find(|file| file.header.rev.value == id);
        file.map(|file| Ok((&file.header, read(&file.path)?))).transpose()
    }

    /// Everything that would be wrong if one of the files said this.
    pub(crate) fn problems_with(&self, id: &str, source: &str) -> Vec<String> {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for file in &self.files {
            if file.header.rev.value == id {
                push_file(file.path.clone(), &current_dir(), source, &mut files, &mut problems);
            } else {
                files.push(file.clone());
            }
        }
        problems.extend(check_files(&files, self.options));
        problems
    }

    /// Checks the files together with one that is about to be written.
    pub(crate) fn check_with(self, path: &Path, source: &str) -> Result<()> {
        let mut files = self.files;
        let mut problems = Vec::new();
        push_file(path.to_owned(), &current_dir(), source, &mut files, &mut problems);
        problems.extend(check_files(&files, self.options));
        if problems.is_empty() { Ok(()) } else { Err(Error::Problems(problems)) }
    }
}

/// The paths of all revision files, in the order in which `graph!` reads them.
pub(crate) fn list_files(project: &Project) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for folder in &project.locations {
        if !folder.is_dir() {
            let (folder, declared_in) = (folder.clone(), project.declared_in.clone());
            return Err(Error::NoVersions { folder, declared_in });
        }
        let mut found = Vec::new();
        list(folder, project.is_recursive, &mut found)?;
        found.sort();
        paths.extend(found);
    }
    Ok(paths)
}

/// The paths of revision files below a folder: what `graph!` makes modules of.
fn list(folder: &Path, is_recursive: bool, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Error::io("read", folder))? {
        let entry = entry.map_err(Error::io("read", folder))?;
        let path = entry.path();
        // Editors leave hidden files behind, and `.gitkeep` keeps an empty folder in git.
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if is_folder(&entry, &path) {
            if is_recursive {
                list(&path, is_recursive, found)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

/// The folder's listing says what an entry is, unless it is a link; to ask for each takes as long as to read it.
fn is_folder(entry: &fs::DirEntry, path: &Path) -> bool {
    match entry.file_type() {
        Ok(kind) if !kind.is_symlink() => kind.is_dir(),
        _ => path.is_dir(),
    }
}

fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(Error::io("read", path))?;
    String::from_utf8(bytes).map_err(|_| Error::NotUtf8(path.to_owned()))
}

fn push_file(path: PathBuf, here: &Path, source: &str, files: &mut Vec<File>, problems: &mut Vec<String>) {
    let name = shown_from(here, &path);
    match header::read(source) {
        Ok(header) => files.push(File { path, name, header }),
        Err(error) => problems.extend(error.to_string().lines().map(|line| {
            // What is wrong with the file as a whole has no place before it.
            let gap = if line.starts_with(|first: char| first.is_ascii_digit()) { "" } else { " " };
            format!("{name}:{gap}{line}")
        })),
    }
}

fn check_files(files: &[File], options: Options) -> Vec<String> {
    let entries: Vec<Entry<'_>> = files
        .iter()
        .map(|file| Entry { file: &file.name, header: Some(&file.header), is_sound: true })
        .collect();
    check::check(&entries, &options).iter().map(|problem| describe(problem, files)).collect()
}

fn describe(problem: &Problem, files: &[File]) -> String {
    let name = files.get(problem.file).map_or("", |file| &file.name);
    let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    format!("{name}:{}: {}{hint}", problem.place, problem.text)
}

fn revisions(files: &[File]) -> Result<Revisions> {
    let revisions = files.iter().map(|file| {
        let header = &file.header;
        let stem = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let message = header.message_or_slug(&stem);
        let doc = if header.doc.is_empty() { message.clone() } else { header.doc.clone() };
        let mut revision = Revision::new(header.rev.value.as_str())
            .down(header.down_revs())
            .depends_on(header.dependencies());
        revision.branch_labels = header.labels().map(str::to_owned).collect();
        (revision, RevisionText { message, doc, path: file.name.clone() })
    });
    Ok(Revisions::new(revisions)?)
}

/// The path as people type it: from the current directory, when it lies below.
pub(crate) fn shown(path: &Path) -> String {
    shown_from(&current_dir(), path)
}

fn shown_from(here: &Path, path: &Path) -> String {
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

fn current_dir() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}
