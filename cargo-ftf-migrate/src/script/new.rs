//! Writing a new revision file.

use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use ftf_migrate_graph::{Draft, Revision, RevisionMap};
use jiff::Timestamp;

use super::directory::Directory;
use super::template::{self, Values};
use super::{file_name, format, hook, name, revision_id};
use crate::error::{Error, Result};
use crate::project::Project;

/// What `revision` and `merge` ask for.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewRevision {
    /// What it does; nothing is said when it is empty.
    pub(crate) message: String,
    /// Its id; else random.
    pub(crate) id: Option<String>,
    /// The database's version rows, if one of the symbols is about them.
    pub(crate) rows: Option<Vec<String>>,
    /// Symbols of the revisions that it follows.
    pub(crate) heads: Vec<String>,
    /// Whether it may follow what is not a head.
    pub(crate) splice: bool,
    /// Symbols of the revisions that it depends on.
    pub(crate) depends_on: Vec<String>,
    /// Its branch labels.
    pub(crate) branch_labels: Vec<String>,
    /// The folder of the file, as it was typed; else that of what it follows.
    pub(crate) folder: Option<PathBuf>,
    /// What stands in its functions.
    pub(crate) body: Body,
}

/// What stands in the functions of a new revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Body {
    /// An example, to be filled in.
    #[default]
    Empty,
    /// It only joins, and runs nothing.
    Merge,
    /// Operations that were found.
    Operations {
        /// Paths for `use`, beside the prelude.
        imports: Vec<String>,
        /// The statements of `upgrade`, and comments between them.
        upgrade: Vec<String>,
        /// Those of `downgrade`.
        downgrade: Vec<String>,
    },
}

/// Writes the file of a new revision and returns its path. The graph is checked before, and with the new file.
pub(crate) fn write(project: &Project, directory: Directory, new: &NewRevision) -> Result<PathBuf> {
    let revision = plan(&directory, new)?;
    let id = revision.id.clone();
    let message = match new.message.trim() {
        "" if new.body == Body::Merge => merge_message(&revision),
        given => given.to_owned(),
    };
    let folder = folder(project, &directory, new, &revision)?;
    let path = folder.join(file_name::file_name(project, &id, &message, Timestamp::now())?);
    let rendered = render(project, &revision, &message, &new.body)?;
    let source = if hook::formats(project) { format::format(rendered, project) } else { rendered };
    directory.check_with(&path, &source)?;
    create(&path, &source)?;
    hook::run_hooks(project, &path)?;
    Ok(path)
}

/// The revision in the graph.
fn plan(directory: &Directory, new: &NewRevision) -> Result<Revision> {
    if new.body != Body::Merge {
        check_one_current(new, directory.revisions().map())?;
    }
    let draft = Draft {
        id: revision_id::choose(new.id.as_deref())?,
        heads: new.heads.clone(),
        splice: new.splice,
        depends_on: new.depends_on.clone(),
        branch_labels: new.branch_labels.clone(),
    };
    Ok(directory.revisions().map().plan_revision(&draft, new.rows.as_deref())?)
}

impl Directory {
    /// Makes sure that a revision can have this place, before work is done for it.
    pub(crate) fn check_place(&self, project: &Project, new: &NewRevision) -> Result<()> {
        let revision = plan(self, new)?;
        folder(project, self, new, &revision).map(drop)
    }
}

/// A revision on all that a database is at would join it: that is what `merge` is for.
fn check_one_current(new: &NewRevision, map: &RevisionMap) -> Result<()> {
    for head in new.heads.iter().filter(|head| map.needs_rows(head)) {
        map.resolve_one(head, new.rows.as_deref())?;
    }
    Ok(())
}

/// The folder of the file.
fn folder(
    project: &Project,
    directory: &Directory,
    new: &NewRevision,
    revision: &Revision,
) -> Result<PathBuf> {
    match &new.folder {
        Some(asked) => asked_folder(project, asked),
        None => target_folder(project, directory, revision),
    }
}

/// The folder of `--version-path`, from here, from the project's folder or from that of the `graph!`: one of those that the
/// graph is made of, or one below them where folders inside are read too.
fn asked_folder(project: &Project, asked: &Path) -> Result<PathBuf> {
    let is_read = |folder: &PathBuf| {
        let mut known = project.locations.iter().filter_map(|known| known.canonicalize().ok());
        known.any(|known| *folder == known || (project.is_recursive && folder.starts_with(&known)))
    };
    let beside_graph = project.declared_in.parent().unwrap_or(&project.root).join(asked);
    let found = [asked.to_owned(), project.root.join(asked), beside_graph].into_iter();
    let mut found = found.filter_map(|folder| folder.canonicalize().ok()).filter(|folder| folder.is_dir());
    found.find(is_read).ok_or_else(|| Error::NoVersionPath(asked.to_owned(), location_names(project)))
}

/// New files go where their first parent lies. Which folder a new line begins in, nobody but the user can tell when there
/// are several.
fn target_folder(project: &Project, directory: &Directory, revision: &Revision) -> Result<PathBuf> {
    let parent = revision.down_revision.first().and_then(|id| directory.path(id)).and_then(Path::parent);
    match (parent, project.locations.as_slice()) {
        (Some(folder), _) => Ok(folder.to_owned()),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(Error::ManyVersionPaths(location_names(project))),
    }
}

