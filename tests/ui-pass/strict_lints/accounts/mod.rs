//! The graph.
ftf_migrate_core::graph!("versions");
