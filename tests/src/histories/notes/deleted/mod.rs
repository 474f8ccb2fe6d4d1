//! Without the second revision.

ftf_migrate_core::graph!("versions");
