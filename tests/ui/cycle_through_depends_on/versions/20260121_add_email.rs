//! Add email

use ftf_migrate_core::prelude::*;

#[migration(rev = "bbb2", down_rev = "aaa1", branch_labels = "emails")]
pub struct AddEmail;

impl Migrate for AddEmail {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
