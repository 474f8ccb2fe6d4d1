//! Add email

use ftf_migrate_core::prelude::*;

#[migration(rev = "1975ea83b712", down_rev = "ae1027a6acf")]
pub struct Revision;

impl Migrate for Revision {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
