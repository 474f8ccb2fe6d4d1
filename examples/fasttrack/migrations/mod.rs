//! The revisions of FastTrack, checked by the compiler.

ftf_migrate_core::graph!("versions");
