//! What can be typed after `cargo ftf-migrate`: core's verbs and options, and what needs cargo and files.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use ftf_migrate_core::cli::{AutogenerateOptions, DatabaseVerb, GraphVerb, Options};

use crate::layout::Template;

/// The launcher's command line.
#[derive(Clone, Debug, Parser)]
#[command(name = "cargo ftf-migrate", bin_name = "cargo ftf-migrate", version, max_term_width = 100)]
#[command(about = "Schema migrations for Rust, with a revision graph that the compiler checks")]
#[command(arg_required_else_help = true, subcommand_required = true, disable_help_subcommand = true)]
#[command(after_help = "\
A first migration:
  cargo ftf-migrate init
  cargo ftf-migrate revision -m \"add users table\"
  cargo ftf-migrate upgrade head

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not at head (current --check-heads) or
models and database differ (check)")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(flatten)]
    pub(crate) cargo: Cargo,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Verb {
    /// Set up migrations in a package or workspace
    Init(Init),
    /// List what init can set up
    #[command(name = "list_templates", alias = "list-templates")]
    ListTemplates(ListTemplates),
    /// Write a new revision file
    Revision(Revision),
    /// Write a revision that joins several heads
    Merge(Merge),
    /// Move a revision, and all that follow it, onto another head
    Rebase(Rebase),
    /// Open revision files in an editor
    Edit(Edit),
    /// Format revision files, which cargo fmt does not see
    Fmt(Fmt),
    #[command(flatten)]
    Database(DatabaseVerb),
    #[command(flatten)]
    Graph(GraphVerb),
    /// Print what a shell needs to complete this command line
    Completions(Completions),
    /// Print or write manual pages
    Man(Man),
}

/// Which project, and how cargo builds its runner.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Cargo")]
pub(crate) struct Cargo {
    /// Cargo.toml of the project
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,
    /// The package that holds the migrations, or the one that uses them
    #[arg(short, long, global = true, value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// Build the runner optimised
    #[arg(long, global = true)]
    pub(crate) release: bool,
    /// Features of the migrations package
    #[arg(short = 'F', long, global = true, value_name = "FEATURES")]
    pub(crate) features: Vec<String>,
    /// Build without network access
    #[arg(long, global = true)]
    pub(crate) offline: bool,
    /// Build with exactly the versions in Cargo.lock
    #[arg(long, global = true)]
    pub(crate) locked: bool,
    /// Folder for what cargo builds
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) target_dir: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate init
  cargo ftf-migrate init --driver postgres
  cargo ftf-migrate init --name billing --name users    several databases
  cargo ftf-migrate init --path ../ftf-migrate/ftf-migrate-core")]
pub(crate) struct Init {
    /// Folder to make, below the package's or the workspace's
    #[arg(default_value = "migrations")]
    pub(crate) folder: PathBuf,
    /// What to set up: see list_templates
    #[arg(short, long, value_enum, value_name = "TEMPLATE")]
    pub(crate) template: Option<Template>,
    /// Name of a database, of a project with several; to be given for each
    #[arg(long = "name", value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// Kind of database to support; may be given several times
    #[arg(long = "driver", value_enum, value_name = "DRIVER")]
    pub(crate) drivers: Vec<Driver>,
    #[command(flatten)]
    pub(crate) source: Source,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate list_templates
  cargo ftf-migrate init --template multi --name billing --name users")]
pub(crate) struct ListTemplates {}

/// Where ftf-migrate-core comes from, spelled as for `cargo add`.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Where ftf-migrate-core comes from (else the registry)")]
pub(crate) struct Source {
    /// Folder of ftf-migrate-core
    #[arg(long, value_name = "FOLDER", conflicts_with = "git")]
    pub(crate) path: Option<PathBuf>,
    /// Git repository of ftf-migrate
    #[arg(long, value_name = "URL")]
    pub(crate) git: Option<String>,
    /// Branch of the git repository
    #[arg(long, value_name = "NAME", requires = "git", conflicts_with_all = ["tag", "rev"])]
    pub(crate) branch: Option<String>,
    /// Tag of the git repository
    #[arg(long, value_name = "NAME", requires = "git", conflicts_with = "rev")]
    pub(crate) tag: Option<String>,
    /// Commit of the git repository
    #[arg(long, value_name = "HASH", requires = "git")]
    pub(crate) rev: Option<String>,
}

/// A kind of database that a project supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Driver {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
}

