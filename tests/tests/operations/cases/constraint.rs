//! Constraints.

use super::base;
use crate::case::Case;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{Constraint, Exclude, ExcludeElement, Unique};

const CONSTRAINTS: &str = "Constraints";

fn keyless(op: &mut Op, _: Database) {
    op.create_table("loose", &[column("a", Integer).not_null(), column("b", Integer)]);
    op.bulk_insert("loose", &["a", "b"], rows![[1, 2], [3, 4]]);
}

pub(crate) const CASES: &[Case] = &[
    Case {
        subject: CONSTRAINTS,
        name: "`create_primary_key`",
        before: keyless,
        operation: |op, _| {
            op.create_primary_key("loose_pkey", "loose", &["a"]);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`drop_constraint` of a primary key",
        before: |op, database| {
            base(op, database);
            op.create_table("pairs", &[column("a", Integer), column("b", Integer)]).primary_key(&["a", "b"]);
        },
        operation: |op, _| {
            op.drop_constraint("pairs_pkey", "pairs", ConstraintKind::PrimaryKey);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_unique_constraint`",
        before: base,
        operation: |op, _| {
            op.create_unique_constraint("uq", "authors", &["email"]);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_unique_constraint` with `.nulls_not_distinct()`, `.include(…)`",
        before: base,
        operation: |op, _| {
            op.create_unique_constraint("uq", "authors", &["email"]).nulls_not_distinct().include(&["name"]);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_unique_constraint` with `.deferrable(…)`",
        before: base,
        operation: |op, _| {
            op.create_unique_constraint("uq", "authors", &["email"])
                .deferrable(Deferrable::InitiallyDeferred);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`drop_constraint` of a unique constraint",
        before: |op, database| {
            base(op, database);
            op.create_unique_constraint("uq", "authors", &["email"]);
        },
        operation: |op, _| {
            op.drop_constraint("uq", "authors", ConstraintKind::Unique);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_foreign_key`",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("editor_id", BigInt));
        },
        operation: |op, _| {
            op.create_foreign_key("fk", "posts", &["editor_id"], "authors", &["id"])
                .on_delete(ForeignKeyAction::SetNull)
                .on_update(ForeignKeyAction::Cascade);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_foreign_key` with `.deferrable(…)`",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("editor_id", BigInt));
        },
        operation: |op, _| {
            op.create_foreign_key("fk", "posts", &["editor_id"], "authors", &["id"])
                .deferrable(Deferrable::InitiallyDeferred);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_foreign_key` with `.match_kind(…)`",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("editor_id", BigInt));
        },
        operation: |op, _| {
            op.create_foreign_key("fk", "posts", &["editor_id"], "authors", &["id"])
                .match_kind(ForeignKeyMatch::Full);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_foreign_key` with `.not_valid()`",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("editor_id", BigInt));
        },
        operation: |op, _| {
            op.create_foreign_key("fk", "posts", &["editor_id"], "authors", &["id"]).not_valid();
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`drop_constraint` of a foreign key",
        before: base,
        operation: |op, _| {
            op.drop_constraint("posts_author_id_fkey", "posts", ConstraintKind::ForeignKey);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_check_constraint`",
        before: base,
        operation: |op, _| {
            op.create_check_constraint("ck", "posts", "views < 1000");
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_check_constraint` over several columns",
        before: base,
        operation: |op, _| {
            op.create_check_constraint("ck", "posts", "views < id * 1000");
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_check_constraint` with `.not_valid()`",
        before: base,
        operation: |op, _| {
            op.create_check_constraint("ck", "posts", "views < 1000").not_valid();
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`drop_constraint` of a check",
        before: base,
        operation: |op, _| {
            op.drop_constraint("posts_views_check", "posts", ConstraintKind::Check);
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`drop_constraint` with `.if_exists()`",
        before: base,
        operation: |op, _| {
            op.drop_constraint("posts_views_check", "posts", ConstraintKind::Check).if_exists();
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`drop_constraint` with `.cascade()`",
        before: base,
        operation: |op, _| {
            op.drop_constraint("authors_pkey", "authors", ConstraintKind::PrimaryKey).cascade();
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_exclude_constraint`",
        before: base,
        operation: |op, _| {
            op.create_exclude_constraint(
                "posts",
                Exclude {
                    name: Some("ex".to_owned()),
                    method: Some("btree".to_owned()),
                    elements: vec![ExcludeElement { expression: "id".to_owned(), operator: "=".to_owned() }],
                    predicate: None,
                    deferrable: None,
                },
            );
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`create_constraint`",
        before: base,
        operation: |op, _| {
            let columns = vec!["author_id".to_owned(), "title".to_owned()];
            let unique = Unique { name: Some("uq".to_owned()), columns, ..Unique::default() };
            op.create_constraint("posts", Constraint::Unique(unique));
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`rename_constraint`",
        before: base,
        operation: |op, _| {
            op.rename_constraint("posts", "posts_views_check", "ck_views");
        },
    },
    Case {
        subject: CONSTRAINTS,
        name: "`validate_constraint`",
        before: |op, database| {
            base(op, database);
            op.create_check_constraint("ck", "posts", "views < 1000").not_valid();
        },
        operation: |op, _| {
            op.validate_constraint("ck", "posts");
        },
    },
];
