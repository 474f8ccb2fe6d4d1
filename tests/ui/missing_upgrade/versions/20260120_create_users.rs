//! Create users

use ftf_migrate_core::prelude::*;

#[migration(rev = "ae1027a6acf", down_rev = None)]
pub struct CreateUsers;

impl Migrate for CreateUsers {
    fn downgrade(op: &mut Op) {
        op.execute("DROP TABLE users");
    }
}
