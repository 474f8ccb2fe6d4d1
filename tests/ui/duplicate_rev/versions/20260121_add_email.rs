//! Add email

use ftf_migrate_core::prelude::*;

#[migration(rev = "ae1027a6acf", down_rev = None)]
pub struct AddEmail;

impl Migrate for AddEmail {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
