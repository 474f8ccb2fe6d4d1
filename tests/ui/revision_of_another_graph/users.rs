ftf_migrate_core::graph!("users/versions");
