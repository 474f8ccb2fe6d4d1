//! Items
use ftf_migrate_core::prelude::*;

#[migration(rev = "w001", down_rev = None)]
pub struct Items;

impl Migrate for Items {
    fn upgrade(op: &mut Op) {
        op.create_table("items", &[column("id", BigInt).primary_key(), column("title", Varchar(80)).unique()]);
    }
}
