//! SQL without a way back
use ftf_migrate_core::prelude::*;

#[migration(rev = "w004", down_rev = "w003")]
pub struct Sql;

impl Migrate for Sql {
    fn upgrade(op: &mut Op) {
        op.execute("UPDATE items SET price = 0 WHERE price IS NULL");
    }
}
