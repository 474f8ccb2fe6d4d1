//! Add users table

use ftf_migrate_core::prelude::*;

#[migration(rev = "3f1c9a4e7b20", down_rev = None)]
pub struct AddUsersTable;

impl Migrate for AddUsersTable {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "users",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("email", Varchar(190)).not_null().unique().comment("address to log in with"),
                column("name", Varchar(100)).not_null(),
                column("created_at", TimestampTz).not_null().server_default(now()),
            ],
        )
        .comment("people who write, read and buy");
    }

    fn downgrade(op: &mut Op) {
        op.drop_table("users");
    }
}
