//! Numbers
use ftf_migrate_core::prelude::*;

#[migration(rev = "f001", down_rev = None)]
pub struct Numbers;

impl Migrate for Numbers {
    fn upgrade(op: &mut Op) {
        op.create_table("numbers", &[column("id", Integer).primary_key(), column("n", Integer).not_null()]);
        op.bulk_insert("numbers", &["id", "n"], (1..=40).map(|id| vec![Value::from(id * 3), Value::from(0)]).collect());
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("numbers");
    }
}
