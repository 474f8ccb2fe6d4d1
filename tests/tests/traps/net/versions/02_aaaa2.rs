//! Table aaaa2
use ftf_migrate_core::prelude::*;

#[migration(rev = "aaaa2", down_rev = "aaaa1")]
pub struct Aaaa2;

impl Migrate for Aaaa2 {
    fn upgrade(op: &mut Op) {
        op.create_table("aaaa2", &[column("id", Integer).primary_key(), column("note", Varchar(40))]);
        op.execute("INSERT INTO aaaa2 VALUES (1, ':x is 100% ''text''')");
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("aaaa2");
    }
}
