//! The same, with other comments and another format.

ftf_migrate_core::graph!("versions");
