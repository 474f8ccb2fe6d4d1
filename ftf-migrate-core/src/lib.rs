//! Schema migrations for Rust with a statically checked revision graph, for SQLite, PostgreSQL and
//! MySQL/MariaDB.
//!
//! A project keeps its migrations in a package `migrations/`, which `cargo ftf-migrate init` writes. Each file in its
//! folder `versions/` is a *revision*: a step of the schema, up and down, that names the revision before it. The files
//! make a graph with branches and merges, and the compiler proves it: an unknown or duplicate id, a cycle, or two heads
//! that nobody merged are errors at the literal that is wrong, in its own file.
//!
//! # A revision
//!
//! `cargo ftf-migrate revision -m "add users table"` writes the file; its two functions are filled in:
//!
//! ```
//! # // Stands in for the graph that a revision file belongs to.
//! # macro_rules! migration_is_not_below_a_graph { ($($attribute:tt)*) => {}; }
//! // migrations/versions/20260127_1234_ae1027a6acf_add_users_table.rs
//! use ftf_migrate_core::prelude::*;
//!
//! #[migration(rev = "ae1027a6acf", down_rev = None)]
//! pub struct AddUsersTable;
//!
//! impl Migrate for AddUsersTable {
//!     fn upgrade(op: &mut Op) {
//!         op.create_table(
//!             "users",
//!             &[
//!                 column("id", BigInt).primary_key().autoincrement(),
//!                 column("email", Varchar(255)).not_null().unique(),
//!                 column("created_at", TimestampTz).not_null().server_default(now()),
//!             ],
//!         );
//!         op.create_index("ix_users_created_at", "users", &["created_at"]);
//!         op.bulk_insert("users", &["email"], rows![["ann@example.org"], ["bob@example.org"]]);
//!         op.run("lower the addresses", async |conn| {
//!             conn.execute("UPDATE users SET email = lower(email)").await?;
//!             Ok(())
//!         });
//!     }
//!
//!     fn downgrade(op: &mut Op) {
//!         op.drop_table("users");
//!     }
//! }
//! ```
//!
//! Both functions only record [operations](operation); [`Op`](operation::Op) lists them all. They are compiled for the
//! database that is met, and one that it cannot do is refused before anything runs.
//!
//! # The graph
//!
//! `migrations/mod.rs` is one line, [`graph!("versions")`](graph!), and gives `pub static MIGRATIONS: Graph`.
//!
//! # In a program
//!
//! ```no_run
//! # async fn start(MIGRATIONS: &'static ftf_migrate_core::Graph) -> Result<(), ftf_migrate_core::Error> {
//! // When it starts: a release build migrates, a debug build only checks.
//! MIGRATIONS.at_startup("postgres://app@localhost/shop").await?;
//!
//! // Or by hand. What is given may be a URL, a pool of sqlx, or a connection.
//! let report = MIGRATIONS.upgrade("sqlite:shop.db").to("head").await?;
//! println!("ran {} migrations", report.applied.len());
//! # Ok(()) }
//! ```
//!
//! Any number of processes may do so at once: each migration runs once. A migration and its record commit together
//! where the database can do that; elsewhere a journal tells the next run where to go on. See
//! [`Graph::upgrade`], [`Graph::at_startup`], and [`Error`] for what can go wrong.
//!
//! # Features
//!
//! | feature | |
//! |---|---|
//! | `sqlite`, `postgres`, `mysql` | the databases; all of them by default |
//! | `tls` | TLS for connections made from a URL |
//! | `cli` | the command line: `runner::run`, which `migrations/env.rs` calls |
//! | `models` | `#[derive(Model)]`: tables declared by structs, for autogenerate |
//! | `chrono`, `time`, `uuid`, `rust_decimal`, `bigdecimal`, `serde_json` | columns for the types of these crates in models |

// What only one database needs is unused in builds without it. The build with all of them tells what is unused.
#![cfg_attr(
    not(all(feature = "sqlite", feature = "postgres", feature = "mysql")),
    allow(dead_code, unreachable_code, unused_imports, unused_mut, unused_variables),
    allow(clippy::drop_non_drop, clippy::match_wildcard_for_single_variants, clippy::unused_async)
)]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod autogenerate;
pub mod capabilities;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "models")]
pub mod compare;
pub mod connection;
pub mod ddl;
mod dialect;
#[cfg(feature = "cli")]
pub mod dump;
mod embed;
mod error;
mod event;
#[cfg(feature = "cli")]
mod html;
pub mod migration;
#[cfg(feature = "models")]
pub mod model;
pub mod operation;
pub mod reflect;
#[cfg(any(feature = "cli", feature = "models"))]
pub mod render;
#[cfg(feature = "cli")]
pub mod runner;
mod runtime;
pub mod schema;
mod session;
mod validate;

