//! Second

use ftf_migrate_core::prelude::*;

#[migration(rev = "bbb2", down_rev = "aaa1")]
pub struct Second;

impl Migrate for Second {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
