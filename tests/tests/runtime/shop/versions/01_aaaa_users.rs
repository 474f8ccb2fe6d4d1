//! Users
use ftf_migrate_core::prelude::*;

#[migration(rev = "aaaa", down_rev = None)]
pub struct Users;

impl Migrate for Users {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "users",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("email", Varchar(255)).not_null().unique(),
                column("status", Varchar(20)).not_null().server_default(text("new")),
            ],
        );
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("users");
    }
}
