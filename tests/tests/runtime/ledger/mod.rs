//! A history without a single downgrade.

ftf_migrate_core::graph!("versions");
