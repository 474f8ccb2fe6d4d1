//! Add roles
//!
//! A user has any number of roles; the pair is the key.

use ftf_migrate_core::prelude::*;

#[migration(rev = "b60d2e8f91c4", down_rev = "3f1c9a4e7b20")]
pub struct AddRoles;

impl Migrate for AddRoles {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "roles",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("name", Varchar(50)).not_null().unique(),
            ],
        );
        op.create_table(
            "user_roles",
            &[
                column("user_id", BigInt)
                    .primary_key()
                    .references("users", "id")
                    .on_delete(ForeignKeyAction::Cascade),
                column("role_id", BigInt)
                    .primary_key()
                    .references("roles", "id")
                    .on_delete(ForeignKeyAction::Cascade),
                column("granted_at", TimestampTz).not_null().server_default(now()),
            ],
        );
        op.create_index("ix_user_roles_role_id", "user_roles", &["role_id"]);
        op.bulk_insert("roles", &["name"], rows![["admin"], ["editor"], ["reader"]]);
    }

    fn downgrade(op: &mut Op) {
        op.drop_table("user_roles");
        op.drop_table("roles");
    }
}
