//! What can be typed after `schema`.

use crate::capabilities::Server;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The verbs below `schema`.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum SchemaVerb {
    /// Show tables with their columns, keys and indexes
    Show(ShowSchema),
    /// Write down all of it: as SQL, models, JSON or a drawing
    Dump(DumpSchema),
    /// Begin with a database that is there: write its models and a first revision that makes it
    Adopt(AdoptSchema),
    /// Answer the launcher, which writes the files of `adopt`
    #[command(hide = true)]
    Answer(ShowSchema),
}

/// Arguments of `schema show`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate schema show                 every table of the database
  cargo ftf-migrate schema show users 'shop_*'  these tables
  cargo ftf-migrate schema show --from-history  what the migrations make, without a database")]
pub struct ShowSchema {
    /// Only these tables; * stands for any characters
    #[arg(value_name = "TABLE")]
    pub tables: Vec<String>,
    /// What is looked at.
    #[command(flatten)]
    pub scope: SchemaScope,
}

/// Arguments of `schema dump`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate schema dump > schema.sql
  cargo ftf-migrate schema dump --format models -o src/models.rs
  cargo ftf-migrate schema dump --format html -o schema.html    a page with the tables drawn
  cargo ftf-migrate schema dump --from-history=ae10 --dialect postgres

Without --format it is SQL. The tables in which ftf-migrate keeps its books are left out.")]
pub struct DumpSchema {
    /// Only this table; * stands for any characters; may be given several times
    #[arg(long = "table", value_name = "TABLE")]
    pub tables: Vec<String>,
    /// What is looked at.
    #[command(flatten)]
    pub scope: SchemaScope,
    /// File to write to, else stdout
    #[arg(short, long = "out", value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Arguments of `schema adopt`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(after_help = "\
Examples:
  cargo ftf-migrate schema adopt --database-url postgres://app@localhost/app
  cargo ftf-migrate schema adopt --models src/models.rs --exclude 'tmp_*' --stamp

It is for a project without revisions. Nothing is written unless everything is.")]
pub struct AdoptSchema {
    /// File for the models, else models.rs beside the graph
    #[arg(long, value_name = "FILE")]
    pub models: Option<PathBuf>,
    /// What the first revision is called
    #[arg(short, long, default_value = "baseline")]
    pub message: String,
    /// Take the revision as applied in this database, as `stamp head` does
    #[arg(long)]
    pub stamp: bool,
    /// Only this table; * stands for any characters; may be given several times
    #[arg(long = "table", value_name = "TABLE")]
    pub tables: Vec<String>,
    /// No table of this name; * stands for any characters; may be given several times
    #[arg(long, value_name = "TABLE")]
    pub exclude: Vec<String>,
    /// This schema too, besides the default one (on MySQL: database); may be given several times
    #[arg(long, value_name = "NAME")]
    pub schema: Vec<String>,
    /// All schemas but those of the system
    #[arg(long, conflicts_with = "schema")]
    pub all_schemas: bool,
}

impl AdoptSchema {
    /// What the runner is asked for it.
    pub fn question(&self) -> SchemaVerb {
        let Self { models: _, message: _, stamp: _, tables, exclude, schema, all_schemas } = self.clone();
        let scope = SchemaScope { exclude, schema, all_schemas, ..SchemaScope::default() };
        SchemaVerb::Answer(ShowSchema { tables, scope })
    }
}

/// What is looked at.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaScope {
    /// No table of this name; * stands for any characters; may be given several times
    #[arg(long, value_name = "TABLE")]
    pub exclude: Vec<String>,
    /// This schema too, besides the default one (on MySQL: database); may be given several times
    #[arg(long, value_name = "NAME")]
    pub schema: Vec<String>,
    /// All schemas but those of the system
    #[arg(long, conflicts_with = "schema")]
    pub all_schemas: bool,
    /// Not the database, but what the migrations make; up to this revision, else up to all heads
    #[arg(
        long,
        value_name = "REVISION",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "heads"
    )]
    pub from_history: Option<String>,
    /// With --from-history, the database that the SQL is for. Else: as the URL says
    #[arg(long, requires = "from_history", value_name = "NAME[:VERSION]")]
    pub dialect: Option<Server>,
}

impl SchemaVerb {
    /// What is looked at, and of that the tables that were named. `adopt` itself looks at nothing.
    pub fn scope(&self) -> Option<(&SchemaScope, &[String])> {
        match self {
            Self::Show(args) | Self::Answer(args) => Some((&args.scope, &args.tables)),
            Self::Dump(args) => Some((&args.scope, &args.tables)),
            Self::Adopt(_) => None,
        }
    }
}
