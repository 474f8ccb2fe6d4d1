//! A derived table is the one that a migration would make by hand.

use crate::blog::{Post, Status, User};
use ftf_migrate_core::model::{Model, SqlEnum};
use ftf_migrate_core::operation::Operation;
use ftf_migrate_core::prelude::*;

fn recorded(describe: fn(&mut Op)) -> Vec<String> {
    let mut op = Op::new();
    describe(&mut op);
    op.recorded().iter().map(|it| format!("{:#?}", it.operation)).collect()
}

#[track_caller]
pub(crate) fn assert_same(model: fn(&mut Op), by_hand: fn(&mut Op)) {
    for (model, by_hand) in recorded(model).iter().zip(recorded(by_hand)) {
        assert_eq!(*model, by_hand);
    }
    assert_eq!(recorded(model).len(), recorded(by_hand).len());
}

#[test]
fn columns_keys_and_defaults_follow_from_the_fields() {
    assert_same(User::describe, |op| {
        op.create_table(
            "users",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("email", Varchar(190)).not_null().unique().comment("to log in with"),
                column("full_name", Text),
                column("karma", Integer).not_null().server_default(int(-1)).check("karma > -10"),
                column("address", Custom("inet")),
            ],
        )
        .comment("people");
        op.create_index("users_email_lower", "users", &[]).expression("lower(email)").unique();
    });
}

#[test]
fn references_groups_enums_and_indexes_are_as_by_hand() {
    assert_same(Post::describe, |op| {
        op.create_table(
            "posts",
            &[
                column("id", Integer).primary_key().identity(Identity {
                    always: true,
                    start: Some(10),
                    ..Identity::default()
                }),
                column("author_id", BigInt)
                    .not_null()
                    .references("users", "id")
                    .on_delete(ForeignKeyAction::Cascade),
                column("answers", Integer)
                    .references_in(Some("blog"), "posts", "id")
                    .on_update(ForeignKeyAction::SetNull),
                column("title", Varchar(200)).not_null().collation("C"),
                column("status", Enum("post_status", &["draft", "in_review", "live"]))
                    .not_null()
                    .server_default(text("draft")),
                column("views", BigInt).not_null().server_default(sql("1 + 1")),
                column("twice", BigInt).not_null().generated_stored("views * 2"),
                column("tags", Array(&Text)).not_null(),
                column("created_at", TimestampTz).not_null().server_default(now()),
                column("updated_at", TimestampTz),
            ],
        )
        .schema("blog")
        .unique(&["author_id", "title"])
        .check("posts_views_check", "views >= 0 AND views < 1000000");
        op.create_index("ix_posts_author_id", "posts", &["author_id"]).schema("blog");
        op.create_index("ix_posts_author_id_created_at", "posts", &["author_id"])
            .schema("blog")
            .desc("created_at")
            .nulls_last()
            .include(&["title"])
            .predicate("views > 0");
    });
}

#[test]
fn what_a_model_says_can_be_asked_for() {
    assert_eq!((Post::TABLE, Post::SCHEMA, User::SCHEMA), ("posts", Some("blog"), None));
    assert_eq!(Post::columns().len(), 10);
    assert_eq!((Status::NAME, Status::VALUES), ("post_status", &["draft", "in_review", "live"][..]));
    let first = recorded(User::describe).remove(0);
    let mut op = Op::new();
    User::describe(&mut op);
    assert!(matches!(op.recorded()[0].operation, Operation::CreateTable(_)), "{first}");
}
