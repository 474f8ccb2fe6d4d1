ftf_migrate_core::graph!("versions", heads = any, bases = any);
