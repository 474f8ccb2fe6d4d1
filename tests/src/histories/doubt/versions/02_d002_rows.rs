//! Rows
use ftf_migrate_core::prelude::*;

#[migration(rev = "d002", down_rev = "d001", transaction = false)]
pub struct Rows;

impl Migrate for Rows {
    fn upgrade(op: &mut Op) {
        op.execute("INSERT INTO items VALUES (1, 'one')");
        op.execute("INSERT INTO items VALUES (2, 'two')");
    }
    fn downgrade(op: &mut Op) {
        op.execute("DELETE FROM items WHERE id = 2");
        op.execute("DELETE FROM items WHERE id = 1");
    }
}
