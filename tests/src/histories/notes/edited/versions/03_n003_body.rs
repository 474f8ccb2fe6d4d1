//! Notes have a body
use ftf_migrate_core::prelude::*;

#[migration(rev = "n003", down_rev = "n002")]
pub struct Body;

impl Migrate for Body {
    fn upgrade(op: &mut Op) {
        op.add_column("notes", column("body", Text));
    }
    fn downgrade(op: &mut Op) {
        op.drop_column("notes", "body");
    }
}
