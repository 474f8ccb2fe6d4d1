//! Table bbbb1
use ftf_migrate_core::prelude::*;

#[migration(rev = "bbbb1", down_rev = "aaaa2", branch_labels = "left")]
pub struct Bbbb1;

impl Migrate for Bbbb1 {
    fn upgrade(op: &mut Op) {
        op.create_table("bbbb1", &[column("id", Integer).primary_key(), column("note", Varchar(40))]);
        op.execute("INSERT INTO bbbb1 VALUES (1, ':x is 100% ''text''')");
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("bbbb1");
    }
}
