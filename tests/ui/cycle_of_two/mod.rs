ftf_migrate_core::graph!("versions");
