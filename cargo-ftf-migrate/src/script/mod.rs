//! Revision files: read, checked, named and written without compiling anything.

mod directory;
mod file_name;
mod format;
mod hook;
mod name;
mod new;
mod rebase;
mod restamp;
mod revision_id;
mod template;

pub(crate) use directory::{Directory, list_files, shown};
pub(crate) use format::format;
pub(crate) use hook::Hook;
pub(crate) use new::{Body, NewRevision, write};
pub(crate) use rebase::{Names, Rebase, RebaseError, Rename};
pub(crate) use revision_id::choose as choose_id;
pub(crate) use template::DEFAULT as DEFAULT_TEMPLATE;
