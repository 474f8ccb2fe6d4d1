//! Table nnnn1
use ftf_migrate_core::prelude::*;

#[migration(rev = "nnnn1", down_rev = None, branch_labels = "net")]
pub struct Nnnn1;

impl Migrate for Nnnn1 {
    fn upgrade(op: &mut Op) {
        op.create_table("nnnn1", &[column("id", Integer).primary_key(), column("note", Varchar(40))]);
        op.execute("INSERT INTO nnnn1 VALUES (1, ':x is 100% ''text''')");
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("nnnn1");
    }
}
