//! Moving a revision, and with it all that follow it, onto another head.

mod error;
mod plan;
mod rename;

pub(crate) use error::RebaseError;
pub(crate) use plan::{Names, Rebase};
pub(crate) use rename::Rename;
