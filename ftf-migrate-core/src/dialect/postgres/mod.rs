//! PostgreSQL.

mod alter;
mod conversion;
mod ddl;
#[cfg(feature = "postgres")]
mod explain;
#[cfg(feature = "postgres")]
mod guard;
mod offline;
#[cfg(feature = "postgres")]
mod reflect;
#[cfg(feature = "postgres")]
mod session;
mod types;

pub(super) use ddl::Ddl;
#[cfg(feature = "postgres")]
pub(super) use explain::explain;
pub(super) use offline::PostgresOffline;
#[cfg(feature = "postgres")]
pub(super) use reflect::{normalize, questions, reflect, settle_replaceables};
#[cfg(feature = "postgres")]
pub(crate) use session::PostgresSession;
