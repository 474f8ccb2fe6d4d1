//! A history whose second revision commits each of its statements by itself, and nobody can tell whether one of them did.

ftf_migrate_core::graph!("versions");
