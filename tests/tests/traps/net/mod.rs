//! A trunk with two branches, and a base of its own whose second revision depends on one of them.

ftf_migrate_core::graph!("versions", heads = any, bases = any);
