//! More
use ftf_migrate_core::prelude::*;

#[migration(rev = "d003", down_rev = "d002")]
pub struct More;

impl Migrate for More {
    fn upgrade(op: &mut Op) {
        op.add_column("items", column("more", Integer));
    }
    fn downgrade(op: &mut Op) {
        op.drop_column("items", "more");
    }
}
