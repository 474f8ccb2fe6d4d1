//! Compiles, with warnings.

ftf_migrate_core::graph!("versions", heads = warn);
