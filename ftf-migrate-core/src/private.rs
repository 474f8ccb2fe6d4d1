//! What the macros' output names. Not part of the interface: it may change in any release.

pub use crate::migration::{Attribute, Graph, Migrate, Migration, Revision};
pub use crate::validate::servers;
pub use ftf_migrate_macros::{__problem, graph};
#[cfg(all(feature = "models", not(target_family = "wasm")))]
pub use linkme;

/// The name of an index of a model that gives it none.
pub fn index_name(table: &crate::schema::TableName, columns: &[String]) -> String {
    crate::schema::NamingConvention::default().index_name(table, columns)
}
