//! What can be typed after `cargo ftf-migrate` and after the runner's own name, as clap types.
//!
//! The launcher adds to these what only cargo knows (package, features, profile) and the verbs that write files.

use crate::capabilities::Server;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use super::schema_args::SchemaVerb;
use crate::revision::RevisionMap;

/// The runner's command line: every verb that needs no revision files.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(version, about = "Run this project's schema migrations", max_term_width = 100)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Cli {
    /// Options of every verb.
    #[command(flatten)]
    pub options: Options,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

impl Cli {
    /// The folder below which revision files are named; empty for the current one.
    pub(crate) fn folder(&self) -> &str {
        self.options.package_folder.as_deref().unwrap_or_default()
    }
}

/// What the runner can do.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Verb {
    /// Verbs that work on a database.
    #[command(flatten)]
    Database(DatabaseVerb),
    /// Verbs that show the revision graph.
    #[command(flatten)]
    Graph(GraphVerb),
    /// Propose revisions to the launcher, which writes them
    #[command(hide = true)]
    Propose(Propose),
}

impl Verb {
    /// The verb as it is typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Database(verb) => verb.name(),
            Self::Graph(GraphVerb::History(_)) => "history",
            Self::Graph(GraphVerb::Heads(_)) => "heads",
            Self::Graph(GraphVerb::Branches(_)) => "branches",
            Self::Graph(GraphVerb::Show(_)) => "show",
            Self::Propose(_) => "revision",
        }
    }

    /// Whether SQL is asked for instead of a run.
    pub fn is_script(&self) -> bool {
        matches!(self, Self::Database(verb) if verb.offline().is_some_and(|options| options.sql))
    }
}

/// Verbs that work on a database.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum DatabaseVerb {
    /// Run migrations up to a target revision
    Upgrade(Upgrade),
    /// Revert migrations down to a target revision
    Downgrade(Downgrade),
    /// Show the revisions that the database is at
    Current(Current),
    /// Compare the database with the models
    Check(Check),
    /// Write the version table without running any migration
    Stamp(Stamp),
    /// Settle a revision that is half done, or was changed after it had run
    Resolve(Resolve),
    /// Make the version table unless it is there
    #[command(name = "ensure_version", alias = "ensure-version")]
    EnsureVersion(EnsureVersion),
    /// Show or write down what tables there are
    #[command(
        subcommand,
        disable_help_subcommand = true,
        after_help = "\
Examples:
  cargo ftf-migrate schema show
  cargo ftf-migrate schema dump --format models -o src/models.rs"
    )]
    Schema(SchemaVerb),
}

/// Verbs that show the revision graph.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum GraphVerb {
    /// List revisions, newest first
    History(History),
    /// List the revisions that nothing follows
    Heads(Heads),
    /// List the revisions that more than one revision follows
    Branches(Branches),
    /// Show revisions in full
    Show(Show),
}

/// Options of every verb.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Options of every verb")]
pub struct Options {
    /// Database to work on, each of several as NAME=URL. Else: `-x dbUrl=…`, the environment's `DATABASE_URL` (of one of
    /// several `NAME_DATABASE_URL`), a `.env` file
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Vec<String>,
    /// Of several databases only this one; may be given several times
    #[arg(long, global = true, value_name = "NAME")]
    pub database: Vec<String>,
    /// Hand an argument to env.rs; may be given several times
    #[arg(short = 'x', global = true, value_name = "KEY=VALUE")]
    pub x: Vec<String>,
    /// Answer yes to every question
    #[arg(short = 'y', long, global = true)]
    pub yes: bool,
    /// Say nothing but results, warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: each statement of a run, each revision in full
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// When to use colours and progress bars
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    pub color: Color,
    /// How to write results: text or json; history and schema also mermaid, dot or html, schema also sql or models
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        hide_possible_values = true
    )]
    pub format: Format,
    /// The folder of the migrations package, seen from here: files are named below it. The launcher says it.
    #[arg(long, global = true, hide = true, value_name = "FOLDER")]
    pub package_folder: Option<String>,
    /// The database where none is named, each of several as NAME=URL. The launcher says it, so that a runner that is shipped
    /// has none.
    #[arg(long, global = true, hide = true, value_name = "URL")]
    pub default_database_url: Vec<String>,
    /// A table that a model in the sources declares, and where: TABLE=FILE:LINE. The launcher says it, so that no table is dropped
    /// of which only the program has not heard.
    #[arg(long, global = true, hide = true, value_name = "TABLE=PLACE")]
    pub model_in_source: Vec<String>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How to write results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: a JSON value on stdout; events as JSON lines on stderr.
    ///
    /// Listings of revisions are `{"schema_version": 1, "revisions": […]}`. Fields may be added to a version; what a
    /// field means changes only with the version.
    Json,
    /// A drawing for documents that Mermaid draws (`history`, `schema`).
    Mermaid,
    /// A graph for Graphviz (`history`, `schema`).
    Dot,
    /// A page for a browser: of each revision with its SQL (`history`), or of the tables (`schema`).
    Html,
    /// The DDL that makes what is there (`schema`).
    Sql,
    /// The source of models (`schema`).
    Models,
}

