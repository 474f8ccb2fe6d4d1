//! Tables declared next to the code that uses them, and how they are found.
//!
//! `#[derive(Model)]` describes a table by the struct that its rows are read into; [`declare!`](crate::declare) takes
//! what has no struct: association tables, views, routines, triggers, sequences, extensions, enum types, schemas. Both register themselves, wherever they stand
//! in a crate, also when nothing else names them; [`metadata!`](crate::metadata) gathers what the named crates declare.
//!
//! ```
//! use ftf_migrate_core::model::Model;
//!
//! #[derive(Model)]
//! #[model(table = "users")]
//! struct User {
//!     #[column(primary_key, autoincrement)]
//!     id: i64,
//!     #[column(length = 190, unique)]
//!     email: String,
//!     name: Option<String>,
//! }
//!
//! assert_eq!(User::TABLE, "users");
//! let columns = User::columns();
//! assert_eq!(columns.len(), 3);
//! ```

mod column_type;
mod declaration;
mod reference;
mod registry;

pub use column_type::{ArrayElement, ColumnKind, ColumnType};
#[doc(hidden)]
pub use column_type::{Length, column_of, type_of};
pub use declaration::{DECLARATIONS, Declaration, Renamed};
pub use ftf_migrate_macros::{Columns, Model, SqlEnum};
pub use reference::ColumnReference;
#[doc(hidden)]
pub use registry::models;
pub use registry::{ModelError, Models};

use crate::operation::{ColumnDef, Op};

/// A struct that describes a table. Derived: see the attributes of [`derive@Model`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no model",
    note = "add `#[derive(Model)]` and `#[model(table = \"…\")]` to it"
)]
pub trait Model {
    /// The table's name.
    const TABLE: &'static str;
    /// The schema that it is in; `None` for the database's own choice.
    const SCHEMA: Option<&'static str>;

    /// The table's columns, in order, those of flattened groups among them.
    fn columns() -> Vec<ColumnDef<'static>>;

    /// Records what makes the table with its keys, constraints and indexes.
    fn describe(op: &mut Op);
}

/// Columns that several tables share, such as timestamps. Derived with [`derive@Columns`] and put into a model with
/// `#[column(flatten)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no group of columns",
    note = "`#[column(flatten)]` takes a struct with `#[derive(Columns)]`"
)]
pub trait Columns {
    /// The columns, in order.
    fn columns() -> Vec<ColumnDef<'static>>;

    /// Columns of the group that had other names before: the new name, then the old one.
    fn renamed() -> Vec<(&'static str, &'static str)>;
}

/// An enum whose variants are words in the database. Derived with [`derive@SqlEnum`].
pub trait SqlEnum {
    /// The name of the type, where enum types have names (PostgreSQL).
    const NAME: &'static str;
    /// The words, in order.
    const VALUES: &'static [&'static str];
}
