//! Table aaaa1
use ftf_migrate_core::prelude::*;

#[migration(rev = "aaaa1", down_rev = None)]
pub struct Aaaa1;

impl Migrate for Aaaa1 {
    fn upgrade(op: &mut Op) {
        op.create_table("aaaa1", &[column("id", Integer).primary_key(), column("note", Varchar(40))]);
        op.execute("INSERT INTO aaaa1 VALUES (1, ':x is 100% ''text''')");
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("aaaa1");
    }
}
