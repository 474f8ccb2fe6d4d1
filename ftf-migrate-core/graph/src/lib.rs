//! The revision graph of ftf-migrate, without a database: which revisions there are, what people call them, in which order they run, and
//! which rows the version table has after each.
//!
//! [`RevisionMap::new`] checks and connects the [`Revision`]s. The map then answers symbols ([`RevisionMap::resolve_one`],
//! [`RevisionMap::resolve_many`]), lists ([`RevisionMap::history`], [`RevisionMap::current`]) and plans ([`RevisionMap::plan_upgrade`],
//! [`RevisionMap::plan_downgrade`], [`RevisionMap::plan_stamp`], [`RevisionMap::plan_revision`]). Every answer is a plain value, every refusal
//! a [`GraphError`] with a kind and advice; nothing depends on the order of a hash, and nothing recurses.
//!
//! Words: a *head* has no child by down revision, a *real head* no dependent either; a revision's *parents* are its down revisions and those of
//! its dependencies that no ancestor names already; *rows* are the rows of a version table, in reading order.

pub mod attribute;
pub mod call;
pub mod check;
pub mod declaration;
pub mod digest;
mod file_cycle;
pub mod header;
pub mod hint;
pub mod identifier;
pub mod lexer;
pub mod link;

mod current;
mod cycle;
mod draft;
mod error;
mod history;
mod label;
mod load;
mod map;
mod order;
mod plan;
mod revision;
mod stamp;
mod symbol;
mod target;
mod traverse;
mod tree;
mod version_rows;
mod walk;

pub use draft::Draft;
pub use error::{ErrorKind, GraphError};
pub use map::RevisionMap;
pub use plan::{Direction, Plan, Step};
pub use revision::Revision;
pub use stamp::{StampPlan, StampStep};
pub use symbol::Position;
pub use target::{Relative, Target, split_range};
pub use version_rows::RowChange;
