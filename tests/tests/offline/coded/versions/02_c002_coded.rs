//! Numbers
use ftf_migrate_core::prelude::*;

#[migration(rev = "c002", down_rev = "c001")]
pub struct Coded;

impl Migrate for Coded {
    fn upgrade(op: &mut Op) {
        op.execute("INSERT INTO plain (id) VALUES (1)");
        op.run("count the numbers", async |_| panic!("no step runs without a database"));
    }
    fn downgrade(op: &mut Op) {
        op.execute("DELETE FROM plain");
    }
}
