//! Indexes.

use super::Case;
use ftf_migrate_core::prelude::*;

fn posts(op: &mut Op) {
    op.create_table(
        "posts",
        &[
            column("id", Integer).primary_key(),
            column("slug", Varchar(80)),
            column("body", Text),
            column("author_id", Integer),
            column("doc", Jsonb),
        ],
    );
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "create and drop an index",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["author_id", "slug"]);
            op.drop_index("ix_a", "posts");
        },
        expected: r#"
            sqlite, postgres:
                CREATE INDEX "ix_a" ON "posts" ("author_id", "slug")
                DROP INDEX "ix_a"
            mysql, mariadb:
                CREATE INDEX `ix_a` ON `posts` (`author_id`, `slug`)
                DROP INDEX `ix_a` ON `posts`
            "#,
    },
    Case {
        name: "a unique index",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["slug"]).unique();
        },
        expected: r#"
            sqlite, postgres:
                CREATE UNIQUE INDEX "ix_a" ON "posts" ("slug")
            mysql, mariadb:
                CREATE UNIQUE INDEX `ix_a` ON `posts` (`slug`)
            "#,
    },
    Case {
        name: "sort order",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["author_id"]).desc("slug").asc("id");
        },
        expected: r#"
            sqlite, postgres:
                CREATE INDEX "ix_a" ON "posts" ("author_id", "slug" DESC, "id" ASC)
            mysql, mariadb:
                CREATE INDEX `ix_a` ON `posts` (`author_id`, `slug` DESC, `id` ASC)
            "#,
    },
    Case {
        name: "where nulls sort",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &[]).desc("slug").nulls_last().column("id").nulls_first();
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_index ix_a on posts: it has no NULLS FIRST and NULLS LAST in indexes; leave the order of NULLs out
            postgres:
                CREATE INDEX "ix_a" ON "posts" ("slug" DESC NULLS LAST, "id" NULLS FIRST)
            "#,
    },
    Case {
        name: "an index on an expression",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["id"]).expression("lower(slug)");
        },
        expected: r#"
            sqlite, postgres:
                CREATE INDEX "ix_a" ON "posts" ("id", (lower(slug)))
            mysql:
                CREATE INDEX `ix_a` ON `posts` (`id`, (lower(slug)))
            mariadb:
                refused: create_index ix_a on posts: it has no indexes on expressions; add a generated column with the expression and index that column
            "#,
    },
    Case {
        name: "a partial index",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["slug"]).unique().predicate("author_id IS NULL");
        },
        expected: r#"
            sqlite, postgres:
                CREATE UNIQUE INDEX "ix_a" ON "posts" ("slug") WHERE author_id IS NULL
            mysql, mariadb:
                refused: create_index ix_a on posts: it has no partial indexes; leave the predicate out, or index a generated column
            "#,
    },
    Case {
        name: "a method",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["author_id"]).method("hash");
        },
        expected: r#"
            sqlite:
                refused: create_index ix_a on posts: it has one index method only, and hash is asked for; leave the method out
            postgres:
                CREATE INDEX "ix_a" ON "posts" USING "hash" ("author_id")
            mysql, mariadb:
                CREATE INDEX `ix_a` ON `posts` (`author_id`) USING HASH
            "#,
    },
    Case {
        name: "a method that one database has",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["doc"]).operator_class("jsonb_path_ops").method("GIN");
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_index ix_a on posts: it has no operator classes; leave the option out, or write the statement with execute_for
            postgres:
                CREATE INDEX "ix_a" ON "posts" USING "gin" ("doc" "jsonb_path_ops")
            "#,
    },
    Case {
        name: "columns beside the key",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["slug"]).include(&["author_id", "id"]);
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_index ix_a on posts: it has no INCLUDE columns; leave include out, or put the columns at the end of the key
            postgres:
                CREATE INDEX "ix_a" ON "posts" ("slug") INCLUDE ("author_id", "id")
            "#,
    },
    Case {
        name: "nulls that are equal",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["slug"]).unique().nulls_not_distinct();
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_index ix_a on posts: it has no NULLS NOT DISTINCT; leave the option out, or write the statement with execute_for
            postgres:
                CREATE UNIQUE INDEX "ix_a" ON "posts" ("slug") NULLS NOT DISTINCT
            "#,
    },
    Case {
        name: "leading characters",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["body"]).length(20).column("id");
        },
        expected: r#"
            sqlite, postgres:
                refused: create_index ix_a on posts: it has no indexes over leading characters; leave the length out, or index an expression
            mysql, mariadb:
                CREATE INDEX `ix_a` ON `posts` (`body`(20), `id`)
            "#,
    },
    Case {
        name: "concurrently",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["slug"]).unique().concurrently();
            op.drop_index("ix_a", "posts").concurrently();
        },
        expected: r#"
            sqlite:
                CREATE UNIQUE INDEX "ix_a" ON "posts" ("slug")
                DROP INDEX "ix_a"
            postgres:
                (outside of a transaction) CREATE UNIQUE INDEX CONCURRENTLY "ix_a" ON "posts" ("slug")
                (outside of a transaction) DROP INDEX CONCURRENTLY "ix_a"
            mysql, mariadb:
                CREATE UNIQUE INDEX `ix_a` ON `posts` (`slug`)
                DROP INDEX `ix_a` ON `posts`
            "#,
    },
    Case {
        name: "unless it is there, if it is there",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &["slug"]).if_not_exists();
            op.drop_index("ix_a", "posts").if_exists();
        },
        expected: r#"
            sqlite, postgres:
                CREATE INDEX IF NOT EXISTS "ix_a" ON "posts" ("slug")
                DROP INDEX IF EXISTS "ix_a"
            mysql:
                refused: create_index ix_a on posts: it has no IF NOT EXISTS for indexes; leave if_not_exists out: the journal resumes where a run stopped
                refused: drop_index ix_a on posts: it has no IF EXISTS for indexes; leave if_exists out: the journal resumes where a run stopped
            mariadb:
                CREATE INDEX IF NOT EXISTS `ix_a` ON `posts` (`slug`)
                DROP INDEX IF EXISTS `ix_a` ON `posts`
            "#,
    },
    Case {
        name: "rename an index",
        before: |op| {
            posts(op);
            op.create_index("ix_a", "posts", &["slug"]).unique();
        },
        operations: |op| {
            op.rename_index("posts", "ix_a", "ix_b");
        },
        expected: r#"
            sqlite:
                DROP INDEX "ix_a"
                CREATE UNIQUE INDEX "ix_b" ON "posts" ("slug")
            postgres:
                ALTER INDEX "ix_a" RENAME TO "ix_b"
            mysql, mariadb:
                ALTER TABLE `posts` RENAME INDEX `ix_a` TO `ix_b`
            "#,
    },
    Case {
        name: "rename an index that nothing is known of",
        before: |op| {
            op.execute("CREATE TABLE old (a INTEGER)");
            op.execute("CREATE INDEX ix_a ON old (a)");
        },
        operations: |op| {
            op.rename_index("old", "ix_a", "ix_b");
        },
        expected: r#"
            sqlite:
                refused: rename_index ix_a on old to ix_b: it cannot rename an index, and no migration tells what is in this one to make it again; use drop_index and create_index
            postgres:
                ALTER INDEX "ix_a" RENAME TO "ix_b"
            mysql, mariadb:
                ALTER TABLE `old` RENAME INDEX `ix_a` TO `ix_b`
            "#,
    },
    Case {
        name: "an index over nothing",
        before: posts,
        operations: |op| {
            op.create_index("ix_a", "posts", &[]);
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                refused: create_index ix_a on posts: the index has no columns; name a column, or add an expression
            "#,
    },
];
