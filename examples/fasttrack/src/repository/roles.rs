//! The roles, and who has which.

use super::repository;
use ftf_migrate_core::declare;
use ftf_migrate_core::prelude::*;

declare!(|op| {
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
});

repository!(
    /// The roles.
    Roles
);

impl Roles {
    /// Gives a role to a user; false if there is no role of that name.
    pub(crate) async fn grant(&self, user: i64, role: &str) -> Result<bool, sqlx::Error> {
        let Some((id,)) = self
            .session
            .fetch_optional::<(i64,)>("SELECT id FROM roles WHERE name = ?", &[role.into()])
            .await?
        else {
            return Ok(false);
        };
        let sql = "INSERT INTO user_roles (user_id, role_id) VALUES (?, ?)";
        self.session.execute(sql, &[user.into(), id.into()]).await?;
        Ok(true)
    }

    /// The names of the roles of a user, sorted.
    pub(crate) async fn of(&self, user: i64) -> Result<Vec<String>, sqlx::Error> {
        let sql = "SELECT roles.name FROM roles JOIN user_roles ON user_roles.role_id = roles.id
                   WHERE user_roles.user_id = ? ORDER BY roles.name";
        let names: Vec<(String,)> = self.session.fetch_all(sql, &[user.into()]).await?;
        Ok(names.into_iter().map(|(name,)| name).collect())
    }
}
