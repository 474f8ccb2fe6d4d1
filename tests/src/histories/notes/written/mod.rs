//! As it was applied.

ftf_migrate_core::graph!("versions");
