//! What only one database can do
use ftf_migrate_core::prelude::*;

#[migration(rev = "w005", down_rev = "w004", irreversible = "nobody wants the old name")]
pub struct Renamed;

impl Migrate for Renamed {
    fn upgrade(op: &mut Op) {
        op.rename_constraint("items", "items_pkey", "pk_items");
    }
}
