//! SQLite.

#[cfg(feature = "sqlite")]
mod canonical;
mod catalogue;
mod ddl;
#[cfg(feature = "sqlite")]
mod explain;
mod foreign_keys;
#[cfg(feature = "sqlite")]
mod live;
#[cfg(feature = "sqlite")]
mod normalize;
mod offline;
mod read;
mod rebuild;
#[cfg(feature = "sqlite")]
mod reflect;
#[cfg(feature = "sqlite")]
mod replaceable;
#[cfg(feature = "sqlite")]
mod session;
mod text;
mod types;

use crate::schema::TableName;
pub(super) use ddl::{Ddl, reads_catalogue};
#[cfg(feature = "sqlite")]
pub(super) use explain::explain;
#[cfg(feature = "sqlite")]
pub(super) use normalize::normalize;
pub(super) use offline::SqliteOffline;
#[cfg(feature = "sqlite")]
pub(super) use reflect::{questions, reflect};
#[cfg(feature = "sqlite")]
pub(crate) use session::SqliteSession;

/// A text as SQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The table that keeps the schema in which `table` is.
fn master(table: &TableName) -> String {
    match &table.schema {
        Some(schema) => format!("\"{}\".sqlite_master", schema.replace('"', "\"\"")),
        None => "sqlite_master".to_owned(),
    }
}

fn schema_of(table: &TableName) -> &str {
    table.schema.as_deref().unwrap_or("main")
}
