//! Create shops

use ftf_migrate_core::prelude::*;

#[migration(rev = "1975ea83b712", down_rev = None)]
pub struct CreateShops;

impl Migrate for CreateShops {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
