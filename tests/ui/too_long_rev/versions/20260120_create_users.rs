//! Create users

use ftf_migrate_core::prelude::*;

#[migration(rev = "the_revision_that_creates_all_users", down_rev = None)]
pub struct CreateUsers;

impl Migrate for CreateUsers {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
