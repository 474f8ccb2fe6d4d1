//! Table cccc1
use ftf_migrate_core::prelude::*;

#[migration(rev = "cccc1", down_rev = "aaaa2", branch_labels = "right")]
pub struct Cccc1;

impl Migrate for Cccc1 {
    fn upgrade(op: &mut Op) {
        op.create_table("cccc1", &[column("id", Integer).primary_key(), column("note", Varchar(40))]);
        op.execute("INSERT INTO cccc1 VALUES (1, ':x is 100% ''text''')");
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("cccc1");
    }
}
