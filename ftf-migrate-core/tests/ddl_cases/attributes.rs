//! What only some databases know of a column or a table, and how each of it is changed.

use super::Case;
use ftf_migrate_core::operation::{Algorithm, Lock};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Storage;

fn nothing(_: &mut Op) {}

/// Columns with all that MySQL can say of them.
fn full(op: &mut Op) {
    op.create_table(
        "full",
        &[
            column("id", BigInt).primary_key().autoincrement().comment("number"),
            column("name", Varchar(40))
                .not_null()
                .charset("utf8mb4")
                .collation("utf8mb4_bin")
                .server_default(text("none"))
                .comment("what it is called"),
            column("changed_at", Timestamp)
                .not_null()
                .server_default(now())
                .on_update_now()
                .comment("when it was changed"),
            column("secret", Integer).server_default(int(7)).invisible(),
            column("twice", Integer).generated_stored("secret * 2").comment("two times"),
        ],
    )
    .engine("InnoDB")
    .charset("utf8mb4")
    .collation("utf8mb4_general_ci")
    .comment("all of it");
}

fn plain(op: &mut Op) {
    op.create_table(
        "plain",
        &[
            column("id", BigInt).primary_key(),
            column("a", Varchar(9)).server_default(text("x")),
            column("b", Integer).not_null(),
        ],
    );
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "a table with what only MySQL has",
        before: nothing,
        operations: full,
        expected: r#"
            sqlite, postgres:
                refused: create_table full: it has no character set of a column; leave charset out: the whole database has one encoding there
            mysql, mariadb:
                CREATE TABLE `full` (`id` BIGINT NOT NULL AUTO_INCREMENT COMMENT 'number', `name` VARCHAR(40) CHARACTER SET `utf8mb4` COLLATE `utf8mb4_bin` NOT NULL DEFAULT 'none' COMMENT 'what it is called', `changed_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'when it was changed', `secret` INT DEFAULT 7 INVISIBLE, `twice` INT GENERATED ALWAYS AS (secret * 2) STORED COMMENT 'two times', PRIMARY KEY (`id`)) ENGINE = `InnoDB`, DEFAULT CHARACTER SET = `utf8mb4`, COLLATE = `utf8mb4_general_ci`, COMMENT = 'all of it'
            "#,
    },
    Case {
        name: "a change of type restates all that MySQL knows",
        before: full,
        operations: |op| {
            op.alter_column("full", "id").sql_type(Integer);
            op.alter_column("full", "name").sql_type(Varchar(80));
            op.alter_column("full", "changed_at").sql_type(Custom("TIMESTAMP"));
            op.alter_column("full", "secret").sql_type(BigInt);
            op.alter_column("full", "twice").sql_type(BigInt);
        },
        expected: r#"
            sqlite:
                refused: alter_column full.id: it has no character set of a column; leave charset out: the whole database has one encoding there
                refused: alter_column full.name: it has no character set of a column; leave charset out: the whole database has one encoding there
                refused: alter_column full.changed_at: it has no character set of a column; leave charset out: the whole database has one encoding there
                refused: alter_column full.secret: it has no character set of a column; leave charset out: the whole database has one encoding there
                refused: alter_column full.twice: it has no character set of a column; leave charset out: the whole database has one encoding there
            postgres:
                ALTER TABLE "full" ALTER COLUMN "id" TYPE INTEGER
                ALTER TABLE "full" ALTER COLUMN "name" DROP DEFAULT, ALTER COLUMN "name" TYPE VARCHAR(80) COLLATE "utf8mb4_bin", ALTER COLUMN "name" SET DEFAULT 'none'
                ALTER TABLE "full" ALTER COLUMN "changed_at" DROP DEFAULT, ALTER COLUMN "changed_at" TYPE TIMESTAMP, ALTER COLUMN "changed_at" SET DEFAULT CURRENT_TIMESTAMP
                ALTER TABLE "full" ALTER COLUMN "secret" DROP DEFAULT, ALTER COLUMN "secret" TYPE BIGINT, ALTER COLUMN "secret" SET DEFAULT 7
                ALTER TABLE "full" ALTER COLUMN "twice" TYPE BIGINT
            mysql, mariadb:
                ALTER TABLE `full` MODIFY COLUMN `id` INT NOT NULL AUTO_INCREMENT COMMENT 'number'
                ALTER TABLE `full` MODIFY COLUMN `name` VARCHAR(80) CHARACTER SET `utf8mb4` COLLATE `utf8mb4_bin` NOT NULL DEFAULT 'none' COMMENT 'what it is called'
                ALTER TABLE `full` MODIFY COLUMN `changed_at` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP COMMENT 'when it was changed'
                ALTER TABLE `full` MODIFY COLUMN `secret` BIGINT DEFAULT 7 INVISIBLE
                ALTER TABLE `full` MODIFY COLUMN `twice` BIGINT GENERATED ALWAYS AS (secret * 2) STORED COMMENT 'two times'
            "#,
    },
    Case {
        name: "change what only MySQL has",
        before: plain,
        operations: |op| {
            op.alter_column("plain", "a").charset("utf8mb4").collation("utf8mb4_bin");
            op.alter_column("plain", "a").drop_charset().drop_collation();
            op.alter_column("plain", "a").invisible();
            op.alter_column("plain", "a").visible();
            op.alter_column("plain", "id").autoincrement();
            op.alter_column("plain", "id").drop_autoincrement();
            op.alter_column("plain", "b").sql_type(Timestamp).on_update_now();
            op.alter_column("plain", "b").drop_on_update_now();
            op.alter_column("plain", "a").on_update_now();
        },
        expected: r#"
            sqlite:
                refused: alter_column plain.a: it has no character set of a column; leave charset out: the whole database has one encoding there
                refused: alter_column plain.a: it has no character set of a column; leave charset out: the whole database has one encoding there
                refused: alter_column plain.a: it has no invisible columns; leave invisible out, and name the columns that you select
                refused: alter_column plain.a: it has no invisible columns; leave invisible out, and name the columns that you select
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "b" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "b") SELECT "id", "a", "b" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "b" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "b") SELECT "id", "a", "b" FROM "plain"
                refused: alter_column plain.b: it has no ON UPDATE CURRENT_TIMESTAMP; leave on_update_now out, and set the column in a trigger or in the application
                refused: alter_column plain.b: it has no ON UPDATE CURRENT_TIMESTAMP; leave on_update_now out, and set the column in a trigger or in the application
                refused: alter_column plain.a: it has no ON UPDATE CURRENT_TIMESTAMP; leave on_update_now out, and set the column in a trigger or in the application
            postgres:
                refused: alter_column plain.a: it has no character set of a column; leave charset out: the whole database has one encoding there
                ALTER TABLE "plain" ALTER COLUMN "a" TYPE VARCHAR(9)
                refused: alter_column plain.a: it has no invisible columns; leave invisible out, and name the columns that you select
                ALTER TABLE "plain" ALTER COLUMN "id" ADD GENERATED BY DEFAULT AS IDENTITY
                ALTER TABLE "plain" ALTER COLUMN "id" DROP IDENTITY
                refused: alter_column plain.b: it has no ON UPDATE CURRENT_TIMESTAMP; leave on_update_now out, and set the column in a trigger or in the application
                refused: alter_column plain.a: it has no ON UPDATE CURRENT_TIMESTAMP; leave on_update_now out, and set the column in a trigger or in the application
            mysql, mariadb:
                ALTER TABLE `plain` MODIFY COLUMN `a` VARCHAR(9) CHARACTER SET `utf8mb4` COLLATE `utf8mb4_bin` DEFAULT 'x'
                ALTER TABLE `plain` MODIFY COLUMN `a` VARCHAR(9) DEFAULT 'x'
                ALTER TABLE `plain` MODIFY COLUMN `a` VARCHAR(9) DEFAULT 'x' INVISIBLE
                ALTER TABLE `plain` MODIFY COLUMN `a` VARCHAR(9) DEFAULT 'x'
                ALTER TABLE `plain` MODIFY COLUMN `id` BIGINT NOT NULL AUTO_INCREMENT
                ALTER TABLE `plain` MODIFY COLUMN `id` BIGINT NOT NULL
                ALTER TABLE `plain` MODIFY COLUMN `b` DATETIME(6) NOT NULL ON UPDATE CURRENT_TIMESTAMP(6)
                ALTER TABLE `plain` MODIFY COLUMN `b` DATETIME(6) NOT NULL
                refused: alter_column plain.a: only a day with its time is set to the time by an UPDATE, and a is none; use Timestamp or TimestampTz, or leave on_update_now out
            "#,
    },
    Case {
        name: "an invisible column without a value for rows that leave it out",
        before: |op| {
            op.create_table("t", &[column("a", Integer), column("b", Integer).invisible()]);
        },
        operations: |op| {
            op.add_column("t", column("c", Integer).not_null().invisible());
            op.alter_column("t", "b").not_null();
            op.alter_column("t", "b").not_null().server_default(int(1));
            op.alter_column("t", "b").drop_server_default();
        },
        expected: r#"
            sqlite:
                refused: add_column t.c: it has no invisible columns; leave invisible out, and name the columns that you select
                refused: alter_column t.b: it has no invisible columns; leave invisible out, and name the columns that you select
                refused: alter_column t.b: it has no invisible columns; leave invisible out, and name the columns that you select
                refused: alter_column t.b: it has no invisible columns; leave invisible out, and name the columns that you select
            postgres:
                refused: add_column t.c: it has no invisible columns; leave invisible out, and name the columns that you select
                ALTER TABLE "t" ALTER COLUMN "b" SET NOT NULL
                ALTER TABLE "t" ALTER COLUMN "b" SET NOT NULL, ALTER COLUMN "b" SET DEFAULT 1
                ALTER TABLE "t" ALTER COLUMN "b" DROP DEFAULT
            mysql:
                ALTER TABLE `t` ADD COLUMN `c` INT NOT NULL INVISIBLE
                ALTER TABLE `t` MODIFY COLUMN `b` INT NOT NULL INVISIBLE
                ALTER TABLE `t` MODIFY COLUMN `b` INT NOT NULL DEFAULT 1 INVISIBLE
                ALTER TABLE `t` ALTER COLUMN `b` DROP DEFAULT
            mariadb:
                refused: add_column t.c: the invisible column c is NOT NULL and has no server default; give it a server default, or make it visible or nullable
                refused: alter_column t.b: the invisible column b is NOT NULL and has no server default; give it a server default, or make it visible or nullable
                ALTER TABLE `t` MODIFY COLUMN `b` INT NOT NULL DEFAULT 1 INVISIBLE
                refused: alter_column t.b: the invisible column b is NOT NULL and has no server default; give it a server default, or make it visible or nullable
            "#,
    },
    Case {
        name: "the place of a column",
        before: plain,
        operations: |op| {
            op.add_column("plain", column("c", Integer)).first();
            op.add_column("plain", column("d", Integer).unique()).after("a");
            op.alter_column("plain", "b").after("id");
            op.alter_column("plain", "a").sql_type(Varchar(20)).first();
            op.drop_column("plain", "d");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_plain" ("c" INTEGER, "id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "b" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "b") SELECT "id", "a", "b" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("c" INTEGER, "id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "d" INTEGER, "b" INTEGER NOT NULL, CONSTRAINT "plain_d_key" UNIQUE ("d"))
                INSERT OR ABORT INTO "_ftf_new_plain" ("c", "id", "a", "b") SELECT "c", "id", "a", "b" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("c" INTEGER, "id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "b" INTEGER NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "d" INTEGER, CONSTRAINT "plain_d_key" UNIQUE ("d"))
                INSERT OR ABORT INTO "_ftf_new_plain" ("c", "id", "b", "a", "d") SELECT "c", "id", "b", "a", "d" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("a" VARCHAR(20) DEFAULT 'x', "c" INTEGER, "id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "b" INTEGER NOT NULL, "d" INTEGER, CONSTRAINT "plain_d_key" UNIQUE ("d"))
                INSERT OR ABORT INTO "_ftf_new_plain" ("a", "c", "id", "b", "d") SELECT "a", "c", "id", "b", "d" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("a" VARCHAR(20) DEFAULT 'x', "c" INTEGER, "id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "b" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_plain" ("a", "c", "id", "b") SELECT "a", "c", "id", "b" FROM "plain"
            postgres:
                ALTER TABLE "plain" ADD COLUMN "c" INTEGER
                ALTER TABLE "plain" ADD COLUMN "d" INTEGER, ADD CONSTRAINT "plain_d_key" UNIQUE ("d")
                ALTER TABLE "plain" ALTER COLUMN "a" DROP DEFAULT, ALTER COLUMN "a" TYPE VARCHAR(20), ALTER COLUMN "a" SET DEFAULT 'x'
                ALTER TABLE "plain" DROP COLUMN "d"
            mysql, mariadb:
                ALTER TABLE `plain` ADD COLUMN `c` INT FIRST
                ALTER TABLE `plain` ADD COLUMN `d` INT AFTER `a`, ADD CONSTRAINT `plain_d_key` UNIQUE (`d`)
                ALTER TABLE `plain` MODIFY COLUMN `b` INT NOT NULL AFTER `id`
                ALTER TABLE `plain` MODIFY COLUMN `a` VARCHAR(20) DEFAULT 'x' FIRST
                ALTER TABLE `plain` DROP COLUMN `d`
            "#,
    },
    Case {
        name: "how the table may be changed is demanded of MySQL",
        before: plain,
        operations: |op| {
            op.add_column("plain", column("c", Integer)).after("a").algorithm(Algorithm::Instant);
            op.alter_column("plain", "b")
                .server_default(int(1))
                .algorithm(Algorithm::Inplace)
                .lock(Lock::None);
            op.alter_column("plain", "b").nullable().algorithm(Algorithm::Copy).lock(Lock::Shared);
            op.create_index("ix_a", "plain", &["a"]).algorithm(Algorithm::Inplace).lock(Lock::None);
            op.drop_index("ix_a", "plain").lock(Lock::None);
            op.create_unique_constraint("uq_b", "plain", &["b"]).algorithm(Algorithm::Inplace);
            op.drop_constraint("uq_b", "plain", ConstraintKind::Unique).lock(Lock::Exclusive);
            op.drop_column("plain", "c").algorithm(Algorithm::Inplace);
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "c" INTEGER, "b" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "b") SELECT "id", "a", "b" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "c" INTEGER, "b" INTEGER NOT NULL DEFAULT 1)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "c", "b") SELECT "id", "a", "c", "b" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "c" INTEGER, "b" INTEGER DEFAULT 1)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "c", "b") SELECT "id", "a", "c", "b" FROM "plain"
                CREATE INDEX "ix_a" ON "plain" ("a")
                DROP INDEX "ix_a"
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "c" INTEGER, "b" INTEGER DEFAULT 1, CONSTRAINT "uq_b" UNIQUE ("b"))
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "c", "b") SELECT "id", "a", "c", "b" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9) DEFAULT 'x', "c" INTEGER, "b" INTEGER DEFAULT 1)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "c", "b") SELECT "id", "a", "c", "b" FROM "plain"
                ALTER TABLE "plain" DROP COLUMN "c"
            postgres:
                ALTER TABLE "plain" ADD COLUMN "c" INTEGER
                ALTER TABLE "plain" ALTER COLUMN "b" SET DEFAULT 1
                ALTER TABLE "plain" ALTER COLUMN "b" DROP NOT NULL
                CREATE INDEX "ix_a" ON "plain" ("a")
                DROP INDEX "ix_a"
                ALTER TABLE "plain" ADD CONSTRAINT "uq_b" UNIQUE ("b")
                ALTER TABLE "plain" DROP CONSTRAINT "uq_b"
                ALTER TABLE "plain" DROP COLUMN "c"
            mysql, mariadb:
                ALTER TABLE `plain` ADD COLUMN `c` INT AFTER `a`, ALGORITHM=INSTANT
                ALTER TABLE `plain` ALTER COLUMN `b` SET DEFAULT 1, ALGORITHM=INPLACE, LOCK=NONE
                ALTER TABLE `plain` MODIFY COLUMN `b` INT DEFAULT 1, ALGORITHM=COPY, LOCK=SHARED
                CREATE INDEX `ix_a` ON `plain` (`a`) ALGORITHM=INPLACE LOCK=NONE
                ALTER TABLE `plain` DROP INDEX `ix_a`, LOCK=NONE
                ALTER TABLE `plain` ADD CONSTRAINT `uq_b` UNIQUE (`b`), ALGORITHM=INPLACE
                ALTER TABLE `plain` DROP INDEX `uq_b`, LOCK=EXCLUSIVE
                ALTER TABLE `plain` DROP COLUMN `c`, ALGORITHM=INPLACE
            "#,
    },
    Case {
        name: "a default that is dropped",
        before: plain,
        operations: |op| {
            op.alter_column("plain", "a").drop_server_default();
            op.alter_column("plain", "b").server_default(int(1));
            op.alter_column("plain", "b").drop_server_default();
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9), "b" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "b") SELECT "id", "a", "b" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9), "b" INTEGER NOT NULL DEFAULT 1)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "b") SELECT "id", "a", "b" FROM "plain"
                CREATE TABLE "_ftf_new_plain" ("id" INTEGER CONSTRAINT "plain_pkey" PRIMARY KEY NOT NULL, "a" VARCHAR(9), "b" INTEGER NOT NULL)
                INSERT OR ABORT INTO "_ftf_new_plain" ("id", "a", "b") SELECT "id", "a", "b" FROM "plain"
            postgres:
                ALTER TABLE "plain" ALTER COLUMN "a" DROP DEFAULT
                ALTER TABLE "plain" ALTER COLUMN "b" SET DEFAULT 1
                ALTER TABLE "plain" ALTER COLUMN "b" DROP DEFAULT
            mysql, mariadb:
                ALTER TABLE `plain` MODIFY COLUMN `a` VARCHAR(9)
                ALTER TABLE `plain` ALTER COLUMN `b` SET DEFAULT 1
                ALTER TABLE `plain` ALTER COLUMN `b` DROP DEFAULT
            "#,
    },
    Case {
        name: "how large values are kept",
        before: |op| {
            op.create_table("blobs", &[column("id", BigInt).primary_key(), column("body", Text)]);
        },
        operations: |op| {
            op.alter_column("blobs", "body").storage(Storage::External).compression("pglz");
            op.alter_column("blobs", "body").sql_type(Varchar(9000));
            op.alter_column("blobs", "body").drop_storage().drop_compression();
            op.add_column("blobs", column("more", Bytes).storage(Storage::Main).compression("pglz"));
        },
        expected: r#"
            sqlite:
                refused: alter_column blobs.body: it has no way to say how large values are kept; only PostgreSQL has it; leave storage and compression out
                refused: alter_column blobs.body: it has no way to say how large values are kept; only PostgreSQL has it; leave storage and compression out
                refused: alter_column blobs.body: it has no way to say how large values are kept; only PostgreSQL has it; leave storage and compression out
                refused: add_column blobs.more: it has no way to say how large values are kept; only PostgreSQL has it; leave storage and compression out
            postgres:
                ALTER TABLE "blobs" ALTER COLUMN "body" SET STORAGE EXTERNAL, ALTER COLUMN "body" SET COMPRESSION "pglz"
                ALTER TABLE "blobs" ALTER COLUMN "body" TYPE VARCHAR(9000), ALTER COLUMN "body" SET STORAGE EXTERNAL, ALTER COLUMN "body" SET COMPRESSION "pglz"
                ALTER TABLE "blobs" ALTER COLUMN "body" SET STORAGE EXTENDED, ALTER COLUMN "body" SET COMPRESSION "default"
                ALTER TABLE "blobs" ADD COLUMN "more" BYTEA
                ALTER TABLE "blobs" ALTER COLUMN "more" SET STORAGE MAIN, ALTER COLUMN "more" SET COMPRESSION "pglz"
            mysql, mariadb:
                refused: alter_column blobs.body: it has no way to say how large values are kept; only PostgreSQL has it; leave storage and compression out
                refused: alter_column blobs.body: it has no way to say how large values are kept; only PostgreSQL has it; leave storage and compression out
                ALTER TABLE `blobs` MODIFY COLUMN `body` VARCHAR(9000)
                refused: add_column blobs.more: it has no way to say how large values are kept; only PostgreSQL has it; leave storage and compression out
            "#,
    },
    Case {
        name: "a collation stays when the type changes",
        before: |op| {
            op.create_table("names", &[column("id", BigInt).primary_key(), column("a", Varchar(9))]);
            op.alter_column("names", "a").collation("C");
        },
        operations: |op| {
            op.alter_column("names", "a").sql_type(Text);
            op.alter_column("names", "a").drop_collation();
            op.alter_column("names", "a").collation("C");
            op.alter_column("names", "a").sql_type(Integer).using("a::integer");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_names" ("id" INTEGER CONSTRAINT "names_pkey" PRIMARY KEY NOT NULL, "a" TEXT COLLATE "C")
                INSERT OR ABORT INTO "_ftf_new_names" ("id", "a") SELECT "id", "a" FROM "names"
                CREATE TABLE "_ftf_new_names" ("id" INTEGER CONSTRAINT "names_pkey" PRIMARY KEY NOT NULL, "a" TEXT)
                INSERT OR ABORT INTO "_ftf_new_names" ("id", "a") SELECT "id", "a" FROM "names"
                CREATE TABLE "_ftf_new_names" ("id" INTEGER CONSTRAINT "names_pkey" PRIMARY KEY NOT NULL, "a" TEXT COLLATE "C")
                INSERT OR ABORT INTO "_ftf_new_names" ("id", "a") SELECT "id", "a" FROM "names"
                CREATE TABLE "_ftf_new_names" ("id" INTEGER CONSTRAINT "names_pkey" PRIMARY KEY NOT NULL, "a" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_names" ("id", "a") SELECT "id", "a" FROM "names"
            postgres:
                ALTER TABLE "names" ALTER COLUMN "a" TYPE TEXT COLLATE "C"
                ALTER TABLE "names" ALTER COLUMN "a" TYPE TEXT
                ALTER TABLE "names" ALTER COLUMN "a" TYPE TEXT COLLATE "C"
                ALTER TABLE "names" ALTER COLUMN "a" TYPE INTEGER USING a::integer
            mysql, mariadb:
                ALTER TABLE `names` MODIFY COLUMN `a` LONGTEXT COLLATE `C`
                ALTER TABLE `names` MODIFY COLUMN `a` LONGTEXT
                ALTER TABLE `names` MODIFY COLUMN `a` LONGTEXT COLLATE `C`
                ALTER TABLE `names` MODIFY COLUMN `a` INT
            "#,
    },
    Case {
        name: "identity is added, changed and dropped",
        before: |op| {
            plain(op);
            op.create_unique_constraint("plain_b_key", "plain", &["b"]);
        },
        operations: |op| {
            op.alter_column("plain", "b").identity(Identity { start: Some(100), ..Identity::default() });
            op.alter_column("plain", "b").identity(Identity {
                always: true,
                increment: Some(5),
                ..Identity::default()
            });
            op.alter_column("plain", "b").drop_identity();
            op.alter_column("plain", "b").autoincrement();
            op.alter_column("plain", "b").drop_autoincrement();
        },
        expected: r#"
            sqlite:
                refused: alter_column plain.b: only a primary key of one integer column numbers itself, and b is none; make it the only column of the primary key, or leave autoincrement and identity out
                refused: alter_column plain.b: it cannot number b with these options of the identity; leave the options out, or use autoincrement
                refused: alter_column plain.b: it cannot number b with these options of the identity; leave the options out, or use autoincrement
                refused: alter_column plain.b: only a primary key of one integer column numbers itself, and b is none; make it the only column of the primary key, or leave autoincrement and identity out
                refused: alter_column plain.b: only a primary key of one integer column numbers itself, and b is none; make it the only column of the primary key, or leave autoincrement and identity out
            postgres:
                ALTER TABLE "plain" ALTER COLUMN "b" ADD GENERATED BY DEFAULT AS IDENTITY (START WITH 100)
                ALTER TABLE "plain" ALTER COLUMN "b" SET GENERATED ALWAYS SET INCREMENT BY 5 SET START WITH 1
                ALTER TABLE "plain" ALTER COLUMN "b" DROP IDENTITY
                ALTER TABLE "plain" ALTER COLUMN "b" ADD GENERATED BY DEFAULT AS IDENTITY
                ALTER TABLE "plain" ALTER COLUMN "b" DROP IDENTITY
            mysql, mariadb:
                refused: alter_column plain.b: AUTO_INCREMENT has none of the options that the identity of b asks for; leave the options out, or use autoincrement
                refused: alter_column plain.b: AUTO_INCREMENT has none of the options that the identity of b asks for; leave the options out, or use autoincrement
                ALTER TABLE `plain` MODIFY COLUMN `b` INT NOT NULL
                ALTER TABLE `plain` MODIFY COLUMN `b` INT NOT NULL AUTO_INCREMENT
                ALTER TABLE `plain` MODIFY COLUMN `b` INT NOT NULL
            "#,
    },
    Case {
        name: "a generated column is changed",
        before: |op| {
            op.create_table(
                "sums",
                &[
                    column("id", BigInt).primary_key(),
                    column("a", Integer),
                    column("twice", Integer).generated_stored("a * 2"),
                ],
            );
        },
        operations: |op| {
            op.alter_column("sums", "twice").generated_stored("a + a");
            op.alter_column("sums", "twice").drop_generated();
            op.alter_column("sums", "twice").generated_virtual("a * 2");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_sums" ("id" INTEGER CONSTRAINT "sums_pkey" PRIMARY KEY NOT NULL, "a" INTEGER, "twice" INTEGER GENERATED ALWAYS AS (a + a) STORED)
                INSERT OR ABORT INTO "_ftf_new_sums" ("id", "a") SELECT "id", "a" FROM "sums"
                CREATE TABLE "_ftf_new_sums" ("id" INTEGER CONSTRAINT "sums_pkey" PRIMARY KEY NOT NULL, "a" INTEGER, "twice" INTEGER)
                INSERT OR ABORT INTO "_ftf_new_sums" ("id", "a", "twice") SELECT "id", "a", "twice" FROM "sums"
                CREATE TABLE "_ftf_new_sums" ("id" INTEGER CONSTRAINT "sums_pkey" PRIMARY KEY NOT NULL, "a" INTEGER, "twice" INTEGER GENERATED ALWAYS AS (a * 2) VIRTUAL)
                INSERT OR ABORT INTO "_ftf_new_sums" ("id", "a") SELECT "id", "a" FROM "sums"
            postgres:
                refused: alter_column sums.twice: it changes the expression of a generated column since PostgreSQL 17, makes a plain column of a stored one since 13, and nothing else of this kind; use drop_column and add_column
                ALTER TABLE "sums" ALTER COLUMN "twice" DROP EXPRESSION
                refused: alter_column sums.twice: it changes the expression of a generated column since PostgreSQL 17, makes a plain column of a stored one since 13, and nothing else of this kind; use drop_column and add_column
            mysql, mariadb:
                ALTER TABLE `sums` MODIFY COLUMN `twice` INT GENERATED ALWAYS AS (a + a) STORED
                ALTER TABLE `sums` MODIFY COLUMN `twice` INT
                refused: alter_column sums.twice: it makes no virtual column of another one, and no other one of a virtual column; use drop_column and add_column
            "#,
    },
];
