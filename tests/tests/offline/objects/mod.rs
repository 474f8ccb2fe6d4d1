//! Views, functions, procedures and triggers, whose bodies hold semicolons; and no downgrade that is written.

ftf_migrate_core::graph!("versions");