impl Driver {
    /// All, in the order in which they are listed.
    pub(crate) const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::Mysql];

    /// The name of the feature.
    pub(crate) fn feature(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate revision -m \"add users table\"
  cargo ftf-migrate revision --autogenerate -m \"add users table\"    from what the models want
  cargo ftf-migrate revision -m \"add orders\" --head shop@head
  cargo ftf-migrate revision -m \"begin billing\" --head base --branch-label billing
  cargo ftf-migrate revision -m \"add users table\" --database users    one of several databases")]
pub(crate) struct Revision {
    /// What the migration does: its documentation, and the end of the file's name
    #[arg(short, long)]
    pub(crate) message: Option<String>,
    /// Find what it has to do: what the models want and the database lacks
    #[arg(long)]
    pub(crate) autogenerate: bool,
    #[command(flatten)]
    pub(crate) options: AutogenerateOptions,
    /// Revision to follow; base begins a new line
    #[arg(long, value_name = "REVISION", default_value = "head", allow_negative_numbers = true)]
    pub(crate) head: Vec<String>,
    /// Follow a revision that another one follows already, which makes a branch
    #[arg(long)]
    pub(crate) splice: bool,
    #[command(flatten)]
    pub(crate) naming: Naming,
    /// Revision or branch label that must be there first; may be given several times
    #[arg(long, value_name = "REVISION", allow_negative_numbers = true)]
    pub(crate) depends_on: Vec<String>,
    /// Alembic's; always refused, with what to do instead.
    #[arg(long, hide = true)]
    pub(crate) sql: bool,
    /// Folder for the file, one of those that graph! names; else that of what it follows
    #[arg(long, value_name = "FOLDER")]
    pub(crate) version_path: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate merge heads
  cargo ftf-migrate merge ae10 1975 -m \"join users and shop\"")]
pub(crate) struct Merge {
    /// Revisions to join; heads for all heads
    #[arg(required = true, value_name = "REVISION", allow_negative_numbers = true)]
    pub(crate) revisions: Vec<String>,
    /// What is joined; else the revisions are named
    #[arg(short, long)]
    pub(crate) message: Option<String>,
    /// Join revisions that others follow already
    #[arg(long)]
    pub(crate) splice: bool,
    #[command(flatten)]
    pub(crate) naming: Naming,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate rebase ae10                 onto the one other head
  cargo ftf-migrate rebase ae10 --onto 1975
  cargo ftf-migrate rebase ae10 --database-url postgres://user@localhost/app

Only down_rev in its file and the time in the files' names change; what follows it moves along. A
revision that is applied somewhere must not move (merge the heads instead): when a database is
named, it is asked.")]
pub(crate) struct Rebase {
    /// The first revision to move
    #[arg(value_name = "REVISION", allow_negative_numbers = true)]
    pub(crate) revision: String,
    /// Head to move it onto; may be left out when there is one other head
    #[arg(long, value_name = "HEAD", allow_negative_numbers = true)]
    pub(crate) onto: Option<String>,
    /// Refuse unless the database could be asked whether it has the revision
    #[arg(long)]
    pub(crate) check_database: bool,
}

/// How a new revision is named.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Naming {
    /// Id of the new revision, else random
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,
    /// Name of the branch that begins with it; may be given several times
    #[arg(long, value_name = "LABEL")]
    pub(crate) branch_label: Vec<String>,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate edit head
  cargo ftf-migrate edit ae10

The editor is the program that VISUAL or EDITOR names.")]
pub(crate) struct Edit {
    /// Which: head, heads, a branch label, a revision or its beginning; `current` asks the database
    #[arg(value_name = "REVISION", allow_negative_numbers = true)]
    pub(crate) revision: String,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate fmt
  cargo ftf-migrate fmt --check    for CI: show what is not formatted, and fail")]
pub(crate) struct Fmt {
    /// Change nothing; show what is not formatted, and fail
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate completions bash > ~/.local/share/bash-completion/completions/cargo-ftf-migrate
  cargo ftf-migrate completions zsh > ~/.zfunc/_cargo-ftf-migrate
  cargo ftf-migrate completions fish > ~/.config/fish/completions/cargo-ftf-migrate.fish")]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate man | man -l -
  cargo ftf-migrate man --out ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// Folder to write all pages to, one for each verb; else the main page is printed
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
