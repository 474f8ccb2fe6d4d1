//! A history that fills rows in batches, in a way that shows when one was filled twice or not at all.

ftf_migrate_core::graph!("versions");
