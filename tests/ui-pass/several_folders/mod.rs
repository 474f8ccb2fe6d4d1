ftf_migrate_core::graph!("./versions/", "more", recursive);

const _: () = assert!(MIGRATIONS.revisions().len() == 3 && MIGRATIONS.locations().len() == 2);
