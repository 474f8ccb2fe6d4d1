//! How a run talks with a database: what it may ask, what is sent together, the two tables.
//!
//! Each database answers [`Session`]'s questions in its own `dialect/*/session.rs`, and the runtime
//! asks them. What goes out together is a [`Batch`], which finds the way back from an error to the
//! operation that caused it.

mod batch;
mod blank;
mod cut;
mod failure;
mod offline;
mod questions;
mod upgraded;
mod version_table;

pub(crate) use batch::{Batch, Origin, trim_end};
pub(crate) use blank::without_blank_end;
pub(crate) use cut::{Cut, cut};
pub(crate) use failure::Failure;
pub use failure::{FailedMigration, FailedStatement, Left};
pub(crate) use offline::{BUSY, HALF_DONE, OTHER_ROWS, Offline, OfflineGuard};
pub(crate) use questions::{Begin, Live, Session, Verdict};
pub(crate) use upgraded::Upgraded;
pub use upgraded::{ChangedRevision, FileChange};
#[cfg(feature = "models")]
pub(crate) use version_table::history_table;
pub(crate) use version_table::{Entry, Tables, Took};
