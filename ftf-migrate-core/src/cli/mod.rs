//! The command line: what can be typed, and how results, progress and errors are shown.
//!
//! The launcher `cargo ftf-migrate` and the project's [`runner`](crate::runner) share these types, so that an option
//! means the same wherever it is typed. Results go to stdout, everything else to stderr; a password in a URL goes
//! nowhere. The exit codes are in [`exit`].

mod args;
mod comparison;
mod console;
mod database_url;
mod databases;
mod entry;
pub mod exit;
mod forward;
mod history;
mod listing;
mod mask;
mod parse;
mod progress;
mod revisions;
mod schema_args;
mod snippet;

pub use args::{
    AutogenerateOptions, Branches, Check, Cli, Color, Current, DatabaseVerb, Downgrade, EnsureVersion,
    Format, GraphGlyphs, GraphVerb, Heads, History, OfflineOptions, Options, Propose, Resolve, ResumeChoice,
    RunOptions, Show, Stamp, Upgrade, Verb, check_format,
};
pub(crate) use comparison::{Against, proposal_json, render_check};
pub use console::Console;
pub(crate) use database_url::default_database_url;
pub use database_url::{DatabaseUrlError, NamedDatabase, find_database_url};
pub(crate) use databases::heading;
pub use databases::{DatabaseChoiceError, check_databases, choose_databases, join_listings};
pub(crate) use history::compile_upgrades;
pub use listing::{Layout, SCHEMA_VERSION, note_if_empty, render_current, render_verb};
pub use mask::mask;
pub use parse::parse;
pub(crate) use progress::{Progress, migration_json, rows};
pub(crate) use revisions::file_below;
pub use revisions::{RevisionText, Revisions};
pub use schema_args::{AdoptSchema, DumpSchema, SchemaScope, SchemaVerb, ShowSchema};
pub(crate) use snippet::render_sql;
