//! What the macros' output names. Not part of the interface: it may change in any release.

pub use crate::migration::{Attribute, Graph, Migrate, Migration, Revision};
pub use crate::validate::servers;
pub use ftf_migrate_macros::{__problem, graph};
