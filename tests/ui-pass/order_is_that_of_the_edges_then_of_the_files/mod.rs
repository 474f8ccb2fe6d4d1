ftf_migrate_core::graph!("versions", heads = any);

/// c, then b and a in file order, d at last.
const _: () = {
    let revisions = MIGRATIONS.revisions();
    let mut index = 0;
    while index < 4 {
        assert!(revisions[index].migration.rev.as_bytes()[0] == b"cbad"[index]);
        index += 1;
    }
    assert!(revisions[0].file_position == 2 && revisions[1].file_position == 0);
};
