//! Number

use ftf_migrate_core::prelude::*;

#[migration(rev = 12, down_rev = None)]
pub struct Number;

impl Migrate for Number {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
