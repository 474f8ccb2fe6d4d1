ftf_migrate_core::graph!(heads = any);
