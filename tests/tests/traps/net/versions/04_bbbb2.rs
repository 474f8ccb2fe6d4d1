//! Table bbbb2
use ftf_migrate_core::prelude::*;

#[migration(rev = "bbbb2", down_rev = "bbbb1")]
pub struct Bbbb2;

impl Migrate for Bbbb2 {
    fn upgrade(op: &mut Op) {
        op.create_table("bbbb2", &[column("id", Integer).primary_key(), column("note", Varchar(40))]);
        op.execute("INSERT INTO bbbb2 VALUES (1, ':x is 100% ''text''')");
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("bbbb2");
    }
}
