//! A history of one revision, which fails behind a statement that runs outside of transactions.

ftf_migrate_core::graph!("versions");
