//! Table nnnn2
use ftf_migrate_core::prelude::*;

#[migration(rev = "nnnn2", down_rev = "nnnn1", depends_on = "bbbb1")]
pub struct Nnnn2;

impl Migrate for Nnnn2 {
    fn upgrade(op: &mut Op) {
        op.create_table("nnnn2", &[column("id", Integer).primary_key(), column("note", Varchar(40))]);
        op.execute("INSERT INTO nnnn2 VALUES (1, ':x is 100% ''text''')");
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("nnnn2");
    }
}