/// The folders of revision files, as `--version-path` takes them.
fn location_names(project: &Project) -> Vec<String> {
    let below = |folder: &PathBuf| folder.strip_prefix(&project.root).unwrap_or(folder).display().to_string();
    project.locations.iter().map(below).collect()
}

fn merge_message(revision: &Revision) -> String {
    format!("Merge {}", revision.down_revision.join(" and "))
}

fn render(project: &Project, revision: &Revision, message: &str, body: &Body) -> Result<String> {
    let (text, path) = read_template(project)?;
    template::render(&text, &path, &values(revision, message, body, template::takes_imports(&text)))
}

/// The template beside the first folder of revision files, where each of several databases may have its own; else that of
/// the package; else the one that `init` writes.
fn read_template(project: &Project) -> Result<(String, PathBuf)> {
    let own = project.locations.first().and_then(|folder| folder.parent());
    let folders = own.into_iter().chain([project.root.as_path()]);
    let path = |folder: &Path| folder.join(template::FILE_NAME);
    for path in folders.map(path) {
        match fs::read_to_string(&path) {
            Ok(text) => return Ok((text, path)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(Error::Io { action: "read", path, source }),
        }
    }
    Ok((template::DEFAULT.to_owned(), path(&project.root)))
}

fn values(revision: &Revision, message: &str, body: &Body, takes_imports: bool) -> Values {
    let owned =
        |(upgrade, downgrade): (&str, &str)| (String::new(), upgrade.to_owned(), downgrade.to_owned());
    let (imports, upgrade, downgrade) = match body {
        Body::Empty => owned(BODIES),
        Body::Merge => owned(MERGE_BODIES),
        Body::Operations { imports, upgrade, downgrade } => {
            let imports: Vec<String> = imports.iter().map(|path| format!("use {path};\n")).collect();
            let imports = imports.concat();
            if takes_imports {
                (imports, statements("", upgrade), statements("", downgrade))
            } else {
                (String::new(), statements(&imports, upgrade), statements(&imports, downgrade))
            }
        }
    };
    let doc = if message.is_empty() { NO_MESSAGE } else { message };
    Values {
        doc: doc.lines().map(|line| format!("//! {}", line.trim())).collect::<Vec<_>>().join("\n"),
        migration: header(revision),
        struct_name: name::type_name(message),
        imports,
        upgrade,
        downgrade,
        rev: revision.id.clone(),
        down_rev: down_rev(revision),
    }
}

/// The body of a function: what it imports, then the statements, of which a later line may be inside of a text.
fn statements(imports: &str, statements: &[String]) -> String {
    if statements.is_empty() {
        return "        let _ = op;".to_owned();
    }
    let imports = imports.lines().filter(|path| statements.iter().any(|it| names(it, path)));
    let lines = imports.chain(statements.iter().map(String::as_str));
    lines.map(|line| format!("        {line}")).collect::<Vec<_>>().join("\n")
}

/// Whether the statement names what `use a::b;` imports.
fn names(statement: &str, import: &str) -> bool {
    let name = import.trim_end_matches(';').rsplit("::").next().unwrap_or_default();
    !name.is_empty() && statement.contains(name)
}

/// What Alembic says of a revision of which nothing is said.
const NO_MESSAGE: &str = "empty message";

const BODIES: (&str, &str) = (
    r#"        // For example:
        //
        //     op.create_table("users", &[
        //         column("id", BigInt).primary_key(),
        //         column("email", Varchar(255)).not_null().unique(),
        //     ]);
        let _ = op;"#,
    r#"        // The way back follows from `upgrade`. Where it cannot, write it, for example:
        //
        //     op.drop_table("users");
        op.derive();"#,
);

const MERGE_BODIES: (&str, &str) =
    ("        // Joins the branches; there is nothing to run.\n        let _ = op;", "        let _ = op;");

/// What stands between the parentheses of `#[migration(…)]`.
fn header(revision: &Revision) -> String {
    let mut header = format!("rev = {:?}, down_rev = {}", revision.id, down_rev(revision));
    for (key, values) in [("branch_labels", &revision.branch_labels), ("depends_on", &revision.depends_on)] {
        if !values.is_empty() {
            let _ = write!(header, ", {key} = {}", texts(values));
        }
    }
    header
}

fn down_rev(revision: &Revision) -> String {
    if revision.down_revision.is_empty() { "None".to_owned() } else { texts(&revision.down_revision) }
}

/// One text as itself, several as a list.
fn texts(values: &[String]) -> String {
    match values {
        [only] => format!("{only:?}"),
        several => format!("{several:?}"),
    }
}

/// Never overwrites, and never leaves half a file.
fn create(path: &Path, source: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(Error::io("write to", folder))?;
    file.write_all(source.as_bytes()).map_err(Error::io("write", path))?;
    allow_reading(&file).map_err(Error::io("write", path))?;
    file.persist_noclobber(path).map(drop).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => Error::FileExists(path.to_owned()),
        _ => Error::Io { action: "write", path: path.to_owned(), source: error.error },
    })
}

/// A temporary file is private; a source file is for everyone who may read the project.
#[cfg(unix)]
fn allow_reading(file: &tempfile::NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_reading(_: &tempfile::NamedTempFile) -> std::io::Result<()> {
    Ok(())
}
