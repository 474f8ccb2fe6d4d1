//! Create users

use ftf_migrate_core::prelude::*;

#[migration(rev = "ae1027a6acf", down_rev = None, branch_labels = "head")]
pub struct CreateUsers;

impl Migrate for CreateUsers {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
