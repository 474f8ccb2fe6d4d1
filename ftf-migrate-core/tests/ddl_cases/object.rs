//! Sequences, extensions, partitions, views, functions, procedures and triggers.

use super::Case;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{PartitionBound, PartitionKind};

fn nothing(_: &mut Op) {}

fn posts(op: &mut Op) {
    op.create_table(
        "posts",
        &[
            column("id", BigInt).primary_key(),
            column("title", Varchar(80)).not_null(),
            column("views", Integer).not_null().server_default(int(0)),
        ],
    );
}

fn views(op: &mut Op) {
    posts(op);
    op.create_view("popular", "SELECT id, views FROM posts WHERE views > 100");
    op.create_view("most_popular", "SELECT id FROM popular WHERE id > 1000");
    op.create_view("titles", "SELECT title FROM posts");
}

fn events(op: &mut Op) {
    op.create_table("events", &[column("at", Date).not_null(), column("what", Text)])
        .partition_by(PartitionKind::Range, &["at"]);
}

fn year() -> PartitionBound {
    PartitionBound::range(&["'2026-01-01'"], &["'2027-01-01'"])
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "sequences",
        before: nothing,
        operations: |op| {
            op.create_sequence("numbers")
                .start(10)
                .increment(5)
                .min_value(1)
                .max_value(1000)
                .cache(20)
                .cycle();
            op.alter_sequence("numbers").increment(2).max_value(500).no_cycle();
            op.alter_sequence("numbers").restart(7);
            op.drop_sequence("numbers");
            op.create_sequence("others").if_not_exists();
            op.drop_sequence("others").if_exists();
        },
        expected: r#"
            sqlite, mysql:
                refused: create_sequence numbers: it has no sequences; use autoincrement, or a table with a counter
                refused: alter_sequence numbers: it has no sequences; use autoincrement, or a table with a counter
                refused: alter_sequence numbers: it has no sequences; use autoincrement, or a table with a counter
                refused: drop_sequence numbers: it has no sequences; use autoincrement, or a table with a counter
                refused: create_sequence others: it has no sequences; use autoincrement, or a table with a counter
                refused: drop_sequence others: it has no sequences; use autoincrement, or a table with a counter
            postgres:
                CREATE SEQUENCE "numbers" START WITH 10 INCREMENT BY 5 MINVALUE 1 MAXVALUE 1000 CACHE 20 CYCLE
                ALTER SEQUENCE "numbers" INCREMENT BY 2 MAXVALUE 500 NO CYCLE
                ALTER SEQUENCE "numbers" RESTART WITH 7
                DROP SEQUENCE "numbers"
                CREATE SEQUENCE IF NOT EXISTS "others"
                DROP SEQUENCE IF EXISTS "others"
            mariadb:
                CREATE SEQUENCE `numbers` START WITH 10 INCREMENT BY 5 MINVALUE 1 MAXVALUE 1000 CACHE 20 CYCLE
                ALTER SEQUENCE `numbers` INCREMENT BY 2 MAXVALUE 500 NOCYCLE
                ALTER SEQUENCE `numbers` RESTART WITH 7
                DROP SEQUENCE `numbers`
                CREATE SEQUENCE IF NOT EXISTS `others`
                DROP SEQUENCE IF EXISTS `others`
            "#,
    },
    Case {
        name: "a sequence that goes with a column",
        before: posts,
        operations: |op| {
            op.create_sequence("numbers").owned_by("posts", "id");
            op.alter_sequence("numbers").owned_by_none();
            op.drop_sequence("numbers").cascade();
        },
        expected: r#"
            sqlite, mysql:
                refused: create_sequence numbers: it has no sequences; use autoincrement, or a table with a counter
                refused: alter_sequence numbers: it has no sequences; use autoincrement, or a table with a counter
                refused: drop_sequence numbers: it has no sequences; use autoincrement, or a table with a counter
            postgres:
                CREATE SEQUENCE "numbers" OWNED BY "posts"."id"
                ALTER SEQUENCE "numbers" OWNED BY NONE
                DROP SEQUENCE "numbers" CASCADE
            mariadb:
                refused: create_sequence numbers: it has no sequences that go with a column; leave owned_by out
                refused: alter_sequence numbers: it has no sequences that go with a column; leave owned_by out
                refused: drop_sequence numbers: it has no CASCADE when dropping; drop what depends on it first, in operations of their own
            "#,
    },
    Case {
        name: "extensions",
        before: nothing,
        operations: |op| {
            op.create_extension("plpgsql").if_not_exists();
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_extension plpgsql: it has no extensions; only PostgreSQL has them; say what is for it alone with execute_for
            postgres:
                CREATE EXTENSION IF NOT EXISTS "plpgsql"
            "#,
    },
    Case {
        name: "rename a schema",
        before: nothing,
        operations: |op| {
            op.create_schema("ftf_old").if_not_exists();
            op.rename_schema("ftf_old", "ftf_new");
            op.drop_schema("ftf_new").if_exists();
            op.drop_schema("ftf_old").if_exists();
        },
        expected: r#"
            sqlite:
                refused: create_schema ftf_old: it has no schemas; leave create_schema, drop_schema and schema(…) out
                refused: rename_schema ftf_old to ftf_new: it has no way to rename a schema; create the new schema, move the tables with execute_for, and drop the old one
                refused: drop_schema ftf_new: it has no schemas; leave create_schema, drop_schema and schema(…) out
                refused: drop_schema ftf_old: it has no schemas; leave create_schema, drop_schema and schema(…) out
            postgres:
                CREATE SCHEMA IF NOT EXISTS "ftf_old"
                ALTER SCHEMA "ftf_old" RENAME TO "ftf_new"
                DROP SCHEMA IF EXISTS "ftf_new"
                DROP SCHEMA IF EXISTS "ftf_old"
            mysql, mariadb:
                CREATE SCHEMA IF NOT EXISTS `ftf_old`
                refused: rename_schema ftf_old to ftf_new: it has no way to rename a schema; create the new schema, move the tables with execute_for, and drop the old one
                DROP SCHEMA IF EXISTS `ftf_new`
                DROP SCHEMA IF EXISTS `ftf_old`
            "#,
    },
    Case {
        name: "how an index is kept",
        before: posts,
        operations: |op| {
            op.create_index("ix_title", "posts", &["title"])
                .storage_parameter("fillfactor", "70")
                .storage_parameter("deduplicate_items", "off")
                .tablespace("pg_default")
                .include(&["views"])
                .predicate("views > 0");
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_index ix_title on posts: it has no storage parameters and tablespaces of indexes; only PostgreSQL has them; leave storage_parameter and tablespace out
            postgres:
                CREATE INDEX "ix_title" ON "posts" ("title") INCLUDE ("views") WITH (deduplicate_items = off, fillfactor = 70) TABLESPACE "pg_default" WHERE views > 0
            "#,
    },
    Case {
        name: "a partitioned table",
        before: nothing,
        operations: events,
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_table events: it has no partitions of this kind; leave them out, or write the statements with execute_for
            postgres:
                CREATE TABLE "events" ("at" DATE NOT NULL, "what" TEXT) PARTITION BY RANGE ("at")
            "#,
    },
    Case {
        name: "partitions are made, detached and attached",
        before: events,
        operations: |op| {
            op.create_partition("events_2026", "events", year());
            op.create_partition("events_rest", "events", PartitionBound::Default)
                .partition_by(PartitionKind::List, &["what"]);
            op.create_partition("events_rest_a", "events_rest", PartitionBound::list(&["'a'", "'b'"]));
            op.detach_partition("events_2026", "events");
            op.attach_partition("events_2026", "events", year());
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_partition events_2026 of events: it has no partitions of this kind; leave them out, or write the statements with execute_for
                refused: create_partition events_rest of events: it has no partitions of this kind; leave them out, or write the statements with execute_for
                refused: create_partition events_rest_a of events_rest: it has no partitions of this kind; leave them out, or write the statements with execute_for
                refused: detach_partition events_2026 of events: it has no partitions of this kind; leave them out, or write the statements with execute_for
                refused: attach_partition events_2026 to events: it has no partitions of this kind; leave them out, or write the statements with execute_for
            postgres:
                CREATE TABLE "events_2026" PARTITION OF "events" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
                CREATE TABLE "events_rest" PARTITION OF "events" DEFAULT PARTITION BY LIST ("what")
                CREATE TABLE "events_rest_a" PARTITION OF "events_rest" FOR VALUES IN ('a', 'b')
                ALTER TABLE "events" DETACH PARTITION "events_2026"
                ALTER TABLE "events" ATTACH PARTITION "events_2026" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
            "#,
    },
    Case {
        name: "a partition is detached without locking",
        before: |op| {
            events(op);
            op.create_partition("events_2026", "events", year());
        },
        operations: |op| {
            op.detach_partition("events_2026", "events").concurrently();
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: detach_partition events_2026 of events: it has no partitions of this kind; leave them out, or write the statements with execute_for
            postgres:
                (outside of a transaction) ALTER TABLE "events" DETACH PARTITION "events_2026" CONCURRENTLY
            "#,
    },
    Case {
        name: "partitions by hash and by an expression",
        before: nothing,
        operations: |op| {
            op.create_table("shares", &[column("id", Integer).not_null()])
                .partition_by_expression(PartitionKind::Hash, "abs(id)");
            op.create_partition("shares_0", "shares", PartitionBound::Hash { modulus: 2, remainder: 0 });
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_table shares: it has no partitions of this kind; leave them out, or write the statements with execute_for
                refused: create_partition shares_0 of shares: it has no partitions of this kind; leave them out, or write the statements with execute_for
            postgres:
                CREATE TABLE "shares" ("id" INTEGER NOT NULL) PARTITION BY HASH ((abs(id)))
                CREATE TABLE "shares_0" PARTITION OF "shares" FOR VALUES WITH (MODULUS 2, REMAINDER 0)
            "#,
    },
    Case {
        name: "an enum type that came with a column of a partitioned table goes with it",
        before: |op| {
            op.create_table("moods", &[column("mood", Enum("mood", &["sad", "ok"]))])
                .partition_by(PartitionKind::List, &["mood"]);
            op.create_partition("moods_ok", "moods", PartitionBound::list(&["'ok'"]));
        },
        operations: |op| {
            op.drop_table("moods");
        },
        expected: r#"
            sqlite:
                DROP TABLE "moods"
            postgres:
                DROP TABLE "moods"
                DROP TYPE "mood"
            mysql, mariadb:
                DROP TABLE `moods`
            "#,
    },
    Case {
        name: "a partition in another schema, by several keys",
        before: |op| {
            op.create_table("t", &[column("a", Integer), column("b", Text)])
                .partition_by(PartitionKind::List, &["a"]);
            op.create_schema("ftf_parts");
        },
        operations: |op| {
            op.create_partition("p", "t", PartitionBound::Default)
                .partition_schema("ftf_parts")
                .partition_by(PartitionKind::Range, &["a"])
                .partition_by_expression(PartitionKind::Range, "lower(b)");
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_partition ftf_parts.p of t: it has no partitions of this kind; leave them out, or write the statements with execute_for
            postgres:
                CREATE TABLE "ftf_parts"."p" PARTITION OF "t" DEFAULT PARTITION BY RANGE ("a", (lower(b)))
            "#,
    },
    Case {
        name: "views",
        before: posts,
        operations: |op| {
            op.create_view("popular", "SELECT id FROM posts WHERE views > 100;");
            op.replace_view("popular", "SELECT id FROM posts WHERE views > 200");
            op.replace_view("popular", "SELECT id, title FROM posts WHERE views > 200").recreate();
            op.drop_view("popular");
            op.drop_view("popular").if_exists();
        },
        expected: r#"
            sqlite:
                CREATE VIEW "popular" AS SELECT id FROM posts WHERE views > 100
                DROP VIEW "popular"
                CREATE VIEW "popular" AS SELECT id FROM posts WHERE views > 200
                DROP VIEW "popular"
                CREATE VIEW "popular" AS SELECT id, title FROM posts WHERE views > 200
                DROP VIEW "popular"
                DROP VIEW IF EXISTS "popular"
            postgres:
                CREATE VIEW "popular" AS SELECT id FROM posts WHERE views > 100
                CREATE OR REPLACE VIEW "popular" AS SELECT id FROM posts WHERE views > 200
                DROP VIEW "popular"
                CREATE VIEW "popular" AS SELECT id, title FROM posts WHERE views > 200
                DROP VIEW "popular"
                DROP VIEW IF EXISTS "popular"
            mysql, mariadb:
                CREATE VIEW `popular` AS SELECT id FROM posts WHERE views > 100
                CREATE OR REPLACE VIEW `popular` AS SELECT id FROM posts WHERE views > 200
                CREATE OR REPLACE VIEW `popular` AS SELECT id, title FROM posts WHERE views > 200
                DROP VIEW `popular`
                DROP VIEW IF EXISTS `popular`
            "#,
    },
    Case {
        name: "materialized views",
        before: posts,
        operations: |op| {
            op.create_materialized_view("popular", "SELECT id FROM posts");
            op.replace_materialized_view("popular", "SELECT id, title FROM posts");
            op.drop_materialized_view("popular");
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_materialized_view popular: it has no materialized views; use create_view, or a table that a trigger or a job fills
                refused: replace_materialized_view popular: it has no materialized views; use create_view, or a table that a trigger or a job fills
                refused: drop_materialized_view popular: it has no materialized views; use create_view, or a table that a trigger or a job fills
            postgres:
                CREATE MATERIALIZED VIEW "popular" AS SELECT id FROM posts
                DROP MATERIALIZED VIEW "popular"
                CREATE MATERIALIZED VIEW "popular" AS SELECT id, title FROM posts
                DROP MATERIALIZED VIEW "popular"
            "#,
    },
    Case {
        name: "a materialized view keeps its indexes",
        before: |op| {
            posts(op);
            op.create_materialized_view("popular", "SELECT id FROM posts");
            op.create_index("ix_popular", "popular", &["id"]).unique();
            op.create_view("ids", "SELECT id FROM popular");
        },
        operations: |op| {
            op.replace_materialized_view("popular", "SELECT id, title FROM posts");
            op.alter_column("posts", "id").sql_type(Integer);
            op.drop_index("ix_popular", "popular");
        },
        expected: r#"
            sqlite:
                refused: replace_materialized_view popular: it has no materialized views; use create_view, or a table that a trigger or a job fills
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY NOT NULL, "title" VARCHAR(80) NOT NULL, "views" INTEGER NOT NULL DEFAULT 0)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
                DROP INDEX "ix_popular"
            postgres:
                DROP VIEW "ids"
                DROP MATERIALIZED VIEW "popular"
                CREATE MATERIALIZED VIEW "popular" AS SELECT id, title FROM posts
                CREATE UNIQUE INDEX "ix_popular" ON "popular" ("id")
                CREATE VIEW "ids" AS SELECT id FROM popular
                DROP VIEW "ids"
                DROP MATERIALIZED VIEW "popular"
                ALTER TABLE "posts" ALTER COLUMN "id" TYPE INTEGER
                CREATE MATERIALIZED VIEW "popular" AS SELECT id, title FROM posts
                CREATE UNIQUE INDEX "ix_popular" ON "popular" ("id")
                CREATE VIEW "ids" AS SELECT id FROM popular
                DROP INDEX "ix_popular"
            mysql, mariadb:
                refused: replace_materialized_view popular: it has no materialized views; use create_view, or a table that a trigger or a job fills
                ALTER TABLE `posts` MODIFY COLUMN `id` INT NOT NULL
                DROP INDEX `ix_popular` ON `popular`
            "#,
    },
    Case {
        name: "what reads a column steps aside",
        before: views,
        operations: |op| {
            op.alter_column("posts", "views").sql_type(BigInt);
            op.alter_column("posts", "views").nullable();
            op.replace_view("popular", "SELECT id, title, views FROM posts WHERE views > 200").recreate();
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY NOT NULL, "title" VARCHAR(80) NOT NULL, "views" BIGINT NOT NULL DEFAULT 0)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY NOT NULL, "title" VARCHAR(80) NOT NULL, "views" BIGINT DEFAULT 0)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "title", "views") SELECT "id", "title", "views" FROM "posts"
                DROP VIEW "popular"
                CREATE VIEW "popular" AS SELECT id, title, views FROM posts WHERE views > 200
            postgres:
                DROP VIEW "most_popular"
                DROP VIEW "popular"
                ALTER TABLE "posts" ALTER COLUMN "views" DROP DEFAULT, ALTER COLUMN "views" TYPE BIGINT, ALTER COLUMN "views" SET DEFAULT 0
                CREATE VIEW "popular" AS SELECT id, views FROM posts WHERE views > 100
                CREATE VIEW "most_popular" AS SELECT id FROM popular WHERE id > 1000
                ALTER TABLE "posts" ALTER COLUMN "views" DROP NOT NULL
                DROP VIEW "most_popular"
                DROP VIEW "popular"
                CREATE VIEW "popular" AS SELECT id, title, views FROM posts WHERE views > 200
                CREATE VIEW "most_popular" AS SELECT id FROM popular WHERE id > 1000
            mysql, mariadb:
                ALTER TABLE `posts` MODIFY COLUMN `views` BIGINT NOT NULL DEFAULT 0
                ALTER TABLE `posts` MODIFY COLUMN `views` BIGINT DEFAULT 0
                CREATE OR REPLACE VIEW `popular` AS SELECT id, title, views FROM posts WHERE views > 200
            "#,
    },
    Case {
        name: "a view with an old name is not made again",
        before: |op| {
            posts(op);
            op.create_view("titles", "SELECT title FROM posts");
            op.rename_column("posts", "title", "headline");
        },
        operations: |op| {
            op.alter_column("posts", "headline").sql_type(Text).server_default(text(""));
            op.drop_view("titles");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "_ftf_new_posts" ("id" INTEGER CONSTRAINT "posts_pkey" PRIMARY KEY NOT NULL, "headline" TEXT NOT NULL DEFAULT '', "views" INTEGER NOT NULL DEFAULT 0)
                INSERT OR ABORT INTO "_ftf_new_posts" ("id", "headline", "views") SELECT "id", "headline", "views" FROM "posts"
                DROP VIEW "titles"
            postgres:
                refused: alter_column posts.headline: the view titles has to be made again, and its text speaks of a name that has changed since; drop the view before, and create it behind with its text as it is now
                DROP VIEW "titles"
            mysql:
                ALTER TABLE `posts` MODIFY COLUMN `headline` LONGTEXT NOT NULL DEFAULT ('')
                DROP VIEW `titles`
            mariadb:
                ALTER TABLE `posts` MODIFY COLUMN `headline` LONGTEXT NOT NULL DEFAULT ''
                DROP VIEW `titles`
            "#,
    },
    Case {
        name: "functions and procedures",
        before: nothing,
        operations: |op| {
            op.create_function("twice", "a integer", "RETURNS integer LANGUAGE sql AS $$ SELECT a * 2 $$")
                .or_for(Database::Mysql, "RETURNS integer DETERMINISTIC RETURN 2");
            op.replace_function("twice", "a integer", "RETURNS integer LANGUAGE sql AS $$ SELECT a + a $$")
                .only_on(Database::Postgres);
            op.drop_function("twice", "a integer");
            op.create_function(
                "half",
                "a integer DEFAULT 1",
                "RETURNS integer LANGUAGE sql AS $$ SELECT a / 2 $$",
            )
            .only_on(Database::Postgres);
            op.drop_function("half", "a integer");
            op.create_procedure("nop", "", "LANGUAGE sql AS $$ SELECT 1 $$")
                .or_for(Database::Mysql, "BEGIN END");
            op.replace_procedure("nop", "", "LANGUAGE sql AS $$ SELECT 2 $$")
                .or_for(Database::Mysql, "BEGIN SET @a = 1; SET @b = 2; END");
            op.drop_procedure("nop", "").if_exists();
        },
        expected: r#"
            sqlite:
                refused: create_function twice(a integer): it has no functions and procedures of its own; register the function with the connection in the application, or say with only_on which databases have it
                refused: drop_function twice(a integer): it has no functions and procedures of its own; register the function with the connection in the application, or say with only_on which databases have it
                refused: create_procedure nop(): it has no functions and procedures of its own; register the function with the connection in the application, or say with only_on which databases have it
                refused: replace_procedure nop(): it has no functions and procedures of its own; register the function with the connection in the application, or say with only_on which databases have it
                refused: drop_procedure nop(): it has no functions and procedures of its own; register the function with the connection in the application, or say with only_on which databases have it
            postgres:
                CREATE FUNCTION "twice"(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT a * 2 $$
                CREATE OR REPLACE FUNCTION "twice"(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT a + a $$
                DROP FUNCTION "twice"(a integer)
                CREATE FUNCTION "half"(a integer DEFAULT 1) RETURNS integer LANGUAGE sql AS $$ SELECT a / 2 $$
                DROP FUNCTION "half"(a integer)
                CREATE PROCEDURE "nop"() LANGUAGE sql AS $$ SELECT 1 $$
                CREATE OR REPLACE PROCEDURE "nop"() LANGUAGE sql AS $$ SELECT 2 $$
                DROP PROCEDURE IF EXISTS "nop"()
            mysql:
                CREATE FUNCTION `twice`(a integer) RETURNS integer DETERMINISTIC RETURN 2
                DROP FUNCTION `twice`
                CREATE PROCEDURE `nop`() BEGIN END
                DROP PROCEDURE `nop`
                CREATE PROCEDURE `nop`() BEGIN SET @a = 1; SET @b = 2; END
                DROP PROCEDURE IF EXISTS `nop`
            mariadb:
                CREATE FUNCTION `twice`(a integer) RETURNS integer DETERMINISTIC RETURN 2
                DROP FUNCTION `twice`
                CREATE PROCEDURE `nop`() BEGIN END
                CREATE OR REPLACE PROCEDURE `nop`() BEGIN SET @a = 1; SET @b = 2; END
                DROP PROCEDURE IF EXISTS `nop`
            "#,
    },
    Case {
        name: "triggers",
        before: |op| {
            posts(op);
            op.create_function(
                "touch",
                "",
                "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$",
            )
            .only_on(Database::Postgres);
        },
        operations: |op| {
            op.create_trigger("touch", "BEFORE UPDATE", "posts", "FOR EACH ROW EXECUTE FUNCTION touch()")
                .or_for(Database::Mysql, "FOR EACH ROW SET NEW.views = NEW.views + 1")
                .or_for(Database::Sqlite, "BEGIN SELECT 1; END");
            op.replace_trigger("touch", "BEFORE INSERT", "posts", "FOR EACH ROW EXECUTE FUNCTION touch()")
                .or_for(Database::Mysql, "FOR EACH ROW BEGIN SET NEW.views = 1; SET NEW.title = ''; END")
                .or_for(Database::Sqlite, "BEGIN SELECT 1; SELECT 2; END");
            op.drop_trigger("touch", "posts");
        },
        expected: r#"
            sqlite:
                CREATE TRIGGER "touch" BEFORE UPDATE ON "posts" BEGIN SELECT 1; END
                DROP TRIGGER "touch"
                CREATE TRIGGER "touch" BEFORE INSERT ON "posts" BEGIN SELECT 1; SELECT 2; END
                DROP TRIGGER "touch"
            postgres:
                CREATE TRIGGER "touch" BEFORE UPDATE ON "posts" FOR EACH ROW EXECUTE FUNCTION touch()
                CREATE OR REPLACE TRIGGER "touch" BEFORE INSERT ON "posts" FOR EACH ROW EXECUTE FUNCTION touch()
                DROP TRIGGER "touch" ON "posts"
            mysql:
                CREATE TRIGGER `touch` BEFORE UPDATE ON `posts` FOR EACH ROW SET NEW.views = NEW.views + 1
                DROP TRIGGER `touch`
                CREATE TRIGGER `touch` BEFORE INSERT ON `posts` FOR EACH ROW BEGIN SET NEW.views = 1; SET NEW.title = ''; END
                DROP TRIGGER `touch`
            mariadb:
                CREATE TRIGGER `touch` BEFORE UPDATE ON `posts` FOR EACH ROW SET NEW.views = NEW.views + 1
                CREATE OR REPLACE TRIGGER `touch` BEFORE INSERT ON `posts` FOR EACH ROW BEGIN SET NEW.views = 1; SET NEW.title = ''; END
                DROP TRIGGER `touch`
            "#,
    },
];
