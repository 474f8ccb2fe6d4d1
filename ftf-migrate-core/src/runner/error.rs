//! Why the runner stops, and how it says so.

use std::io;
use std::path::PathBuf;

use crate::autogenerate::RenameCandidate;
use crate::cli::{Console, DatabaseChoiceError, DatabaseUrlError, exit, file_below, render_sql};
use crate::compare::CompareError;
use crate::ddl::CompileError;
use crate::migration::Graph;
use crate::reflect::ReflectError;
use crate::render::NotRenderable;
use crate::revision::{ErrorKind, GraphError};
use crate::schema::TableName;

/// Why the runner stops.
#[derive(Debug, thiserror::Error)]
pub(super) enum RunnerError {
    #[error("env.rs refuses to go on: {0}")]
    Environment(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    DatabaseUrl(#[from] DatabaseUrlError),
    #[error(transparent)]
    DatabaseChoice(#[from] DatabaseChoiceError),
    #[error("env.rs names no graph")]
    NoGraphs,
    #[error("two of the graphs that env.rs names are called `{0}`")]
    SameName(&'static str),
    #[error(
        "`{first}` and `{second}` would keep their revisions in one version table: both have the same URL"
    )]
    SameTable { first: String, second: String },
    #[error("there is no revision `{target}` in {}", without.join(", "))]
    NotEverywhere { target: String, with: Vec<String>, without: Vec<String> },
    #[error("nothing says which database the SQL is for")]
    NoDialect,
    #[error("downgrade with --sql requires <fromrev>:<torev>")]
    NoStart,
    #[error("{}", .0.message())]
    Graph(#[from] GraphError),
    #[error(transparent)]
    Run(Box<crate::Error>),
    #[error(transparent)]
    Reflect(#[from] ReflectError),
    #[error("{0}, of the schema that was read")]
    Compile(#[from] CompileError),
    #[error("`schema adopt` writes files of a project, and this is a runner alone")]
    AdoptsNothing,
    #[error("no table is called {}", .0.join(" or "))]
    NoSuchTable(Vec<String>),
    #[error("cannot write the result to stdout: {0}")]
    Output(#[from] io::Error),
    #[error("cannot write {}: {source}", path.display())]
    OutputFile { path: PathBuf, source: io::Error },
    #[error("cannot start the asynchronous runtime: {0}")]
    Runtime(#[source] io::Error),
    #[error("nothing was changed: the question was not answered with yes")]
    NotConfirmed,
    #[error("env.rs names no models to compare with")]
    NoModels,
    #[error(transparent)]
    Compare(Box<CompareError>),
    #[error("Target database is not up to date.")]
    NotUpToDate { pending: Vec<String> },
    #[error(
        "this would drop the table `{table}`, which a model declares at {place} that the program has not heard of"
    )]
    Unregistered { table: TableName, place: String },
    #[error("what is gone looks like what is new:{}", lines(candidates))]
    Renames { candidates: Vec<RenameCandidate> },
    #[error("`--rename {text}` cannot be done: {problem}")]
    Rename { text: String, problem: String },
    #[error("`--no-rename {0}` names nothing that is there")]
    NoRename(String),
    #[error(transparent)]
    NoSource(NotRenderable),
    #[error(transparent)]
    NotRenderable(#[from] NotRenderable),
}

impl From<CompareError> for RunnerError {
    fn from(error: CompareError) -> Self {
        match error {
            CompareError::Database(error) => error.into(),
            other => Self::Compare(Box::new(other)),
        }
    }
}

fn lines(candidates: &[RenameCandidate]) -> String {
    let line =
        |RenameCandidate { from, to, .. }: &RenameCandidate| format!("\n  {from} and {}", from.renamed(to));
    candidates.iter().map(line).collect()
}

/// A text as a shell takes it for one word.
fn shell_word(text: &str) -> String {
    if text.chars().all(|it| it.is_alphanumeric() || "_-.=".contains(it)) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

impl From<crate::Error> for RunnerError {
    fn from(error: crate::Error) -> Self {
        Self::Run(Box::new(error))
    }
}

impl RunnerError {
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Run(error) => error.exit_code(),
            _ => exit::FAILED,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::DatabaseUrl(error) => Some(error.hint()),
            Self::DatabaseChoice(error) => Some(error.hint()),
            Self::NoGraphs => Some("name them: run_databases(&[&billing::MIGRATIONS], …)".to_owned()),
            Self::SameName(_) => Some(
                "a graph is called as the module that holds it: give one of the modules another name".to_owned(),
            ),
            Self::SameTable { second, .. } => Some(format!(
                "give `{second}` a database of its own; or, in env.rs, a table: if env.database() == {second:?} \
                 {{ env.version_table(\"{second}_version\"); }}"
            )),
            Self::NotEverywhere { with, .. } => {
                let with: Vec<String> = with.iter().map(|name| format!("--database {name}")).collect();
                Some(format!("choose where it is: {}", with.join(" ")))
            }
            Self::NoDialect => Some(
                "give --dialect sqlite, postgres, mysql or mariadb, with a version if it matters (postgres:15), or a \
                 database URL, which is not connected to"
                    .to_owned(),
            ),
            Self::NoStart => Some(
                "name the revisions that the database is at, and a colon, before the target: head:-1".to_owned(),
            ),
            Self::Graph(error) => error.advice().map(str::to_owned),
            Self::Run(error) => error.hint(),
            Self::Environment(_) => {
                Some("the project's env.rs gave this error; its author knows more".to_owned())
            }
            Self::NotConfirmed => Some("answer y, or give --yes".to_owned()),
            Self::Reflect(ReflectError::Catalogue { .. }) => {
                Some("the database's own words are above; the catalogue is read with the rights of the user in the URL".to_owned())
            }
            Self::Reflect(_) => Some("leave it out: --exclude TABLE".to_owned()),
            Self::Compile(_) => Some("leave the table out: --exclude TABLE".to_owned()),
            Self::NotRenderable(_) => Some("give another --format, or leave it out: --exclude TABLE".to_owned()),
            Self::AdoptsNothing => Some("type it to cargo ftf-migrate, in the project".to_owned()),
            Self::NoSuchTable(_) => {
                Some("see all tables with: schema show; those of other schemas with --schema NAME or --all-schemas".to_owned())
            }
            Self::OutputFile { .. } => Some("name a file in a folder that is there and that you may write to".to_owned()),
            Self::NoModels => Some(
                "name the crates that declare them, in env.rs: env.models(ftf_migrate_core::metadata!(app));"
                    .to_owned(),
            ),
            Self::Compare(error) => error.hint(),
            Self::NotUpToDate { pending } => Some(format!(
                "bring it there, and try again: cargo ftf-migrate upgrade heads (it has not run {})\n\
                 or compare the models with what all revisions make, without a database: --from-history",
                pending.join(", ")
            )),
            Self::Unregistered { .. } => Some(
                "name its crate in env.rs: env.models(metadata!(…)); to drop the table anyway, remove the model, or write the \
                 revision by hand"
                    .to_owned(),
            ),
            Self::Renames { candidates } => {
                let flags = candidates.iter().map(|RenameCandidate { from, to, .. }| {
                    let rename = shell_word(&format!("{from}={to}"));
                    format!("  --rename {rename}    or    --no-rename {}", shell_word(&from.to_string()))
                });
                Some(format!(
                    "say of each whether it has only another name, or is dropped with what is in it:\n{}",
                    flags.collect::<Vec<_>>().join("\n")
                ))
            }
            Self::Rename { .. } => Some("write it as --rename users=people, --rename users.name=full_name or --rename mood.sad=blue".to_owned()),
            Self::NoSource(_) => Some("the function that env.rs gives to `rewrite` or `split` made it".to_owned()),
            Self::NoRename(_) => Some("write it as --no-rename users or --no-rename users.name".to_owned()),
            Self::Output(_) | Self::Runtime(_) => None,
        }
    }

    /// Whether a revision that was asked for is not in the graph.
    pub(super) fn is_unknown_revision(&self) -> bool {
        matches!(self, Self::Graph(error) if error.kind() == ErrorKind::Unknown)
    }

    /// Says what happened and what to do, with the SQL when it was SQL that failed. The graph's files are named below the
    /// folder.
    pub(super) fn report(&self, graphs: &[&Graph], folder: &str, console: &Console) {
        let mut text = self.to_string();
        if let Self::Run(_) = self {
            text = graphs
                .iter()
                .flat_map(|graph| graph.revisions())
                .fold(text, |text, revision| text.replace(revision.file, &file_below(folder, revision.file)));
        }
        if let Self::Run(error) = self
            && let Some(statement) = error.statement()
        {
            text.push('\n');
            text.push_str(&render_sql(&statement.sql, statement.position, &statement.message));
        }
        console.error(&text, self.hint().as_deref());
    }
}
