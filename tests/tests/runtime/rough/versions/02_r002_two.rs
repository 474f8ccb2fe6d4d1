//! Two tables
use ftf_migrate_core::prelude::*;

#[migration(rev = "r002", down_rev = "r001")]
pub struct Two;

impl Migrate for Two {
    fn upgrade(op: &mut Op) {
        op.create_table("first_of_two", &[column("id", Integer).primary_key()]);
        let second = *super::SECOND.lock().expect("no test panics while it holds this");
        op.execute(second);
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("second_of_two");
        op.drop_table("first_of_two");
    }
}
