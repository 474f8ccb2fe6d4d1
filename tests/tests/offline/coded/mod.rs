//! A history with a step of Rust code.

ftf_migrate_core::graph!("versions");
