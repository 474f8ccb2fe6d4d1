//! begin
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Constraint;
use ftf_migrate_core::schema::ForeignKey;
use ftf_migrate_core::schema::PrimaryKey;
use ftf_migrate_core::schema::TableName;
use ftf_migrate_core::schema::Unique;

#[migration(rev = "7c1e5a90d3b4", down_rev = None)]
pub struct Begin;

impl Migrate for Begin {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "products",
            &[
                column("id", Varchar(36)).primary_key().comment("chosen by the shop, never reused"),
                column("slug", Varchar(150)).not_null().unique(),
                column("name", Varchar(200)).not_null(),
                column("price", Numeric(10, 2)).not_null().comment("in the shop's currency"),
                column("stock", Integer).not_null().server_default(int(0)).comment("pieces at hand"),
                column("created_at", TimestampTz).not_null().server_default(now()),
                column("updated_at", TimestampTz).not_null().server_default(now()),
                column("deleted_at", TimestampTz).comment("NULL while it is on sale"),
            ],
        )
        .comment("what the shop sells")
        .check("ck_products_price", "price >= 0")
        .check("ck_products_stock", "stock >= 0");
        op.create_table(
            "roles",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("name", Varchar(50)).not_null().unique(),
            ],
        );
        op.create_table(
            "tags",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("name", Varchar(50)).not_null().unique(),
            ],
        );
        op.create_table(
            "users",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("email", Varchar(190)).not_null().comment("address to log in with").unique(),
                column("name", Varchar(100)).not_null(),
                column("created_at", TimestampTz).not_null().server_default(now()),
                column("deleted_at", TimestampTz).comment("NULL while it is there"),
            ],
        )
        .comment("people who write, read and buy");
        op.create_table(
            "posts",
            &[
                column("id", BigInt).not_null().autoincrement(),
                column("author_id", BigInt).not_null(),
                column("slug", Varchar(150)).not_null(),
                column("title", Varchar(200)).not_null(),
                column("body", Text).not_null(),
                column("status_code", SmallInt)
                    .not_null()
                    .server_default(int(0))
                    .comment("0 draft, 1 published, 2 archived"),
                column("created_at", TimestampTz).not_null().server_default(now()),
                column("deleted_at", TimestampTz).comment("NULL while it is there"),
            ],
        )
        .constraint(Constraint::PrimaryKey(PrimaryKey {
            name: Some("articles_pkey".to_owned()),
            columns: vec!["id".to_owned()],
        }))
        .constraint(Constraint::Unique(Unique {
            name: Some("articles_slug_key".to_owned()),
            columns: vec!["slug".to_owned()],
            nulls_not_distinct: false,
            include: vec![],
            deferrable: None,
        }))
        .constraint(Constraint::ForeignKey(ForeignKey {
            name: Some("articles_author_id_fkey".to_owned()),
            columns: vec!["author_id".to_owned()],
            referent: TableName::new("users"),
            referent_columns: vec!["id".to_owned()],
            on_delete: None,
            on_update: None,
            match_kind: None,
            deferrable: None,
            not_valid: false,
        }));
        op.create_index("ix_posts_created_at", "posts", &["created_at"]);
        op.create_table(
            "comments",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("post_id", BigInt).not_null(),
                column("author_id", BigInt)
                    .comment("NULL once the account is gone")
                    .references("users", "id")
                    .on_delete(ForeignKeyAction::SetNull),
                column("body", Text).not_null(),
                column("created_at", TimestampTz).not_null().server_default(now()),
            ],
        )
        .comment("what readers say under a post")
        .constraint(Constraint::ForeignKey(ForeignKey {
            name: Some("comments_article_id_fkey".to_owned()),
            columns: vec!["post_id".to_owned()],
            referent: TableName::new("posts"),
            referent_columns: vec!["id".to_owned()],
            on_delete: Some(ForeignKeyAction::Cascade),
            on_update: None,
            match_kind: None,
            deferrable: None,
            not_valid: false,
        }));
        op.create_table(
            "post_tags",
            &[
                column("post_id", BigInt)
                    .not_null()
                    .references("posts", "id")
                    .on_delete(ForeignKeyAction::Cascade),
                column("tag_id", BigInt)
                    .not_null()
                    .references("tags", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            ],
        )
        .primary_key(&["post_id", "tag_id"]);
        op.create_table(
            "user_roles",
            &[
                column("user_id", BigInt)
                    .not_null()
                    .references("users", "id")
                    .on_delete(ForeignKeyAction::Cascade),
                column("role_id", BigInt)
                    .not_null()
                    .references("roles", "id")
                    .on_delete(ForeignKeyAction::Cascade),
                column("granted_at", TimestampTz).not_null().server_default(now()),
            ],
        )
        .primary_key(&["user_id", "role_id"]);
        op.create_index("ix_user_roles_role_id", "user_roles", &["role_id"]);
    }

    fn downgrade(op: &mut Op) {
        op.drop_table("user_roles");
        op.drop_table("post_tags");
        op.drop_table("comments");
        op.drop_table("posts");
        op.drop_table("users");
        op.drop_table("tags");
        op.drop_table("roles");
        op.drop_table("products");
    }
}
