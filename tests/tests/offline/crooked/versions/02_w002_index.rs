//! Index the titles
use ftf_migrate_core::prelude::*;

#[migration(rev = "w002", down_rev = "w001")]
pub struct Index;

impl Migrate for Index {
    fn upgrade(op: &mut Op) {
        op.add_column("items", column("price", Integer));
        op.create_index("ix_items_title", "items", &["titel"]);
    }
}
