//! The index of the second revision is another.

ftf_migrate_core::graph!("versions");
