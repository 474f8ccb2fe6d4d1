//! A description of a database, written down: as SQL, as the source of models, as JSON, as text for a terminal, and as
//! pictures of its tables.
//!
//! Everything here is a pure function of a [`MetaData`](crate::schema::MetaData), wherever that comes from: what
//! [`reflect`](crate::reflect()) found, or what the migrations come to when they are replayed. The order is that of
//! names, so that the same schema gives the same text.

mod diagram;
mod json;
mod models;
mod operations;
mod sql;
mod text;
mod words;

pub use diagram::{render_dot, render_html, render_mermaid};
pub use json::render_json;
pub use models::render_models;
pub use operations::operations_of;
pub use sql::render_sql;
pub use text::render_text;
