//! Right

use ftf_migrate_core::prelude::*;

#[migration(rev = "c1", down_rev = "ae1027a6acf", branch_labels = "right", depends_on = "left-hand")]
pub struct Right;

impl Migrate for Right {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
