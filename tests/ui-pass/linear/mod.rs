ftf_migrate_core::graph!("versions");

/// What the graph says about itself, known to the compiler.
const _: () = {
    assert!(MIGRATIONS.revisions().len() == 3);
    assert!(MIGRATIONS.heads().len() == 1 && MIGRATIONS.heads()[0] == 2);
    assert!(MIGRATIONS.revisions()[2].parents[0] == 1);
    assert!(!MIGRATIONS.revisions()[2].migration.transaction);
    assert!(MIGRATIONS.revisions()[2].migration.irreversible.is_some());
};