pub use connection::{Connection, Source};
pub use dialect::{compile, normalize, reconcile, reflect};
pub use embed::{AppliedAt, AskHalfDone, Changed, Current, Offline, OnStart, Run, Startup};
pub use error::Error;
pub use event::{DataLoss, Direction, Event, MigrationInfo};
pub use ftf_migrate_graph as revision;
pub use ftf_migrate_macros::migration;
pub use migration::{Graph, Migrate, Migration, Revision};
pub use runtime::{HalfDone, Report, Resolution, Resume, TransactionMode, WhenAhead, WhenChanged};
pub use session::{ChangedRevision, FailedMigration, FailedStatement, FileChange, Left};
pub use validate::{InvalidMigrations, MigrationProblem};

/// What a revision file needs: `use ftf_migrate_core::prelude::*;`.
pub mod prelude {
    pub use crate::capabilities::Database;
    pub use crate::connection::Connection;
    pub use crate::migration::Migrate;
    pub use crate::operation::Type::{
        Array, BigInt, Boolean, Bytes, Char, Custom, Date, Double, Enum, Integer, Interval, Json, Jsonb,
        Numeric, Real, SmallInt, Text, Time, TimeTz, Timestamp, TimestampTz, TinyInt, Uuid, Varchar,
    };
    pub use crate::operation::{
        ColumnDef, ConstraintKind, DefaultValue, Op, StepError, Type, boolean, bytes, column, float, int,
        now, sql, text,
    };
    pub use crate::rows;
    pub use crate::schema::{Deferrable, ForeignKeyAction, ForeignKeyMatch, Identity, Value};
    pub use ftf_migrate_macros::migration;
}

/// What the named crates declare: `metadata!(app, shop_models)` is a `Result<`[`Models`](model::Models)`,
/// `[`ModelError`](model::ModelError)`>`.
///
/// Naming the crates is what keeps the linker from leaving them out; a crate that declares nothing is an error.
/// The crate in which it stands is called `crate`.
#[cfg(feature = "models")]
#[macro_export]
macro_rules! metadata {
    (@name crate) => { ::core::env!("CARGO_CRATE_NAME") };
    (@name $name:ident) => { ::core::stringify!($name) };
    (@link crate) => {};
    (@link $name:ident) => { use $name as _; };
    ($($name:tt),+ $(,)?) => {{
        $($crate::metadata!(@link $name);)+
        $crate::model::models(&[$($crate::metadata!(@name $name)),+])
    }};
}

/// Declares what has no struct: association tables, views, routines, triggers, sequences, extensions, enum types, schemas.
///
/// The operations are recorded like those of a migration, and say what is to be there. They may stand in any order; what a
/// database has no text for, or no such thing, is not asked of it:
///
/// ```
/// use ftf_migrate_core::prelude::*;
///
/// ftf_migrate_core::declare!(|op| {
///     op.create_table(
///         "user_roles",
///         &[
///             column("user_id", BigInt).primary_key().references("users", "id"),
///             column("role_id", BigInt).primary_key().references("roles", "id"),
///         ],
///     );
///     op.create_view("admins", "SELECT user_id FROM user_roles WHERE role_id = 1");
///     op.create_trigger("touch", "BEFORE UPDATE", "user_roles", "FOR EACH ROW EXECUTE FUNCTION touch()")
///         .only_on(Database::Postgres);
///     op.create_sequence("invoice_numbers").start(1000);
/// });
/// # fn main() {}
/// ```
#[cfg(feature = "models")]
#[macro_export]
macro_rules! declare {
    (|$op:ident| $describe:block) => {
        const _: () = {
            fn describe($op: &mut $crate::operation::Op) $describe

            #[cfg(not(target_family = "wasm"))]
            #[$crate::__private::linkme::distributed_slice($crate::model::DECLARATIONS)]
            #[linkme(crate = $crate::__private::linkme)]
            static DECLARATION: $crate::model::Declaration = $crate::model::Declaration {
                describe,
                renamed: ::std::vec::Vec::new,
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
            };
        };
    };
}

/// Rows for [`Op::bulk_insert`](operation::Op::bulk_insert): lists of values of any type that
/// [`schema::Value`] can be made of.
///
/// ```
/// use ftf_migrate_core::{rows, schema::Value};
///
/// let rows = rows![[1, "admin", true], [2, None::<String>, false]];
/// assert_eq!(rows[1], [Value::Int(2), Value::Null, Value::Bool(false)]);
/// ```
#[macro_export]
macro_rules! rows {
    ($([$($value:expr),* $(,)?]),* $(,)?) => {
        ::std::vec![$(::std::vec![$($crate::schema::Value::from($value)),*]),*]
    };
}
