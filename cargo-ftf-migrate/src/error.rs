//! Why the launcher stops: what, where, and what to do next.

use std::io;
use std::path::PathBuf;

use ftf_migrate_core::cli::{DatabaseChoiceError, exit};
use ftf_migrate_core::revision::{ErrorKind, GraphError};

use crate::script::RebaseError;

pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why the launcher stops.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("there is no Cargo.toml in {} or any folder above it", .0.display())]
    NoManifest(PathBuf),
    #[error("there is no file {}", .0.display())]
    NoSuchManifest(PathBuf),
    #[error("cargo cannot read the project:\n{0}")]
    Metadata(String),
    #[error("the project in {} has no migrations", .0.display())]
    NoMember(PathBuf),
    #[error("the package `{name}` is not in this workspace")]
    NoSuchPackage { name: String, packages: Vec<String> },
    #[error("the package `{name}` has no migrations of its own")]
    NotAMember { name: String, members: Vec<String> },
    #[error("several packages here hold migrations: {}", .0.join(", "))]
    SeveralMembers(Vec<String>),
    #[error("{}: [package.metadata.ftf-migrate] cannot be understood: {problem}", manifest.display())]
    Settings { manifest: PathBuf, problem: String, hint: String },
    #[error("{}: the package has no library, and so no graph! of revisions", .0.display())]
    NoLibrary(PathBuf),
    #[error("there is no graph! in {} or its modules", .0.display())]
    NoGraph(PathBuf),
    #[error("{}: there are two calls of graph! in one file", .0.display())]
    SeveralCalls(PathBuf),
    #[error("the graphs of two databases are in modules called `{0}`")]
    SameName(String),
    #[error(transparent)]
    DatabaseChoice(#[from] DatabaseChoiceError),
    #[error("{}: there is no folder of this name", folder.display())]
    NoVersions { folder: PathBuf, declared_in: PathBuf },
    #[error("cannot {action} {}: {source}", path.display())]
    Io { action: &'static str, path: PathBuf, source: io::Error },
    #[error("{}: the file is not valid UTF-8", .0.display())]
    NotUtf8(PathBuf),
    #[error("{}", .0.join("\n"))]
    Problems(Vec<String>),
    #[error("{}", .0.message())]
    Graph(#[from] GraphError),
    #[error("{}: unknown placeholder ${{{name}}} on line {line}", path.display())]
    Template { path: PathBuf, name: String, line: usize, known: &'static [&'static str] },
    #[error("{} was written, but the post-write hook `{hook}` failed: {reason}", path.display())]
    Hook { hook: String, path: PathBuf, reason: String },
    #[error("Path {} is not represented in current version locations", .0.display())]
    NoVersionPath(PathBuf, Vec<String>),
    #[error("Multiple version locations present, please specify --version-path")]
    ManyVersionPaths(Vec<String>),
    #[error("the file {} exists already", .0.display())]
    FileExists(PathBuf),
    #[error("`{0}` cannot be the id of a revision: {1}")]
    BadRevision(String, String),
    #[error("cannot draw a random revision id: {0}")]
    Random(String),
    #[error("the folder {} exists and is not empty", .0.display())]
    FolderExists(PathBuf),
    #[error("the folder for migrations must lie below {}: `{}` does not", root.display(), folder.display())]
    FolderOutside { folder: PathBuf, root: PathBuf },
    #[error("init makes a project, and there is no database `{0}` yet")]
    NoDatabaseYet(String),
    #[error("the template `single` is for one database, which has no name")]
    NamesOfSingle,
    #[error("the databases of the template `multi` have no names")]
    NoNames,
    #[error("`{name}` cannot be the name of a database: {problem}")]
    BadDatabaseName { name: String, problem: &'static str },
    #[error("{} is not the folder of ftf-migrate-core", .0.display())]
    NotCore(PathBuf),
    #[error("the packages `{0}` and `{1}` exist in this workspace already")]
    NamesTaken(String, String),
    #[error("{}: `{key}` is not what it should be: {problem}", path.display())]
    Manifest { path: PathBuf, key: String, problem: String },
    #[error("with the migrations added, cargo cannot read the project any more; everything was undone:\n{0}")]
    Undone(String),
    #[error("the project's runner does not build; cargo says why above")]
    Build,
    #[error("cargo built no example `{runner}` in {}", root.display())]
    NoRunner { runner: String, root: PathBuf },
    #[error("cannot start {}: {source}", program.display())]
    Start { program: PathBuf, source: io::Error },
    #[error("`{what}` is about the database, which could not be asked: {reason}")]
    Unasked { what: String, reason: String, hint: Option<String> },
    #[error(
        "Using --sql with the revision command when revision_environment is not configured does not make any sense"
    )]
    RevisionSql,
    #[error("Using --sql with --autogenerate does not make any sense")]
    AutogenerateSql,
    #[error("the answer of the project's runner cannot be understood")]
    Answer,
    #[error("No revision files indicated by symbol '{0}'")]
    NothingToEdit(String),
    #[error("no editor is named")]
    NoEditor,
    #[error("the editor `{0}` failed")]
    Editor(String),
    #[error("some revision files are not formatted")]
    NotFormatted,
    #[error("rustfmt failed; it says why above")]
    Rustfmt,
    #[error(transparent)]
    Rebase(Box<RebaseError>),
    #[error("this project has revisions already")]
    HasRevisions,
    #[error("the file {} exists already", .0.display())]
    ModelsExist(PathBuf),
    /// The runner has said what went wrong.
    #[error("the project's runner stopped")]
    Told(u8),
    #[error("what {} wrote is no text", .0.display())]
    NotText(PathBuf),
    #[error("cannot write the result to stdout: {0}")]
    Output(#[from] io::Error),
}

impl Error {
    /// An [`Error::Io`], for `map_err`.
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Told(code) => *code,
            _ => exit::FAILED,
        }
    }

    /// Whether somebody else has said it already.
    pub(crate) fn is_told(&self) -> bool {
        matches!(self, Self::Told(_))
    }

    /// What to do next.
    pub(crate) fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoManifest(_) => {
                "go to a cargo project, make one with cargo new, or name one with --manifest-path"
            }
            Self::NoSuchManifest(_) => "give --manifest-path the path of a Cargo.toml",
            Self::Metadata(_) => "correct what cargo names; `cargo metadata --no-deps` shows it too",
            Self::NoMember(_) => "set them up with: cargo ftf-migrate init",
            Self::NoLibrary(_) => {
                "revisions are modules of a library; give the package one, with graph! in it"
            }
            Self::NoGraph(_) => "write it there: ftf_migrate_core::graph!(\"versions\");",
            Self::SeveralCalls(_) => "each database has a file, and so a module, of its own",
            Self::SameName(_) => {
                "a database is called as the module that holds its graph!: rename one of them"
            }
            Self::NotUtf8(_) => "save it as UTF-8; revision files are Rust",
            Self::Problems(_) => {
                "correct this first; until then the files are no graph, and nothing is read or written"
            }
            Self::Hook { .. } => {
                "correct `post-write-hooks` in [package.metadata.ftf-migrate], or what the hook complains of"
            }
            Self::HasRevisions => {
                "adopt begins a history; to take over the models alone: schema dump --format models -o FILE, and for what the \
                 revisions lack of them: revision --autogenerate"
            }
            Self::ModelsExist(_) => "name another one with --models FILE; files are never overwritten",
            Self::FileExists(_) => "give another --rev-id or message; files are never overwritten",
            Self::FolderExists(_) => "name another folder: cargo ftf-migrate init FOLDER",
            Self::FolderOutside { .. } => "name a folder below the project's",
            Self::NoDatabaseYet(_) => {
                "--driver sqlite, postgres or mysql chooses what to support; --name NAME names the databases of a \
                 project with several"
            }
            Self::NamesOfSingle => "leave --name out, or give --template multi",
            Self::NoNames => "name them: --name billing --name users",
            Self::BadDatabaseName { .. } => "give another --name, for example --name billing",
            Self::NotCore(_) => "give --path the folder whose Cargo.toml names the package ftf-migrate-core",
            Self::NamesTaken(..) => "rename one of them in its Cargo.toml",
            Self::Manifest { .. } => "correct the file, then try again",
            Self::Undone(_) => "correct what cargo names; this may be a defect of ftf-migrate",
            Self::Build => {
                "verbs that only need the files work meanwhile: heads, history, branches, show, revision, merge, rebase"
            }
            Self::NoRunner { .. } => {
                "the Cargo.toml there needs [[example]] with name = \"migrate\" and path = \"env.rs\""
            }
            Self::RevisionSql => {
                "a revision is written without running anything, so there is no SQL to show; leave --sql out\n\
                 for a revision made of SQL: op.execute(\"…\") in its functions\n\
                 for the SQL of revisions: upgrade START:END --sql"
            }
            Self::AutogenerateSql => {
                "a revision is Rust: leave --sql out, and see its SQL afterwards with upgrade START:END --sql"
            }
            Self::Answer => {
                "give the command and ftf-migrate-core in the project's Cargo.toml the same version"
            }
            Self::NothingToEdit(_) => {
                "name a revision that has a file; see them with: cargo ftf-migrate history"
            }
            Self::NotFormatted => "format them with: cargo ftf-migrate fmt",
            Self::Editor(_) => "correct what it says, or name another in the environment variable VISUAL",
            Self::NoEditor => "set the environment variable EDITOR, for example EDITOR=nano",
            other => return other.built_hint(),
        };
        Some(hint.to_owned())
    }

    fn built_hint(&self) -> Option<String> {
        match self {
            Self::NoSuchPackage { packages, .. } => Some(format!("the packages are {}", packages.join(", "))),
            Self::NotAMember { members, .. } if members.is_empty() => {
                Some("set them up with: cargo ftf-migrate init".to_owned())
            }
            Self::NotAMember { members, .. } => Some(format!("choose one with -p: {}", members.join(", "))),
            Self::SeveralMembers(names) => {
                Some(format!("choose one, for example with -p {}", names.first()?))
            }
            Self::Unasked { hint, what, .. } => {
                let hint = hint.as_ref().map(|hint| format!("{hint}\n")).unwrap_or_default();
                let is_option = what.starts_with("--");
                let otherwise = if is_option {
                    format!("leave `{what}` out")
                } else {
                    format!("name a revision instead of `{what}`")
                };
                Some(format!("{hint}or {otherwise}"))
            }
            Self::Settings { hint, .. } => Some(hint.clone()),
            Self::DatabaseChoice(error) => Some(error.hint()),
            Self::NoVersions { declared_in, .. } => Some(format!(
                "revision files live there: make the folder with a file .gitkeep in it, or correct graph! in {}",
                declared_in.display()
            )),
            Self::NoVersionPath(_, known) => Some(format!("graph! names {}", known.join(", "))),
            Self::ManyVersionPaths(known) => Some(format!(
                "a first revision may begin in any of them: --version-path {}",
                known.join(", or --version-path ")
            )),
            Self::Rebase(error) => Some(error.hint()),
            Self::Graph(error) => Some(graph_hint(error)).filter(|hint| !hint.is_empty()),
            Self::Template { known, .. } => Some(format!("known are {}", known.join(", "))),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                Some("check the permissions of the file and of its folder".to_owned())
            }
            Self::Start { program, source } if source.kind() == io::ErrorKind::NotFound => {
                Some(format!("install {} or add its folder to PATH", program.display()))
            }
            Self::BadRevision(..) => Some("give another --rev-id, or none for a random one".to_owned()),
            _ => None,
        }
    }
}

fn graph_hint(error: &GraphError) -> String {
    let advice = error.advice().unwrap_or_default();
    match error.kind() {
        ErrorKind::MultipleHeads if !advice.contains("merge heads") => {
            format!(
                "{advice}\njoin them with: cargo ftf-migrate merge heads\nor choose one, for example with --head ID"
            )
        }
        _ => advice.to_owned(),
    }
}
