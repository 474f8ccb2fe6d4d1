//! Two users and an index
use ftf_migrate_core::prelude::*;

#[migration(rev = "bbbb", down_rev = "aaaa")]
pub struct Data;

impl Migrate for Data {
    fn upgrade(op: &mut Op) {
        op.bulk_insert("users", &["email"], rows![["Ann@example.org"], ["Bob's;@example.org"]]);
        op.create_index("ix_users_status", "users", &["status"]);
    }
    fn downgrade(op: &mut Op) {
        op.drop_index("ix_users_status", "users");
        op.execute("DELETE FROM users;");
    }
}
