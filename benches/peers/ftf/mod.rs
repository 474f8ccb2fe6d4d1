//! The history, which `benches/generate.py` writes.
ftf_migrate_core::graph!("versions");
