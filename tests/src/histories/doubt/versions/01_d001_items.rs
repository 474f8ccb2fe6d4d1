//! Items
use ftf_migrate_core::prelude::*;

#[migration(rev = "d001", down_rev = None)]
pub struct Items;

impl Migrate for Items {
    fn upgrade(op: &mut Op) {
        op.create_table("items", &[column("id", Integer).primary_key(), column("name", Varchar(20))]);
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("items");
    }
}
