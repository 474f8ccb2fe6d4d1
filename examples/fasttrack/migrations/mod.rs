//! The revisions of FastTrack, checked by the compiler.

ftf_migrate_core::graph!("versions");
ftf_migrate_core::migrations_are_valid!(MIGRATIONS);