impl Format {
    /// Whether this is a form in which only the graph can be written.
    pub fn is_drawing(self) -> bool {
        matches!(self, Self::Mermaid | Self::Dot | Self::Html)
    }

    /// Whether this is a form in which only a schema can be written.
    pub fn is_of_schema(self) -> bool {
        matches!(self, Self::Sql | Self::Models)
    }

    /// As it is typed.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// Arguments of `upgrade`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate upgrade head      run everything that has not run
  cargo ftf-migrate upgrade +1        run the next migration
  cargo ftf-migrate upgrade ae10      run up to the revision whose id begins with ae10
  cargo ftf-migrate upgrade ae10:head --sql --dialect postgres    write SQL for it instead

A target is head, heads (all of them), base, a revision id, the beginning of one, or steps from
here (+2, -1).")]
pub struct Upgrade {
    /// Where to go: head, heads, a revision or its beginning, or +N
    #[arg(allow_negative_numbers = true)]
    pub target: String,
    /// Options of a run.
    #[command(flatten)]
    pub run: RunOptions,
    /// Options of a script.
    #[command(flatten)]
    pub offline: OfflineOptions,
}

/// Arguments of `downgrade`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate downgrade -1      revert the last migration
  cargo ftf-migrate downgrade ae10    revert what came after the revision that begins with ae10
  cargo ftf-migrate downgrade base    revert everything
  cargo ftf-migrate downgrade head:ae10 --sql --dialect sqlite    write SQL for it instead

A target is head, heads (all of them), base, a revision id, the beginning of one, or steps from
here (+2, -1).")]
pub struct Downgrade {
    /// Where to go: base, a revision or its beginning, or -N
    #[arg(allow_negative_numbers = true)]
    pub target: String,
    /// Options of a run.
    #[command(flatten)]
    pub run: RunOptions,
    /// Options of a script.
    #[command(flatten)]
    pub offline: OfflineOptions,
}

/// Options of `upgrade` and `downgrade`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct RunOptions {
    /// Give up when another process migrates for longer than this
    #[arg(long, value_name = "SECONDS")]
    pub lock_timeout: Option<u64>,
    /// What to do with a statement that an interrupted run may or may not have finished
    #[arg(long, value_enum, value_name = "WHAT")]
    pub resume: Option<ResumeChoice>,
}

/// Options of the verbs that can write SQL instead of running it.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct OfflineOptions {
    /// Write the SQL to stdout instead of running it. No database is asked: name where it is as START:TARGET, several
    /// starts with commas between them; without a start it is at base
    #[arg(long)]
    pub sql: bool,
    /// With --sql, the database that it is for: sqlite, postgres, mysql or mariadb. Else: as the URL says
    #[arg(long, requires = "sql", value_name = "NAME[:VERSION]")]
    pub dialect: Option<Server>,
    /// Hand a text to env.rs
    #[arg(long, value_name = "TEXT")]
    pub tag: Option<String>,
}

