//! After

use ftf_migrate_core::prelude::*;

#[migration(rev = "e1", down_rev = "d1", depends_on = ["right", "b1"], branch_labels = None)]
pub struct After;

impl Migrate for After {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
