//! SQLite.

mod alter;
mod ddl;
#[cfg(feature = "sqlite")]
mod explain;
mod offline;
#[cfg(feature = "sqlite")]
mod session;
mod types;

pub(super) use ddl::Ddl;
#[cfg(feature = "sqlite")]
pub(super) use explain::explain;
pub(super) use offline::SqliteOffline;
#[cfg(feature = "sqlite")]
pub(crate) use session::SqliteSession;
