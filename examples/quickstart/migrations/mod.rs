//! The revisions of the reading list, checked by the compiler.

ftf_migrate_core::graph!("versions");
ftf_migrate_core::migrations_are_valid!(MIGRATIONS, Sqlite);

/// Where the reading list is kept, wherever the program is started: beside its sources.
pub const DATABASE_URL: &str =
    concat!("sqlite://", env!("CARGO_MANIFEST_DIR"), "/../reading-list.db?mode=rwc");
