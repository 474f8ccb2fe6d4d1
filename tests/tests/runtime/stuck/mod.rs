//! A history whose second revision cannot be undone by anything derived.

ftf_migrate_core::graph!("versions");
