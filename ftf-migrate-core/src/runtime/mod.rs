//! From a plan to a migrated database.
//!
//! [`migrator`] walks a plan; what it needs of a database it asks a
//! [`Session`](crate::session::Session), which [`dispatch`] chooses. How far a migration may go in
//! one transaction is decided beforehand, in [`unit`].

mod applied;
mod changed;
mod dispatch;
mod folding;
mod half_done;
mod journal;
mod migrator;
mod options;
mod panic;
mod report;
mod script;
mod unit;
mod wait;

pub(crate) use dispatch::{State, applied_at, current, half_done, run, state};
pub use half_done::HalfDone;
pub(crate) use migrator::Request;
pub(crate) use options::{Confirm, Options};
pub use options::{Resolution, Resume, TransactionMode, WhenAhead, WhenChanged};
pub(crate) use panic::Panic;
#[cfg(feature = "models")]
pub(crate) use panic::catch_now;
pub use report::Report;
pub(crate) use script::script;
