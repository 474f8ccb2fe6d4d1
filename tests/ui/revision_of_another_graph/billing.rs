ftf_migrate_core::graph!("billing/versions");