impl DatabaseVerb {
    /// The verb as it is typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Upgrade(_) => "upgrade",
            Self::Downgrade(_) => "downgrade",
            Self::Current(_) => "current",
            Self::Check(_) => "check",
            Self::Stamp(_) => "stamp",
            Self::Resolve(_) => "resolve",
            Self::EnsureVersion(_) => "ensure_version",
            Self::Schema(_) => "schema",
        }
    }

    /// The options of the script, of a verb that can write one.
    pub fn offline(&self) -> Option<&OfflineOptions> {
        match self {
            Self::Upgrade(args) => Some(&args.offline),
            Self::Downgrade(args) => Some(&args.offline),
            Self::Stamp(args) => Some(&args.offline),
            Self::Current(_)
            | Self::Check(_)
            | Self::Resolve(_)
            | Self::EnsureVersion(_)
            | Self::Schema(_) => None,
        }
    }
}

/// What to do with a statement of which nobody knows whether it was finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ResumeChoice {
    /// Run it again.
    Redo,
    /// Take it as done.
    Skip,
}

/// Arguments of `current`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate current
  cargo ftf-migrate current --check-heads    exit code 3 unless the database is at every head")]
pub struct Current {
    /// Exit with code 3 unless the database is at every head
    #[arg(long)]
    pub check_heads: bool,
}

/// Arguments of `check`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate check              exit code 3 if models and database differ
  cargo ftf-migrate check --offline    compare with what the revisions make, without a database

Revisions that have not run, and applied ones whose files were changed since, are differences too.
What env.rs names with env.models(…) are the models.")]
pub struct Check {
    /// Compare with what all revisions make, and ask no database; cargo does not use the network either
    #[arg(long, alias = "from-history")]
    pub offline: bool,
}

/// Arguments of what `revision --autogenerate` asks of the runner. The answer on stdout is a JSON object of this version.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Propose {
    /// What the revision does
    #[arg(long)]
    pub message: Option<String>,
    /// What it is made of.
    #[command(flatten)]
    pub autogenerate: AutogenerateOptions,
}

/// How `revision --autogenerate` finds what a revision has to do.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct AutogenerateOptions {
    /// With --autogenerate, compare with what all revisions make instead of a database
    #[arg(long)]
    pub from_history: bool,
    /// With --autogenerate, take a table (users=people), a column (users.name=full_name), or on PostgreSQL an enum type or a
    /// word of one (mood.sad=blue) for renamed; may be given several
    /// times
    #[arg(long, value_name = "OLD=NEW")]
    pub rename: Vec<String>,
    /// With --autogenerate, take a table or a column for dropped, whatever it looks like; may be given several times
    #[arg(long, value_name = "OLD")]
    pub no_rename: Vec<String>,
}

/// Arguments of `stamp`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate stamp head            the schema is there already: take all migrations as done
  cargo ftf-migrate stamp base            forget that any migration ran
  cargo ftf-migrate stamp --purge head    also forget revisions that no longer exist")]
pub struct Stamp {
    /// Revisions to write: head, heads, base, a revision or its beginning
    #[arg(required = true, value_name = "TARGET", allow_negative_numbers = true)]
    pub targets: Vec<String>,
    /// Remove every row of the version table first, also rows of unknown revisions
    #[arg(long)]
    pub purge: bool,
    /// Options of a script.
    #[command(flatten)]
    pub offline: OfflineOptions,
}

/// Arguments of `resolve`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate resolve ae10 --resume skip    the statement at which it stopped took effect
  cargo ftf-migrate resolve ae10 --resume redo    it did not: the next upgrade sends it again
  cargo ftf-migrate resolve ae10 --applied        all of the revision is there
  cargo ftf-migrate resolve ae10 --rolled-back    nothing of the revision is there
  cargo ftf-migrate resolve ae10 --rebless        its file was edited after it ran, and is right

Nothing is run: the version table and the history are told.")]
#[command(group(ArgGroup::new("resolution").required(true).args(["applied", "rolled_back", "resume", "rebless"])))]
pub struct Resolve {
    /// Which: a revision or its beginning; the whole id if its file was deleted
    #[arg(value_name = "REVISION")]
    pub revision: String,
    /// All of the revision is there
    #[arg(long)]
    pub applied: bool,
    /// Nothing of the revision is there
    #[arg(long)]
    pub rolled_back: bool,
    /// What the next run does with the statement at which an earlier one stopped
    #[arg(long, value_enum, value_name = "WHAT")]
    pub resume: Option<ResumeChoice>,
    /// Take the revision's file as it is now for what was applied
    #[arg(long)]
    pub rebless: bool,
}

