//! Create users

use ftf_migrate_core::prelude::*;

#[migration(rev = "aaa1", down_rev = None, depends_on = "emails")]
pub struct CreateUsers;

impl Migrate for CreateUsers {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
