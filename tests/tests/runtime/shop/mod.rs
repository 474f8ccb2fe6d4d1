//! A history that works: tables, an index, data in Rust, a branch and its merge.

ftf_migrate_core::graph!("versions");
