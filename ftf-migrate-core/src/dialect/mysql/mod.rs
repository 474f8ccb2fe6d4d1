//! MySQL and MariaDB.

mod alter;
mod constraint;
mod ddl;
#[cfg(feature = "mysql")]
mod explain;
mod key_index;
mod offline;
mod rechecked;
#[cfg(feature = "mysql")]
mod reflect;
mod rename_column;
#[cfg(feature = "mysql")]
mod session;
mod types;

pub(super) use ddl::Ddl;
#[cfg(feature = "mysql")]
pub(super) use explain::explain;
pub(super) use offline::MysqlOffline;
#[cfg(feature = "mysql")]
pub(super) use reflect::{name_defaults, normalize, questions, reflect};
#[cfg(feature = "mysql")]
pub(crate) use session::MysqlSession;
#[cfg(all(any(feature = "cli", feature = "models"), feature = "mysql"))]
pub(super) use session::server_of;
