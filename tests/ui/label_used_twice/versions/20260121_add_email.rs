//! Add email

use ftf_migrate_core::prelude::*;

#[migration(rev = "1975ea83b712", down_rev = "ae1027a6acf", branch_labels = ["emails", "users"])]
pub struct AddEmail;

impl Migrate for AddEmail {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
