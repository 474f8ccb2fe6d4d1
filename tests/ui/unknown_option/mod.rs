ftf_migrate_core::graph!("versions", head = any);
