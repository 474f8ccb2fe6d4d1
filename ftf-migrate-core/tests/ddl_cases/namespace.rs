//! Schemas and enum types.

use super::Case;
use ftf_migrate_core::prelude::*;

const MOOD: Type<'_> = Enum("mood", &["sad", "ok"]);

fn nothing(_: &mut Op) {}

fn people(op: &mut Op) {
    op.create_table("people", &[column("mood", MOOD).not_null()]);
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "create and drop a schema",
        before: nothing,
        operations: |op| {
            op.create_schema("ftf_shop");
            op.drop_schema("ftf_shop");
            op.create_schema("ftf_shop").if_not_exists();
            op.drop_schema("ftf_shop").if_exists().cascade();
        },
        expected: r#"
            sqlite:
                refused: create_schema ftf_shop: it has no schemas; leave create_schema, drop_schema and schema(…) out
                refused: drop_schema ftf_shop: it has no schemas; leave create_schema, drop_schema and schema(…) out
                refused: create_schema ftf_shop: it has no schemas; leave create_schema, drop_schema and schema(…) out
                refused: drop_schema ftf_shop: it has no schemas; leave create_schema, drop_schema and schema(…) out
            postgres:
                CREATE SCHEMA "ftf_shop"
                DROP SCHEMA "ftf_shop"
                CREATE SCHEMA IF NOT EXISTS "ftf_shop"
                DROP SCHEMA IF EXISTS "ftf_shop" CASCADE
            mysql, mariadb:
                CREATE SCHEMA `ftf_shop`
                DROP SCHEMA `ftf_shop`
                CREATE SCHEMA IF NOT EXISTS `ftf_shop`
                DROP SCHEMA IF EXISTS `ftf_shop`
            "#,
    },
    Case {
        name: "create and drop an enum type",
        before: nothing,
        operations: |op| {
            op.create_enum("mood", &["sad", "it's ok"]);
            op.drop_enum("mood");
            op.drop_enum("mood").if_exists();
        },
        expected: r#"
            sqlite, mysql, mariadb:
                nothing
            postgres:
                CREATE TYPE "mood" AS ENUM ('sad', 'it''s ok')
                DROP TYPE "mood"
                DROP TYPE IF EXISTS "mood"
            "#,
    },
    Case {
        name: "an enum type that was made by itself stays when its table goes",
        before: |op| {
            op.create_enum("mood", &["sad", "ok"]);
        },
        operations: |op| {
            op.create_table("people", &[column("mood", MOOD)]);
            op.drop_table("people");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "people" ("mood" TEXT CHECK ("mood" IN ('sad', 'ok')))
                DROP TABLE "people"
            postgres:
                CREATE TABLE "people" ("mood" "mood")
                DROP TABLE "people"
            mysql, mariadb:
                CREATE TABLE `people` (`mood` ENUM('sad', 'ok'))
                DROP TABLE `people`
            "#,
    },
    Case {
        name: "an enum type comes with its first column and goes with its last",
        before: nothing,
        operations: |op| {
            op.create_table("people", &[column("id", Integer), column("mood", MOOD)]);
            op.create_table("pets", &[column("mood", MOOD)]);
            op.drop_column("people", "mood");
            op.drop_table("pets");
        },
        expected: r#"
            sqlite:
                CREATE TABLE "people" ("id" INTEGER, "mood" TEXT CHECK ("mood" IN ('sad', 'ok')))
                CREATE TABLE "pets" ("mood" TEXT CHECK ("mood" IN ('sad', 'ok')))
                ALTER TABLE "people" DROP COLUMN "mood"
                DROP TABLE "pets"
            postgres:
                CREATE TYPE "mood" AS ENUM ('sad', 'ok')
                CREATE TABLE "people" ("id" INTEGER, "mood" "mood")
                CREATE TABLE "pets" ("mood" "mood")
                ALTER TABLE "people" DROP COLUMN "mood"
                DROP TABLE "pets"
                DROP TYPE "mood"
            mysql, mariadb:
                CREATE TABLE `people` (`id` INT, `mood` ENUM('sad', 'ok'))
                CREATE TABLE `pets` (`mood` ENUM('sad', 'ok'))
                ALTER TABLE `people` DROP COLUMN `mood`
                DROP TABLE `pets`
            "#,
    },
    Case {
        name: "an enum type comes with a column that is added or changed",
        before: |op| {
            op.create_table("people", &[column("id", Integer), column("feels", Varchar(9))]);
        },
        operations: |op| {
            op.add_column("people", column("mood", Enum("tone", &["a", "b"])).server_default(text("a")));
            op.alter_column("people", "feels").sql_type(MOOD).using("feels::mood");
            op.alter_column("people", "feels").sql_type(Text);
        },
        expected: r#"
            sqlite:
                ALTER TABLE "people" ADD COLUMN "mood" TEXT DEFAULT 'a' CHECK ("mood" IN ('a', 'b'))
                CREATE TABLE "_ftf_new_people" ("id" INTEGER, "feels" TEXT CHECK ("feels" IN ('sad', 'ok')), "mood" TEXT DEFAULT 'a' CHECK ("mood" IN ('a', 'b')))
                INSERT OR ABORT INTO "_ftf_new_people" (rowid, "id", "feels", "mood") SELECT rowid, "id", "feels", "mood" FROM "people"
                CREATE TABLE "_ftf_new_people" ("id" INTEGER, "feels" TEXT, "mood" TEXT DEFAULT 'a' CHECK ("mood" IN ('a', 'b')))
                INSERT OR ABORT INTO "_ftf_new_people" (rowid, "id", "feels", "mood") SELECT rowid, "id", "feels", "mood" FROM "people"
            postgres:
                CREATE TYPE "tone" AS ENUM ('a', 'b')
                ALTER TABLE "people" ADD COLUMN "mood" "tone" DEFAULT 'a'
                CREATE TYPE "mood" AS ENUM ('sad', 'ok')
                ALTER TABLE "people" ALTER COLUMN "feels" TYPE "mood" USING feels::mood
                ALTER TABLE "people" ALTER COLUMN "feels" TYPE TEXT
                DROP TYPE "mood"
            mysql, mariadb:
                ALTER TABLE `people` ADD COLUMN `mood` ENUM('a', 'b') DEFAULT 'a'
                ALTER TABLE `people` MODIFY COLUMN `feels` ENUM('sad', 'ok')
                ALTER TABLE `people` MODIFY COLUMN `feels` LONGTEXT
            "#,
    },
    Case {
        name: "arrays of an enum",
        before: nothing,
        operations: |op| {
            op.create_table("people", &[column("moods", Array(&MOOD))]);
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: create_table people: it has no arrays; use Json, or a table with a row for each element
            postgres:
                CREATE TYPE "mood" AS ENUM ('sad', 'ok')
                CREATE TABLE "people" ("moods" "mood"[])
            "#,
    },
    Case {
        name: "add words to an enum",
        before: people,
        operations: |op| {
            op.add_enum_value("mood", "glad");
            op.add_enum_value("mood", "so so").before("ok");
            op.add_enum_value("mood", "fine").after("ok").if_not_exists();
        },
        expected: r#"
            sqlite:
                refused: add_enum_value 'glad' to mood: it has no enum types: an enum there belongs to each column; change each column with alter_column and the new list of words
                refused: add_enum_value 'so so' to mood: it has no enum types: an enum there belongs to each column; change each column with alter_column and the new list of words
                refused: add_enum_value 'fine' to mood: it has no enum types: an enum there belongs to each column; change each column with alter_column and the new list of words
            postgres:
                ALTER TYPE "mood" ADD VALUE 'glad'
                ALTER TYPE "mood" ADD VALUE 'so so' BEFORE 'ok'
                ALTER TYPE "mood" ADD VALUE IF NOT EXISTS 'fine' AFTER 'ok'
            mysql, mariadb:
                ALTER TABLE `people` MODIFY COLUMN `mood` ENUM('sad', 'ok', 'glad') NOT NULL
                ALTER TABLE `people` MODIFY COLUMN `mood` ENUM('sad', 'so so', 'ok', 'glad') NOT NULL
                ALTER TABLE `people` MODIFY COLUMN `mood` ENUM('sad', 'so so', 'ok', 'fine', 'glad') NOT NULL
            "#,
    },
    Case {
        name: "rename a word of an enum",
        before: people,
        operations: |op| {
            op.rename_enum_value("mood", "ok", "good");
        },
        expected: r#"
            sqlite, mysql, mariadb:
                refused: rename_enum_value 'ok' of mood to 'good': it has no enum types: an enum there belongs to each column; change each column with alter_column and the new list of words
            postgres:
                ALTER TYPE "mood" RENAME VALUE 'ok' TO 'good'
            "#,
    },
    Case {
        name: "rename an enum type",
        before: people,
        operations: |op| {
            op.rename_enum("mood", "feeling");
        },
        expected: r#"
            sqlite, mysql, mariadb:
                nothing
            postgres:
                ALTER TYPE "mood" RENAME TO "feeling"
            "#,
    },
    Case {
        name: "an enum that is there with other words",
        before: people,
        operations: |op| {
            op.create_table("pets", &[column("mood", Enum("mood", &["sad", "ok", "asleep"]))]);
            op.alter_column("people", "mood").sql_type(Enum("mood", &["sad"]));
            op.create_table(
                "plants",
                &[column("colour", Enum("colour", &["green"])), column("bloom", Enum("colour", &["red"]))],
            );
        },
        expected: r#"
            sqlite:
                CREATE TABLE "pets" ("mood" TEXT CHECK ("mood" IN ('sad', 'ok', 'asleep')))
                CREATE TABLE "_ftf_new_people" ("mood" TEXT NOT NULL CHECK ("mood" IN ('sad')))
                INSERT OR ABORT INTO "_ftf_new_people" (rowid, "mood") SELECT rowid, "mood" FROM "people"
                CREATE TABLE "plants" ("colour" TEXT CHECK ("colour" IN ('green')), "bloom" TEXT CHECK ("bloom" IN ('red')))
            postgres:
                refused: create_table pets: the enum type mood has other words; change them with add_enum_value or rename_enum_value, or give this enum a name of its own
                refused: alter_column people.mood: the enum type mood has other words; change them with add_enum_value or rename_enum_value, or give this enum a name of its own
                refused: create_table plants: the enum type colour has other words; change them with add_enum_value or rename_enum_value, or give this enum a name of its own
            mysql, mariadb:
                CREATE TABLE `pets` (`mood` ENUM('sad', 'ok', 'asleep'))
                ALTER TABLE `people` MODIFY COLUMN `mood` ENUM('sad') NOT NULL
                CREATE TABLE `plants` (`colour` ENUM('green'), `bloom` ENUM('red'))
            "#,
    },
];
