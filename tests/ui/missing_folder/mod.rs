ftf_migrate_core::graph!("version");
