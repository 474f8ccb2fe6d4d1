//! Left

use ftf_migrate_core::prelude::*;

#[migration(rev = "b1", down_rev = "ae1027a6acf", branch_labels = ["left-hand", "l"])]
pub struct Left;

impl Migrate for Left {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
