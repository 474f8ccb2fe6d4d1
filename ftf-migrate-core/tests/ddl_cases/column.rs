//! Columns.

use super::Case;
use ftf_migrate_core::prelude::*;

fn posts(op: &mut Op) {
    op.create_table("users", &[column("id", BigInt).primary_key()]);
    op.create_table(
        "posts",
        &[
            column("id", BigInt).primary_key().autoincrement(),
            column("title", Varchar(80)).not_null().server_default(text("none")).comment("what is shown"),
            column("views", Integer),
        ],
    );
}

/// A table that no migration tells of.
fn unknown(op: &mut Op) {
    op.execute("CREATE TABLE old (a INTEGER, b VARCHAR(9))");
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "add a column",
        before: posts,
        operations: |op| {
            op.add_column("posts", column("slug", Varchar(80)).comment("for URLs"));
            op.add_column("posts", column("state", Varchar(9)).not_null().server_default(text("draft")));
        },
        expected: r#"
            sqlite:
                ALTER TABLE "posts" ADD COLUMN "slug" VARCHAR(80)
                ALTER TABLE "posts" ADD COLUMN "state" VARCHAR(9) NOT NULL DEFAULT 'draft'
            postgres:
                ALTER TABLE "posts" ADD COLUMN "slug" VARCHAR(80)
                COMMENT ON COLUMN "posts"."slug" IS 'for URLs'
                ALTER TABLE "posts" ADD COLUMN "state" VARCHAR(9) NOT NULL DEFAULT 'draft'
            mysql, mariadb:
                ALTER TABLE `posts` ADD COLUMN `slug` VARCHAR(80) COMMENT 'for URLs'
                ALTER TABLE `posts` ADD COLUMN `state` VARCHAR(9) NOT NULL DEFAULT 'draft'
            "#,
    },
    Case {
        name: "add a column with its constraints",
        before: posts,
        operations: |op| {
            op.add_column("posts", column("place", Integer).unique().check("place > 0"));
            op.add_column(
                "posts",
                column("author_id", BigInt).references("users", "id").on_delete(ForeignKeyAction::Restrict),
            );
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL DEFAULT 'none', "views" INTEGER, "place" INTEGER CONSTRAINT "posts_place_check" CHECK (place > 0), CONSTRAINT "posts_place_key" UNIQUE ("place"))
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
                ALTER TABLE "posts" ADD COLUMN "author_id" BIGINT CONSTRAINT "posts_author_id_fkey" REFERENCES "users" ("id") ON DELETE RESTRICT
            postgres:
                ALTER TABLE "posts" ADD COLUMN "place" INTEGER, ADD CONSTRAINT "posts_place_key" UNIQUE ("place"), ADD CONSTRAINT "posts_place_check" CHECK (place > 0)
                ALTER TABLE "posts" ADD COLUMN "author_id" BIGINT, ADD CONSTRAINT "posts_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE RESTRICT
            mysql, mariadb:
                ALTER TABLE `posts` ADD COLUMN `place` INT, ADD CONSTRAINT `posts_place_key` UNIQUE (`place`), ADD CONSTRAINT `posts_place_check` CHECK (place > 0)
                ALTER TABLE `posts` ADD COLUMN `author_id` BIGINT, ADD CONSTRAINT `posts_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`) ON DELETE RESTRICT
            "#,
    },
    Case {
        name: "drop a column with its constraints and indexes",
        before: |op| {
            posts(op);
            op.add_column("posts", column("place", Integer).unique().check("place > 0"));
            op.add_column("posts", column("author_id", BigInt).references("users", "id"));
            op.create_index("ix_posts_place_views", "posts", &["place", "views"]);
            op.create_unique_constraint("uq_posts_place_title", "posts", &["place", "title"]);
        },
        operations: |op| {
            op.drop_column("posts", "place");
            op.drop_column("posts", "author_id");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL DEFAULT 'none', "views" INTEGER, "author_id" BIGINT CONSTRAINT "posts_author_id_fkey" REFERENCES "users" ("id"))
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views", "author_id") SELECT "id", "title", "views", "author_id" FROM "posts"
                ALTER TABLE "posts" DROP COLUMN "author_id"
            postgres:
                ALTER TABLE "posts" DROP COLUMN "place"
                ALTER TABLE "posts" DROP COLUMN "author_id"
            mysql:
                ALTER TABLE `posts` DROP CHECK `posts_place_check`, DROP INDEX `uq_posts_place_title`, DROP INDEX `ix_posts_place_views`, DROP COLUMN `place`
                ALTER TABLE `posts` DROP FOREIGN KEY `posts_author_id_fkey`, DROP COLUMN `author_id`
            mariadb:
                ALTER TABLE `posts` DROP CONSTRAINT `posts_place_check`, DROP INDEX `uq_posts_place_title`, DROP INDEX `ix_posts_place_views`, DROP COLUMN `place`
                ALTER TABLE `posts` DROP FOREIGN KEY `posts_author_id_fkey`, DROP COLUMN `author_id`
            "#,
    },
    Case {
        name: "drop a column that a constraint of the table holds",
        before: |op| {
            op.create_table("t", &[column("a", Integer), column("b", Integer), column("c", Integer)])
                .check("ck_t", "a < b");
        },
        operations: |op| {
            op.drop_column("t", "a");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_t" ("b" INTEGER, "c" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_t" (rowid, "b", "c") SELECT rowid, "b", "c" FROM "t"
            postgres:
                ALTER TABLE "t" DROP COLUMN "a"
            mysql:
                ALTER TABLE `t` DROP CHECK `ck_t`, DROP COLUMN `a`
            mariadb:
                ALTER TABLE `t` DROP CONSTRAINT `ck_t`, DROP COLUMN `a`
            "#,
    },
    Case {
        name: "a column of an unknown table",
        before: unknown,
        operations: |op| {
            op.add_column("old", column("c", Integer));
            op.rename_column("old", "b", "d");
            op.drop_column("old", "a");
        },
        expected: r#"
            sqlite:
                ALTER TABLE "old" ADD COLUMN "c" INTEGER
                ALTER TABLE "old" RENAME COLUMN "b" TO d
                ALTER TABLE "old" DROP COLUMN "a"
            postgres:
                ALTER TABLE "old" ADD COLUMN "c" INTEGER
                ALTER TABLE "old" RENAME COLUMN "b" TO "d"
                ALTER TABLE "old" DROP COLUMN "a"
            mysql, mariadb:
                ALTER TABLE `old` ADD COLUMN `c` INT
                ALTER TABLE `old` RENAME COLUMN `b` TO `d`
                ALTER TABLE `old` DROP COLUMN `a`
            "#,
    },
    Case {
        name: "add a column unless it is there, drop it if it is",
        before: posts,
        operations: |op| {
            op.add_column("posts", column("a", Integer)).if_not_exists();
            op.drop_column("posts", "a").if_exists();
        },
        expected: r#"
            sqlite, mysql:
                refused: add_column posts.a: it has no IF EXISTS or IF NOT EXISTS for columns; leave the option out: the journal resumes where a run stopped
                refused: drop_column posts.a: it has no IF EXISTS or IF NOT EXISTS for columns; leave the option out: the journal resumes where a run stopped
            postgres:
                ALTER TABLE "posts" ADD COLUMN IF NOT EXISTS "a" INTEGER
                ALTER TABLE "posts" DROP COLUMN IF EXISTS "a"
            mariadb:
                ALTER TABLE `posts` ADD COLUMN IF NOT EXISTS `a` INT
                ALTER TABLE `posts` DROP COLUMN IF EXISTS `a`
            "#,
    },
    Case {
        name: "unless it is there does not cover constraints",
        before: posts,
        operations: |op| {
            op.add_column("posts", column("a", Integer).unique()).if_not_exists();
        },
        expected: r#"
            sqlite, mysql:
                refused: add_column posts.a: it has no IF EXISTS or IF NOT EXISTS for columns; leave the option out: the journal resumes where a run stopped
            postgres, mariadb:
                refused: add_column posts.a: if_not_exists covers the column but not the constraints that come with it; leave if_not_exists out, or add the constraints with create_constraint
            "#,
    },
    Case {
        name: "drop a column with what depends on it",
        before: posts,
        operations: |op| {
            op.drop_column("posts", "views").cascade();
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: drop_column posts.views: it has no CASCADE when dropping; drop what depends on it first, in operations of their own
            postgres:
                ALTER TABLE "posts" DROP COLUMN "views" CASCADE
            "#,
    },
    Case {
        name: "add a column that is not null and has no default",
        before: posts,
        operations: |op| {
            op.add_column("posts", column("a", Integer).not_null());
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL DEFAULT 'none', "views" INTEGER, "a" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD COLUMN "a" INTEGER NOT NULL
            mysql, mariadb:
                ALTER TABLE `posts` ADD COLUMN `a` INT NOT NULL
            "#,
    },
    Case {
        name: "add a column that has the time as default",
        before: posts,
        operations: |op| {
            op.add_column("posts", column("at", TimestampTz).server_default(now()));
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL DEFAULT 'none', "views" INTEGER, "at" TIMESTAMP DEFAULT CURRENT_TIMESTAMP)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD COLUMN "at" TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
            mysql, mariadb:
                ALTER TABLE `posts` ADD COLUMN `at` DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6)
            "#,
    },
    Case {
        name: "add a column with a foreign key and a default",
        before: |op| {
            posts(op);
            op.bulk_insert("users", &["id"], rows![[1]]);
        },
        operations: |op| {
            op.add_column("posts", column("by", BigInt).references("users", "id").server_default(int(1)));
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL DEFAULT 'none', "views" INTEGER, "by" BIGINT DEFAULT 1 CONSTRAINT "posts_by_fkey" REFERENCES "users" ("id"))
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
            postgres:
                ALTER TABLE "posts" ADD COLUMN "by" BIGINT DEFAULT 1, ADD CONSTRAINT "posts_by_fkey" FOREIGN KEY ("by") REFERENCES "users" ("id")
            mysql, mariadb:
                ALTER TABLE `posts` ADD COLUMN `by` BIGINT DEFAULT 1, ADD CONSTRAINT `posts_by_fkey` FOREIGN KEY (`by`) REFERENCES `users` (`id`)
            "#,
    },
    Case {
        name: "add a column that is the key",
        before: |op| {
            op.create_table("t", &[column("a", Integer)]);
        },
        operations: |op| {
            op.add_column("t", column("id", BigInt).primary_key().autoincrement());
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_t" ("a" INTEGER, "id" INTEGER CONSTRAINT "t_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_t" (rowid, "a") SELECT rowid, "a" FROM "t"
            postgres:
                ALTER TABLE "t" ADD COLUMN "id" BIGINT NOT NULL GENERATED BY DEFAULT AS IDENTITY, ADD CONSTRAINT "t_pkey" PRIMARY KEY ("id")
            mysql, mariadb:
                ALTER TABLE `t` ADD COLUMN `id` BIGINT NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (`id`)
            "#,
    },
    Case {
        name: "add generated columns",
        before: posts,
        operations: |op| {
            op.add_column("posts", column("a", Integer).generated_stored("views + 1"));
            op.add_column("posts", column("b", Integer).generated_virtual("views + 1"));
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL DEFAULT 'none', "views" INTEGER, "a" INTEGER GENERATED ALWAYS AS (views + 1) STORED)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
                ALTER TABLE "posts" ADD COLUMN "b" INTEGER GENERATED ALWAYS AS (views + 1) VIRTUAL
            postgres:
                ALTER TABLE "posts" ADD COLUMN "a" INTEGER GENERATED ALWAYS AS (views + 1) STORED
                refused: add_column posts.b: it has no virtual generated columns; use generated_stored
            mysql, mariadb:
                ALTER TABLE `posts` ADD COLUMN `a` INT GENERATED ALWAYS AS (views + 1) STORED
                ALTER TABLE `posts` ADD COLUMN `b` INT GENERATED ALWAYS AS (views + 1) VIRTUAL
            "#,
    },
    Case {
        name: "rename a column",
        before: posts,
        operations: |op| {
            op.rename_column("posts", "title", "head\"line");
        },
        expected: r#"
            sqlite, postgres:
                ALTER TABLE "posts" RENAME COLUMN "title" TO "head""line"
            mysql, mariadb:
                ALTER TABLE `posts` RENAME COLUMN `title` TO `head"line`
            "#,
    },
    Case {
        name: "rename a column that a check, computed columns and an index read",
        before: |op| {
            op.create_table(
                "t",
                &[
                    column("a", Integer),
                    column("b", Integer).generated_stored("a + 1").comment("a and one"),
                    column("c", Integer).generated_stored("a * 2"),
                    column("d", Varchar(9)),
                ],
            )
            .check("ck_t", "a < 9")
            .check("ck_d", "d <> 'a'");
            op.create_index("ix_t", "t", &["d"]).expression("abs(c)").unique();
        },
        operations: |op| {
            op.rename_column("t", "a", "n");
        },
        expected: r#"
            sqlite:
                ALTER TABLE "t" RENAME COLUMN "a" TO n
            postgres:
                ALTER TABLE "t" RENAME COLUMN "a" TO "n"
            mysql:
                ALTER TABLE `t` DROP CHECK `ck_t`, DROP INDEX `ix_t`, RENAME COLUMN `a` TO `n`, MODIFY COLUMN `b` INT GENERATED ALWAYS AS (n + 1) STORED COMMENT 'a and one', MODIFY COLUMN `c` INT GENERATED ALWAYS AS (n * 2) STORED, ADD CONSTRAINT `ck_t` CHECK (n < 9), ADD UNIQUE INDEX `ix_t` (`d`, (abs(c)))
            mariadb:
                ALTER TABLE `t` RENAME COLUMN `a` TO `n`
            "#,
    },
    Case {
        name: "rename a column that the default of another one reads",
        before: |op| {
            op.create_table(
                "t",
                &[column("a", Integer), column("b", Integer).not_null().server_default(sql("a + 1"))],
            )
            .engine("InnoDB");
        },
        operations: |op| {
            op.rename_column("t", "a", "n");
        },
        expected: r#"
            sqlite:
                ALTER TABLE "t" RENAME COLUMN "a" TO n
            postgres:
                ALTER TABLE "t" RENAME COLUMN "a" TO "n"
            mysql:
                ALTER TABLE `t` RENAME COLUMN `a` TO `n`, MODIFY COLUMN `b` INT NOT NULL DEFAULT (n + 1)
            mariadb:
                ALTER TABLE `t` RENAME COLUMN `a` TO `n`
            "#,
    },
    Case {
        name: "rename columns of a foreign key where checks make MySQL copy the table",
        before: |op| {
            op.create_table("users", &[column("id", Integer).primary_key(), column("born", Date)])
                .check("ck_born", "born > '1900-01-01'");
            op.create_table(
                "posts",
                &[
                    column("id", Integer).primary_key(),
                    column("user_id", Integer).references("users", "id"),
                    column("body", Text),
                    column("views", Integer),
                ],
            )
            .check("ck_body", "body <> ''")
            .check("ck_user", "user_id > 0")
            .check("ck_views", "views > 0");
        },
        operations: |op| {
            op.rename_column("users", "id", "number");
            op.rename_column("posts", "user_id", "author_id");
            op.rename_column("posts", "views", "seen");
            op.alter_column("posts", "author_id").not_null();
        },
        expected: r#"
            sqlite:
                ALTER TABLE "users" RENAME COLUMN "id" TO number
                ALTER TABLE "posts" RENAME COLUMN "user_id" TO author_id
                ALTER TABLE "posts" RENAME COLUMN "views" TO seen
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY NOT NULL, "author_id" INTEGER NOT NULL CONSTRAINT "posts_user_id_fkey" REFERENCES "users" ("number") CONSTRAINT "ck_user" CHECK (author_id > 0), "body" TEXT CONSTRAINT "ck_body" CHECK (body <> ''), "seen" INTEGER CONSTRAINT "ck_views" CHECK (seen > 0))
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "author_id", "body", "seen") SELECT "id", "author_id", "body", "seen" FROM "posts"
            postgres:
                ALTER TABLE "users" RENAME COLUMN "id" TO "number"
                ALTER TABLE "posts" RENAME COLUMN "user_id" TO "author_id"
                ALTER TABLE "posts" RENAME COLUMN "views" TO "seen"
                ALTER TABLE "posts" ALTER COLUMN "author_id" SET NOT NULL
            mysql:
                ALTER TABLE `users` DROP CHECK `ck_born`
                ALTER TABLE `users` RENAME COLUMN `id` TO `number`
                ALTER TABLE `users` ADD CONSTRAINT `ck_born` CHECK (born > '1900-01-01')
                ALTER TABLE `posts` DROP CHECK `ck_body`, DROP CHECK `ck_user`
                ALTER TABLE `posts` RENAME COLUMN `user_id` TO `author_id`
                ALTER TABLE `posts` ADD CONSTRAINT `ck_body` CHECK (body <> ''), ADD CONSTRAINT `ck_user` CHECK (author_id > 0)
                ALTER TABLE `posts` DROP CHECK `ck_views`, RENAME COLUMN `views` TO `seen`, ADD CONSTRAINT `ck_views` CHECK (seen > 0)
                ALTER TABLE `posts` DROP CHECK `ck_body`, MODIFY COLUMN `author_id` INT NOT NULL
                ALTER TABLE `posts` ADD CONSTRAINT `ck_body` CHECK (body <> '')
            mariadb:
                ALTER TABLE `users` RENAME COLUMN `id` TO `number`
                ALTER TABLE `posts` RENAME COLUMN `user_id` TO `author_id`
                ALTER TABLE `posts` RENAME COLUMN `views` TO `seen`
                ALTER TABLE `posts` MODIFY COLUMN `author_id` INT NOT NULL
            "#,
    },
    Case {
        name: "rename a column of a foreign key from which another one is computed",
        before: |op| {
            op.create_table(
                "t",
                &[
                    column("id", Integer).primary_key(),
                    column("up", Integer).references("t", "id"),
                    column("twice", Integer).generated_stored("id * 2"),
                ],
            );
        },
        operations: |op| {
            op.rename_column("t", "id", "number");
        },
        expected: r#"
            sqlite:
                ALTER TABLE "t" RENAME COLUMN "id" TO number
            postgres:
                ALTER TABLE "t" RENAME COLUMN "id" TO "number"
            mysql:
                refused: rename_column t.id to number: it renames no column of a foreign key from which another is generated, as t.twice is from id; drop the foreign key before, and create it again behind
            mariadb:
                ALTER TABLE `t` RENAME COLUMN `id` TO `number`
            "#,
    },
    Case {
        name: "a computed default of a key, which MySQL's ALTER COLUMN hides",
        before: |op| {
            op.create_table("t", &[column("code", Varchar(20)).primary_key(), column("b", Varchar(9))]);
        },
        operations: |op| {
            op.alter_column("t", "code").server_default(sql("lower('A')"));
            op.alter_column("t", "b").server_default(sql("lower('B')"));
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_t" ("code" VARCHAR(20) NOT NULL DEFAULT (lower('A')), "b" VARCHAR(9), CONSTRAINT "t_pkey" PRIMARY KEY ("code"))
                INSERT OR ABORT INTO "_ftf_new_t" (rowid, "code", "b") SELECT rowid, "code", "b" FROM "t"
                CREATE TABLE "_ftf_new_t" ("code" VARCHAR(20) NOT NULL DEFAULT (lower('A')), "b" VARCHAR(9) DEFAULT (lower('B')), CONSTRAINT "t_pkey" PRIMARY KEY ("code"))
                INSERT OR ABORT INTO "_ftf_new_t" (rowid, "code", "b") SELECT rowid, "code", "b" FROM "t"
            postgres:
                ALTER TABLE "t" ALTER COLUMN "code" SET DEFAULT lower('A')
                ALTER TABLE "t" ALTER COLUMN "b" SET DEFAULT lower('B')
            mysql:
                ALTER TABLE `t` MODIFY COLUMN `code` VARCHAR(20) NOT NULL DEFAULT (lower('A'))
                ALTER TABLE `t` ALTER COLUMN `b` SET DEFAULT (lower('B'))
            mariadb:
                ALTER TABLE `t` ALTER COLUMN `code` SET DEFAULT (lower('A'))
                ALTER TABLE `t` ALTER COLUMN `b` SET DEFAULT (lower('B'))
            "#,
    },
    Case {
        name: "change the type of a column",
        before: posts,
        operations: |op| {
            op.alter_column("posts", "title").sql_type(Text);
            op.alter_column("posts", "views").sql_type(BigInt).using("views::bigint + 1");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" TEXT NOT NULL DEFAULT 'none', "views" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" TEXT NOT NULL DEFAULT 'none', "views" BIGINT)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
            postgres:
                ALTER TABLE "posts" ALTER COLUMN "title" DROP DEFAULT, ALTER COLUMN "title" TYPE TEXT, ALTER COLUMN "title" SET DEFAULT 'none'
                ALTER TABLE "posts" ALTER COLUMN "views" TYPE BIGINT USING views::bigint + 1
            mysql:
                ALTER TABLE `posts` MODIFY COLUMN `title` LONGTEXT NOT NULL DEFAULT ('none') COMMENT 'what is shown'
                ALTER TABLE `posts` MODIFY COLUMN `views` BIGINT
            mariadb:
                ALTER TABLE `posts` MODIFY COLUMN `title` LONGTEXT NOT NULL DEFAULT 'none' COMMENT 'what is shown'
                ALTER TABLE `posts` MODIFY COLUMN `views` BIGINT
            "#,
    },
    Case {
        name: "change whether a column may be null",
        before: posts,
        operations: |op| {
            op.alter_column("posts", "views").not_null();
            op.alter_column("posts", "title").nullable();
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL DEFAULT 'none', "views" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) DEFAULT 'none', "views" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
            postgres:
                ALTER TABLE "posts" ALTER COLUMN "views" SET NOT NULL
                ALTER TABLE "posts" ALTER COLUMN "title" DROP NOT NULL
            mysql, mariadb:
                ALTER TABLE `posts` MODIFY COLUMN `views` INT NOT NULL
                ALTER TABLE `posts` MODIFY COLUMN `title` VARCHAR(80) DEFAULT 'none' COMMENT 'what is shown'
            "#,
    },
    Case {
        name: "change a default alone",
        before: posts,
        operations: |op| {
            op.alter_column("posts", "title").server_default(text("untitled"));
            op.alter_column("posts", "title").drop_server_default();
            op.alter_column("posts", "views").server_default(sql("1 + 1"));
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL DEFAULT 'untitled', "views" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL, "views" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" VARCHAR(80) NOT NULL, "views" INTEGER DEFAULT (1 + 1))
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
            postgres:
                ALTER TABLE "posts" ALTER COLUMN "title" SET DEFAULT 'untitled'
                ALTER TABLE "posts" ALTER COLUMN "title" DROP DEFAULT
                ALTER TABLE "posts" ALTER COLUMN "views" SET DEFAULT 1 + 1
            mysql, mariadb:
                ALTER TABLE `posts` ALTER COLUMN `title` SET DEFAULT 'untitled'
                ALTER TABLE `posts` ALTER COLUMN `title` DROP DEFAULT
                ALTER TABLE `posts` ALTER COLUMN `views` SET DEFAULT (1 + 1)
            "#,
    },
    Case {
        name: "change a default to the time",
        before: |op| {
            op.create_table("t", &[column("at", Timestamp).not_null()]);
        },
        operations: |op| {
            op.alter_column("t", "at").server_default(now());
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_t" ("at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP)
                INSERT OR ABORT INTO "_ftf_new_t" (rowid, "at") SELECT rowid, "at" FROM "t"
            postgres:
                ALTER TABLE "t" ALTER COLUMN "at" SET DEFAULT CURRENT_TIMESTAMP
            mysql, mariadb:
                ALTER TABLE `t` MODIFY COLUMN `at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
            "#,
    },
    Case {
        name: "change the default of a large column",
        before: |op| {
            op.create_table("t", &[column("body", Text)]);
        },
        operations: |op| {
            op.alter_column("t", "body").server_default(text("x"));
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_t" ("body" TEXT DEFAULT 'x')
                INSERT OR ABORT INTO "_ftf_new_t" (rowid, "body") SELECT rowid, "body" FROM "t"
            postgres:
                ALTER TABLE "t" ALTER COLUMN "body" SET DEFAULT 'x'
            mysql:
                ALTER TABLE `t` MODIFY COLUMN `body` LONGTEXT DEFAULT ('x')
            mariadb:
                ALTER TABLE `t` ALTER COLUMN `body` SET DEFAULT 'x'
            "#,
    },
    Case {
        name: "change everything at once",
        before: posts,
        operations: |op| {
            op.alter_column("posts", "title")
                .sql_type(Integer)
                .using("length(title)")
                .nullable()
                .server_default(int(0))
                .comment("its length");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "title" INTEGER DEFAULT 0, "views" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
            postgres:
                ALTER TABLE "posts" ALTER COLUMN "title" DROP DEFAULT, ALTER COLUMN "title" TYPE INTEGER USING length(title), ALTER COLUMN "title" DROP NOT NULL, ALTER COLUMN "title" SET DEFAULT 0
                COMMENT ON COLUMN "posts"."title" IS 'its length'
            mysql, mariadb:
                ALTER TABLE `posts` MODIFY COLUMN `title` INT DEFAULT 0 COMMENT 'its length'
            "#,
    },
    Case {
        name: "a comment leaves the rest of the column as it is",
        before: posts,
        operations: |op| {
            op.alter_column("posts", "title").comment("new");
            op.alter_column("posts", "id").comment("number");
            op.alter_column("posts", "title").drop_comment();
        },
        expected: r#"
            sqlite:
                nothing
            postgres:
                COMMENT ON COLUMN "posts"."title" IS 'new'
                COMMENT ON COLUMN "posts"."id" IS 'number'
                COMMENT ON COLUMN "posts"."title" IS NULL
            mysql, mariadb:
                ALTER TABLE `posts` MODIFY COLUMN `title` VARCHAR(80) NOT NULL DEFAULT 'none' COMMENT 'new'
                ALTER TABLE `posts` MODIFY COLUMN `id` BIGINT NOT NULL AUTO_INCREMENT COMMENT 'number'
                ALTER TABLE `posts` MODIFY COLUMN `title` VARCHAR(80) NOT NULL DEFAULT 'none'
            "#,
    },
    Case {
        name: "change a column that nothing is known of",
        before: unknown,
        operations: |op| {
            op.alter_column("old", "a").not_null();
        },
        expected: r#"
            sqlite:
                refused: alter_column old.a: it makes the table anew for this, and no migration tells what old is like; run it on the database, which is then read; or create the table in a migration
            postgres:
                ALTER TABLE "old" ALTER COLUMN "a" SET NOT NULL
            mysql, mariadb:
                refused: alter_column old.a: it writes the whole column anew, and no migration tells what old.a is like: NOT NULL, default and comment would be lost; describe the column as it is now with .existing(column(…))
            "#,
    },
    Case {
        name: "change a column that the operation tells of",
        before: unknown,
        operations: |op| {
            op.alter_column("old", "b")
                .not_null()
                .existing(column("b", Varchar(9)).server_default(text("x")).comment("was there"));
        },
        expected: r#"
            sqlite:
                refused: alter_column old.b: it makes the table anew for this, and no migration tells what old is like; run it on the database, which is then read; or create the table in a migration
            postgres:
                ALTER TABLE "old" ALTER COLUMN "b" SET NOT NULL
            mysql, mariadb:
                ALTER TABLE `old` MODIFY COLUMN `b` VARCHAR(9) NOT NULL DEFAULT 'x' COMMENT 'was there'
            "#,
    },
    Case {
        name: "the default of a column that nothing is known of",
        before: unknown,
        operations: |op| {
            op.alter_column("old", "a").server_default(int(3));
        },
        expected: r#"
            sqlite:
                refused: alter_column old.a: it makes the table anew for this, and no migration tells what old is like; run it on the database, which is then read; or create the table in a migration
            postgres:
                ALTER TABLE "old" ALTER COLUMN "a" SET DEFAULT 3
            mysql:
                ALTER TABLE `old` ALTER COLUMN `a` SET DEFAULT 3
            mariadb:
                refused: alter_column old.a: it writes the whole column anew, and no migration tells what old.a is like: NOT NULL, default and comment would be lost; describe the column as it is now with .existing(column(…))
            "#,
    },
    Case {
        name: "using without a type",
        before: posts,
        operations: |op| {
            op.alter_column("posts", "views").using("1").not_null();
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                refused: alter_column posts.views: using says how to convert to a new type, and no new type is given; add sql_type, or leave using out
            "#,
    },
];
