//! Constraints of tables that are there.

use super::Case;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{Exclude, ExcludeElement};

fn posts(op: &mut Op) {
    op.create_table("users", &[column("id", Integer).primary_key()]);
    op.create_table(
        "posts",
        &[column("id", Integer).not_null(), column("slug", Varchar(80)), column("author_id", Integer)],
    );
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "add and drop a primary key",
        before: posts,
        operations: |op| {
            op.create_primary_key("posts_pkey", "posts", &["id"]);
            op.drop_constraint("posts_pkey", "posts", ConstraintKind::PrimaryKey);
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "slug", "author_id") SELECT "id", "slug", "author_id" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
                ALTER TABLE "posts" DROP CONSTRAINT "posts_pkey"
            mysql, mariadb:
                ALTER TABLE `posts` ADD PRIMARY KEY (`id`)
                ALTER TABLE `posts` DROP PRIMARY KEY
            "#,
    },
    Case {
        name: "add and drop a unique constraint",
        before: posts,
        operations: |op| {
            op.create_unique_constraint("uq_posts", "posts", &["author_id", "slug"]);
            op.drop_constraint("uq_posts", "posts", ConstraintKind::Unique);
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER, CONSTRAINT "uq_posts" UNIQUE ("author_id", "slug"))
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "uq_posts" UNIQUE ("author_id", "slug")
                ALTER TABLE "posts" DROP CONSTRAINT "uq_posts"
            mysql, mariadb:
                ALTER TABLE `posts` ADD CONSTRAINT `uq_posts` UNIQUE (`author_id`, `slug`)
                ALTER TABLE `posts` DROP INDEX `uq_posts`
            "#,
    },
    Case {
        name: "a unique constraint with everything",
        before: posts,
        operations: |op| {
            op.create_unique_constraint("uq_posts", "posts", &["slug"])
                .nulls_not_distinct()
                .include(&["id"])
                .deferrable(Deferrable::InitiallyDeferred);
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_unique_constraint uq_posts on posts: it has no NULLS NOT DISTINCT; leave the option out, or write the statement with execute_for
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "uq_posts" UNIQUE NULLS NOT DISTINCT ("slug") INCLUDE ("id") DEFERRABLE INITIALLY DEFERRED
            "#,
    },
    Case {
        name: "a deferrable unique constraint",
        before: posts,
        operations: |op| {
            op.create_unique_constraint("uq_posts", "posts", &["slug"])
                .deferrable(Deferrable::InitiallyImmediate);
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_unique_constraint uq_posts on posts: it has no deferrable constraints of this kind; leave deferrable out
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "uq_posts" UNIQUE ("slug") DEFERRABLE INITIALLY IMMEDIATE
            "#,
    },
    Case {
        name: "add and drop a foreign key",
        before: posts,
        operations: |op| {
            op.create_foreign_key("fk_posts", "posts", &["author_id"], "users", &["id"])
                .on_delete(ForeignKeyAction::SetNull)
                .on_update(ForeignKeyAction::NoAction);
            op.drop_constraint("fk_posts", "posts", ConstraintKind::ForeignKey);
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER CONSTRAINT "fk_posts" REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION)
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "fk_posts" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
                ALTER TABLE "posts" DROP CONSTRAINT "fk_posts"
            mysql:
                ALTER TABLE `posts` ADD CONSTRAINT `fk_posts` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`) ON DELETE SET NULL ON UPDATE NO ACTION
                ALTER TABLE `posts` DROP FOREIGN KEY `fk_posts`, DROP INDEX `fk_posts`
            mariadb:
                ALTER TABLE `posts` ADD CONSTRAINT `fk_posts` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`) ON DELETE SET NULL ON UPDATE NO ACTION
                ALTER TABLE `posts` DROP FOREIGN KEY `fk_posts`, DROP INDEX IF EXISTS `fk_posts`
            "#,
    },
    Case {
        name: "two foreign keys over the same column share an index, which has the name of the last one",
        before: posts,
        operations: |op| {
            op.create_foreign_key("fk_one", "posts", &["author_id"], "users", &["id"]);
            op.create_foreign_key("fk_two", "posts", &["author_id"], "users", &["id"]);
            op.drop_constraint("fk_two", "posts", ConstraintKind::ForeignKey);
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER CONSTRAINT "fk_one" REFERENCES "users" ("id"))
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER CONSTRAINT "fk_one" REFERENCES "users" ("id") CONSTRAINT "fk_two" REFERENCES "users" ("id"))
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER CONSTRAINT "fk_one" REFERENCES "users" ("id"))
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "fk_one" FOREIGN KEY ("author_id") REFERENCES "users" ("id")
                ALTER TABLE "posts" ADD CONSTRAINT "fk_two" FOREIGN KEY ("author_id") REFERENCES "users" ("id")
                ALTER TABLE "posts" DROP CONSTRAINT "fk_two"
            mysql:
                ALTER TABLE `posts` ADD CONSTRAINT `fk_one` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`)
                ALTER TABLE `posts` ADD CONSTRAINT `fk_two` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`), DROP INDEX `fk_one`
                ALTER TABLE `posts` ADD INDEX `fk_one` (`author_id`), DROP FOREIGN KEY `fk_two`, DROP INDEX `fk_two`
            mariadb:
                ALTER TABLE `posts` ADD CONSTRAINT `fk_one` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`)
                ALTER TABLE `posts` ADD CONSTRAINT `fk_two` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`), DROP INDEX IF EXISTS `fk_one`
                ALTER TABLE `posts` ADD INDEX `fk_one` (`author_id`), DROP FOREIGN KEY `fk_two`, DROP INDEX IF EXISTS `fk_two`
            "#,
    },
    Case {
        name: "match full",
        before: posts,
        operations: |op| {
            op.create_foreign_key("fk_posts", "posts", &["author_id"], "users", &["id"])
                .match_kind(ForeignKeyMatch::Full);
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_foreign_key fk_posts on posts: it has no MATCH FULL; leave match_kind out and forbid partly NULL keys with a check constraint
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "fk_posts" FOREIGN KEY ("author_id") REFERENCES "users" ("id") MATCH FULL
            "#,
    },
    Case {
        name: "match simple is what all do",
        before: posts,
        operations: |op| {
            op.create_foreign_key("fk_posts", "posts", &["author_id"], "users", &["id"])
                .match_kind(ForeignKeyMatch::Simple);
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER CONSTRAINT "fk_posts" REFERENCES "users" ("id"))
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "fk_posts" FOREIGN KEY ("author_id") REFERENCES "users" ("id")
            mysql, mariadb:
                ALTER TABLE `posts` ADD CONSTRAINT `fk_posts` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`)
            "#,
    },
    Case {
        name: "match partial is what none do",
        before: posts,
        operations: |op| {
            op.create_foreign_key("fk_posts", "posts", &["author_id"], "users", &["id"])
                .match_kind(ForeignKeyMatch::Partial);
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                refused: create_foreign_key fk_posts on posts: no database has MATCH PARTIAL; leave match_kind out
            "#,
    },
    Case {
        name: "set default",
        before: posts,
        operations: |op| {
            op.create_foreign_key("fk_posts", "posts", &["author_id"], "users", &["id"])
                .on_delete(ForeignKeyAction::SetDefault);
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER CONSTRAINT "fk_posts" REFERENCES "users" ("id") ON DELETE SET DEFAULT)
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "fk_posts" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE SET DEFAULT
            mysql, mariadb:
                refused: create_foreign_key fk_posts on posts: it has no SET DEFAULT as the action of a foreign key; use SET NULL, or set the value in the application
            "#,
    },
    Case {
        name: "a deferrable foreign key that is validated later",
        before: posts,
        operations: |op| {
            op.create_foreign_key("fk_posts", "posts", &["author_id"], "users", &["id"])
                .deferrable(Deferrable::InitiallyDeferred)
                .not_valid();
            op.validate_constraint("fk_posts", "posts");
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_foreign_key fk_posts on posts: it has no NOT VALID; leave not_valid out: the rows are then checked at once
                refused: validate_constraint fk_posts on posts: it has no NOT VALID; leave not_valid out: the rows are then checked at once
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "fk_posts" FOREIGN KEY ("author_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED NOT VALID
                ALTER TABLE "posts" VALIDATE CONSTRAINT "fk_posts"
            "#,
    },
    Case {
        name: "a deferrable foreign key of a new sqlite column",
        before: posts,
        operations: |op| {
            op.create_table("t", &[column("a", Integer)]).constraint(
                ftf_migrate_core::schema::Constraint::ForeignKey(ftf_migrate_core::schema::ForeignKey {
                    name: None,
                    columns: vec!["a".into()],
                    referent: ftf_migrate_core::schema::TableName::new("users"),
                    referent_columns: vec!["id".into()],
                    on_delete: None,
                    on_update: None,
                    match_kind: None,
                    deferrable: Some(Deferrable::InitiallyDeferred),
                    not_valid: false,
                }),
            );
        },
        expected: r#"
            sqlite:
                CREATE TABLE "t" ("a" INTEGER CONSTRAINT "t_a_fkey" REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED)
            postgres:
                CREATE TABLE "t" ("a" INTEGER, CONSTRAINT "t_a_fkey" FOREIGN KEY ("a") REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED)
            mysql, mariadb:
                refused: create_table t: it has no deferrable foreign keys; leave deferrable out
            "#,
    },
    Case {
        name: "a foreign key with too few columns",
        before: posts,
        operations: |op| {
            op.create_foreign_key("fk_posts", "posts", &["author_id", "id"], "users", &["id"]);
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                refused: create_foreign_key fk_posts on posts: the foreign key has 2 columns and refers to 1; name as many columns of the table referred to
            "#,
    },
    Case {
        name: "add and drop a check",
        before: posts,
        operations: |op| {
            op.create_check_constraint("ck_posts", "posts", "author_id > 0");
            op.drop_constraint("ck_posts", "posts", ConstraintKind::Check);
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER CONSTRAINT "ck_posts" CHECK (author_id > 0))
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER NOT NULL, "slug" VARCHAR(80), "author_id" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_posts" (rowid, "id", "slug", "author_id") SELECT rowid, "id", "slug", "author_id" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "ck_posts" CHECK (author_id > 0)
                ALTER TABLE "posts" DROP CONSTRAINT "ck_posts"
            mysql:
                ALTER TABLE `posts` ADD CONSTRAINT `ck_posts` CHECK (author_id > 0)
                ALTER TABLE `posts` DROP CHECK `ck_posts`
            mariadb:
                ALTER TABLE `posts` ADD CONSTRAINT `ck_posts` CHECK (author_id > 0)
                ALTER TABLE `posts` DROP CONSTRAINT `ck_posts`
            "#,
    },
    Case {
        name: "a check that is validated later",
        before: posts,
        operations: |op| {
            op.create_check_constraint("ck_posts", "posts", "author_id > 0").not_valid();
            op.validate_constraint("ck_posts", "posts");
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_check_constraint ck_posts on posts: it has no NOT VALID; leave not_valid out: the rows are then checked at once
                refused: validate_constraint ck_posts on posts: it has no NOT VALID; leave not_valid out: the rows are then checked at once
            postgres:
                ALTER TABLE "posts" ADD CONSTRAINT "ck_posts" CHECK (author_id > 0) NOT VALID
                ALTER TABLE "posts" VALIDATE CONSTRAINT "ck_posts"
            "#,
    },
    Case {
        name: "an exclusion constraint",
        before: |op| {
            op.create_table("bookings", &[column("id", Integer).primary_key(), column("x", Integer)]);
            op.execute_for(Database::Postgres, "ALTER TABLE bookings ADD COLUMN during tsrange")
                .changes_nothing();
        },
        operations: |op| {
            op.create_exclude_constraint(
                "bookings",
                Exclude {
                    name: None,
                    method: None,
                    elements: vec![ExcludeElement { expression: "during".into(), operator: "&&".into() }],
                    predicate: Some("x > 0".into()),
                    deferrable: Some(Deferrable::InitiallyImmediate),
                },
            );
            op.drop_constraint("bookings_excl", "bookings", ConstraintKind::Exclude);
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_exclude_constraint on bookings: it has no exclusion constraints; only PostgreSQL has them; use execute_for for others
                refused: drop_constraint bookings_excl on bookings: it has no exclusion constraints; only PostgreSQL has them; use execute_for for others
            postgres:
                ALTER TABLE "bookings" ADD CONSTRAINT "bookings_excl" EXCLUDE USING "gist" (during WITH &&) WHERE (x > 0) DEFERRABLE INITIALLY IMMEDIATE
                ALTER TABLE "bookings" DROP CONSTRAINT "bookings_excl"
            "#,
    },
    Case {
        name: "drop a constraint if it is there",
        before: |op| {
            posts(op);
            op.create_unique_constraint("uq_posts", "posts", &["slug"]);
        },
        operations: |op| {
            op.drop_constraint("uq_posts", "posts", ConstraintKind::Unique).if_exists();
        },
        expected: r#"
            sqlite, mysql:
                refused: drop_constraint uq_posts on posts: it has no IF EXISTS for constraints; leave if_exists out: the journal resumes where a run stopped
            postgres:
                ALTER TABLE "posts" DROP CONSTRAINT IF EXISTS "uq_posts"
            mariadb:
                ALTER TABLE `posts` DROP INDEX IF EXISTS `uq_posts`
            "#,
    },
    Case {
        name: "drop a constraint with what depends on it",
        before: posts,
        operations: |op| {
            op.drop_constraint("users_pkey", "users", ConstraintKind::PrimaryKey).cascade();
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: drop_constraint users_pkey on users: it has no CASCADE when dropping; drop what depends on it first, in operations of their own
            postgres:
                ALTER TABLE "users" DROP CONSTRAINT "users_pkey" CASCADE
            "#,
    },
    Case {
        name: "rename a constraint",
        before: |op| {
            op.create_table("t", &[column("a", Integer).check("a > 0")]);
        },
        operations: |op| {
            op.rename_constraint("t", "t_a_check", "ck_t");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_t" ("a" INTEGER CONSTRAINT "ck_t" CHECK (a > 0))
                INSERT OR ABORT INTO "_ftf_new_t" (rowid, "a") SELECT rowid, "a" FROM "t"
            postgres:
                ALTER TABLE "t" RENAME CONSTRAINT "t_a_check" TO "ck_t"
            mysql, mariadb:
                refused: rename_constraint t_a_check on t to ck_t: it has no way to rename any but a unique constraint; drop it and create it under the new name with drop_constraint and create_constraint
            "#,
    },
    Case {
        name: "rename a unique constraint",
        before: |op| {
            op.create_table("t", &[column("a", Integer).unique()]);
        },
        operations: |op| {
            op.rename_constraint("t", "t_a_key", "uq_t");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_t" ("a" INTEGER, CONSTRAINT "uq_t" UNIQUE ("a"))
                INSERT OR ABORT INTO "_ftf_new_t" (rowid, "a") SELECT rowid, "a" FROM "t"
            postgres:
                ALTER TABLE "t" RENAME CONSTRAINT "t_a_key" TO "uq_t"
            mysql, mariadb:
                ALTER TABLE `t` RENAME INDEX `t_a_key` TO `uq_t`
            "#,
    },
];
