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

/// The questions that [`reflect`](crate::reflect()) asks of a catalogue, for whoever wants to know what they cost alone.
///
/// # Errors
///
/// As [`reflect`](crate::reflect()).
pub async fn catalogue_questions(
    connection: &mut crate::Connection,
    filter: &crate::reflect::Filter,
) -> Result<String, crate::reflect::ReflectError> {
    crate::dialect::questions(connection, filter).await
}
