//! Add email

use ftf_migrate_core::prelude::*;

#[migration(rev = "head", down_rev = "ae10-27a6acf")]
pub struct AddEmail;

impl Migrate for AddEmail {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
