//! A history with a mistake in each revision but the first.

ftf_migrate_core::graph!("versions");