/// Arguments of `ensure_version`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate ensure_version    for whoever may make tables, before others migrate")]
pub struct EnsureVersion {}

/// Arguments of `history`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate history
  cargo ftf-migrate history --graph          draw the lines of development
  cargo ftf-migrate history -v               each revision in full
  cargo ftf-migrate history -r ae10:def4     from one revision to another, both included
  cargo ftf-migrate history -r -3:           the head and the three below it
  cargo ftf-migrate history -i               mark the revisions that the database is at
  cargo ftf-migrate history --format html > history.html
                                             a page with the graph and each revision's SQL")]
pub struct History {
    /// Only these revisions: `start:end`, `start:` or `:end`; `current` stands for the database's
    #[arg(short, long, value_name = "START:END", allow_hyphen_values = true)]
    pub rev_range: Option<String>,
    /// Mark the revisions that the database is at (asks the database)
    #[arg(short, long)]
    pub indicate_current: bool,
    /// Draw the graph: a lane for each line of development
    #[arg(
        long,
        value_enum,
        value_name = "GLYPHS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "auto"
    )]
    pub graph: Option<GraphGlyphs>,
    /// Leave the SQL out of the HTML page, which then needs no build
    #[arg(long)]
    pub no_sql: bool,
}

/// Which characters `history --graph` draws with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum GraphGlyphs {
    /// Those that the terminal can show.
    #[default]
    Auto,
    /// Box-drawing characters.
    Unicode,
    /// Only ASCII.
    Ascii,
}

/// Arguments of `heads`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate heads
  cargo ftf-migrate heads --resolve-dependencies    without those that another revision depends on")]
pub struct Heads {
    /// Leave out heads that another revision depends on
    #[arg(long)]
    pub resolve_dependencies: bool,
}

/// Arguments of `branches`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate branches")]
pub struct Branches {}

/// Arguments of `show`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate show head
  cargo ftf-migrate show ae10")]
pub struct Show {
    /// Which: head, heads, a branch label, a revision or its beginning; `current` asks the database
    #[arg(value_name = "REVISION", allow_negative_numbers = true)]
    pub revision: String,
}

impl GraphVerb {
    /// Whether an answer needs the operations of the migrations, and so the compiled graph.
    pub fn needs_operations(&self, format: Format) -> bool {
        matches!(self, Self::History(args) if format == Format::Html && !args.no_sql)
    }

    /// Whether files and version rows are not enough for an answer: it needs what the migrations record, or when they were applied.
    pub fn needs_runner(&self, format: Format) -> bool {
        matches!(self, Self::History(args) if format == Format::Html && (!args.no_sql || args.indicate_current))
    }

    /// Whether an answer needs the database's version rows.
    pub fn needs_rows(&self, map: &RevisionMap) -> bool {
        match self {
            Self::History(History { rev_range, indicate_current, .. }) => {
                *indicate_current || rev_range.as_deref().is_some_and(|range| map.range_needs_rows(range))
            }
            Self::Show(args) => map.needs_rows(&args.revision),
            Self::Heads(_) | Self::Branches(_) => false,
        }
    }
}

/// Refuses what does not go together in a way that clap cannot say: most formats are those of few verbs. The verbs that
/// only the launcher has are none.
///
/// # Errors
///
/// What is wrong, for [`parse`](super::parse).
pub fn check_format(verb: Option<&Verb>, format: Format) -> Result<(), String> {
    let name = format.name();
    match verb {
        Some(Verb::Graph(GraphVerb::History(History { graph: Some(_), .. }))) if format != Format::Text => {
            Err(format!("'--graph' cannot be used with '--format {name}'"))
        }
        Some(Verb::Graph(GraphVerb::History(History { no_sql: true, .. }))) if format != Format::Html => {
            Err("'--no-sql' needs '--format html'".to_owned())
        }
        Some(Verb::Database(DatabaseVerb::Schema(_))) => Ok(()),
        _ if format.is_of_schema() => {
            Err(format!("'--format {name}' is for schema alone; every verb has text and json"))
        }
        Some(Verb::Graph(GraphVerb::History(_))) => Ok(()),
        _ if format.is_drawing() => {
            Err(format!("'--format {name}' is for history and schema alone; every verb has text and json"))
        }
        _ => Ok(()),
    }
}
