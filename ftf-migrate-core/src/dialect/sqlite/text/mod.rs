//! What SQLite keeps of its schema: the texts of the statements that made it.

pub(super) mod clause;
mod cursor;
#[cfg(feature = "sqlite")]
mod expression;
pub(super) mod index;
mod keyword;
pub(super) mod table;
#[cfg(test)]
mod tests;
pub(super) mod token;

pub(super) use clause::{Clause, ClauseKind, KeyText};
#[cfg(feature = "sqlite")]
pub(super) use expression::canonical;
pub(super) use index::index;
pub(super) use keyword::is_bare_name;
pub(super) use table::{ColumnText, ConstraintText, TableText};
