//! Table cccc2
use ftf_migrate_core::prelude::*;

#[migration(rev = "cccc2", down_rev = "cccc1")]
pub struct Cccc2;

impl Migrate for Cccc2 {
    fn upgrade(op: &mut Op) {
        op.create_table("cccc2", &[column("id", Integer).primary_key(), column("note", Varchar(40))]);
        op.execute("INSERT INTO cccc2 VALUES (1, ':x is 100% ''text''')");
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("cccc2");
    }
}
