//! A history that is SQL all through: branches, a merge, a second base that depends on the first, quotes.

ftf_migrate_core::graph!("versions", heads = any);
