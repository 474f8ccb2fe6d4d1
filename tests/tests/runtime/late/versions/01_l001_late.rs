//! An index made apart, and rows behind it
use ftf_migrate_core::prelude::*;

#[migration(rev = "l001", down_rev = None)]
pub struct Late;

impl Migrate for Late {
    fn upgrade(op: &mut Op) {
        op.create_table("early", &[column("id", Integer).primary_key(), column("size", Integer)]);
        op.create_index("ix_early_size", "early", &["size"]).concurrently();
        op.execute("INSERT INTO early (id) SELECT id FROM later");
    }
    fn downgrade(op: &mut Op) {
        op.drop_index("ix_early_size", "early").concurrently();
        op.drop_table("early");
    }
}
