//! Ten revisions of three statements each, of which some run outside of a transaction on every server.

ftf_migrate_core::graph!("versions");
