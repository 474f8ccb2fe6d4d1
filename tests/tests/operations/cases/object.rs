//! Schemas, types, sequences and extensions; views, functions, procedures and triggers.

use super::base;
use crate::case::Case;
use ftf_migrate_core::prelude::*;

const SCHEMAS: &str = "Schemas, types, sequences and extensions";
const OBJECTS: &str = "Views, functions, procedures and triggers";

fn moody(op: &mut Op, _: Database) {
    op.create_table(
        "people",
        &[column("id", BigInt).primary_key(), column("mood", Enum("mood", &["sad", "ok"]))],
    );
    op.bulk_insert("people", &["id", "mood"], rows![[1, "sad"], [2, "ok"]]);
}

fn viewed(op: &mut Op, database: Database) {
    base(op, database);
    op.create_view("popular", "SELECT id, views FROM posts WHERE views > 3");
    op.create_view("most_popular", "SELECT id FROM popular");
}

fn kept(op: &mut Op, database: Database) {
    base(op, database);
    op.create_materialized_view("kept", "SELECT id FROM posts");
    op.create_index("ix_kept", "kept", &["id"]).unique();
    op.create_view("reader", "SELECT id FROM kept");
}

fn touchable(op: &mut Op, database: Database) {
    base(op, database);
    op.create_function("touch", "", "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$")
        .only_on(Database::Postgres);
}

fn touch(op: &mut Op) {
    op.create_trigger("touch", "BEFORE UPDATE", "posts", "FOR EACH ROW EXECUTE FUNCTION touch()")
        .or_for(Database::Mysql, "FOR EACH ROW SET NEW.views = NEW.views + 1")
        .or_for(Database::Sqlite, "BEGIN SELECT 1; END");
}

fn touched(op: &mut Op, database: Database) {
    touchable(op, database);
    touch(op);
}

pub(crate) const TYPES: &[Case] = &[
    Case {
        subject: SCHEMAS,
        name: "`create_schema`",
        before: base,
        operation: |op, _| {
            op.create_schema("ftf_operations_a");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`drop_schema`",
        before: |op, database| {
            base(op, database);
            op.create_schema("ftf_operations_b");
        },
        operation: |op, _| {
            op.drop_schema("ftf_operations_b");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`rename_schema`",
        before: |op, database| {
            base(op, database);
            op.create_schema("ftf_operations_c");
            op.create_table("t", &[column("id", BigInt).primary_key()]).schema("ftf_operations_c");
        },
        operation: |op, _| {
            op.rename_schema("ftf_operations_c", "ftf_operations_d");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`create_enum`",
        before: base,
        operation: |op, _| {
            op.create_enum("mood", &["sad", "ok"]);
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`drop_enum`",
        before: |op, database| {
            base(op, database);
            op.create_enum("mood", &["sad", "ok"]);
        },
        operation: |op, _| {
            op.drop_enum("mood");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`add_column` of an enum",
        before: base,
        operation: |op, _| {
            op.add_column("authors", column("mood", Enum("mood", &["sad", "ok"])));
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`drop_column` of an enum",
        before: moody,
        operation: |op, _| {
            op.drop_column("people", "mood");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`drop_table` with an enum and an array of it",
        before: |op, database| {
            base(op, database);
            op.create_table(
                "moods",
                &[
                    column("a", Enum("mood", &["sad", "ok"])),
                    column("b", Array(&Enum("mood", &["sad", "ok"]))),
                ],
            );
        },
        operation: |op, _| {
            op.drop_table("moods");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`alter_column` to an enum",
        before: |op, database| {
            base(op, database);
            op.add_column("authors", column("mood", Varchar(9)).server_default(text("ok")));
        },
        operation: |op, _| {
            op.alter_column("authors", "mood").sql_type(Enum("mood", &["sad", "ok"]));
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`alter_column` to an enum with `.using(…)`",
        before: |op, database| {
            base(op, database);
            op.add_column("authors", column("mood", Varchar(9)).server_default(text("ok")));
        },
        operation: |op, _| {
            op.alter_column("authors", "mood").sql_type(Enum("mood", &["sad", "ok"])).using("mood::mood");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`add_enum_value`",
        before: moody,
        operation: |op, _| {
            op.add_enum_value("mood", "glad");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`add_enum_value` with `.before(…)`, `.after(…)`",
        before: moody,
        operation: |op, _| {
            op.add_enum_value("mood", "so so").before("ok");
            op.add_enum_value("mood", "fine").after("ok");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`rename_enum_value`",
        before: moody,
        operation: |op, _| {
            op.rename_enum_value("mood", "ok", "good");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`rename_enum`",
        before: moody,
        operation: |op, _| {
            op.rename_enum("mood", "feeling");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`create_sequence`",
        before: base,
        operation: |op, _| {
            op.create_sequence("numbers").start(10).increment(5).max_value(1000).cache(20).cycle();
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`create_sequence` with `.owned_by(…)`",
        before: base,
        operation: |op, _| {
            op.create_sequence("numbers").owned_by("posts", "id");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`alter_sequence`",
        before: |op, database| {
            base(op, database);
            op.create_sequence("numbers").start(10).max_value(1000).cycle();
        },
        operation: |op, _| {
            op.alter_sequence("numbers").increment(5).min_value(2).max_value(500).cache(7).no_cycle();
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`alter_sequence` with `.restart(…)`",
        before: |op, database| {
            base(op, database);
            op.create_sequence("numbers");
        },
        operation: |op, _| {
            op.alter_sequence("numbers").restart(7).increment(2);
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`drop_sequence`",
        before: |op, database| {
            base(op, database);
            op.create_sequence("numbers").start(10).increment(5);
        },
        operation: |op, _| {
            op.drop_sequence("numbers");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`create_extension`",
        before: |op, database| {
            base(op, database);
            op.execute_for(Database::Postgres, "DROP EXTENSION plpgsql");
        },
        operation: |op, _| {
            op.create_extension("plpgsql");
        },
    },
    Case {
        subject: SCHEMAS,
        name: "`drop_extension`",
        before: |op, database| {
            base(op, database);
            op.execute_for(Database::Postgres, "DROP EXTENSION plpgsql");
            op.create_extension("plpgsql");
        },
        operation: |op, _| {
            op.drop_extension("plpgsql");
        },
    },
];

pub(crate) const CASES: &[Case] = &[
    Case {
        subject: OBJECTS,
        name: "`create_view`",
        before: base,
        operation: |op, _| {
            op.create_view("popular", "SELECT id, views FROM posts WHERE views > 3");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`replace_view`",
        before: viewed,
        operation: |op, _| {
            op.replace_view("popular", "SELECT id, views, title FROM posts WHERE views > 4");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`replace_view` with `.recreate()`",
        before: viewed,
        operation: |op, _| {
            op.replace_view("popular", "SELECT id, title FROM posts").recreate();
        },
    },
    Case {
        subject: OBJECTS,
        name: "`drop_view`",
        before: viewed,
        operation: |op, _| {
            op.drop_view("most_popular");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`drop_view` with `.cascade()`",
        before: viewed,
        operation: |op, _| {
            op.drop_view("popular").cascade();
        },
    },
    Case {
        subject: OBJECTS,
        name: "`create_materialized_view`",
        before: base,
        operation: |op, _| {
            op.create_materialized_view("kept", "SELECT id FROM posts");
            op.create_index("ix_kept", "kept", &["id"]).unique();
        },
    },
    Case {
        subject: OBJECTS,
        name: "`replace_materialized_view`",
        before: kept,
        operation: |op, _| {
            op.replace_materialized_view("kept", "SELECT id, title FROM posts");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`drop_materialized_view`",
        before: kept,
        operation: |op, _| {
            op.drop_view("reader");
            op.drop_materialized_view("kept");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`create_function`",
        before: base,
        operation: |op, _| {
            op.create_function("twice", "a integer", "RETURNS integer LANGUAGE sql AS $$ SELECT a * 2 $$")
                .or_for(Database::Mysql, "RETURNS integer DETERMINISTIC RETURN a * 2");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`replace_function`",
        before: |op, database| {
            base(op, database);
            op.create_function("twice", "a integer", "RETURNS integer LANGUAGE sql AS $$ SELECT a * 2 $$")
                .or_for(Database::Mysql, "RETURNS integer DETERMINISTIC RETURN a * 2");
        },
        operation: |op, _| {
            op.replace_function("twice", "a integer", "RETURNS integer LANGUAGE sql AS $$ SELECT a + a $$")
                .or_for(Database::Mysql, "RETURNS integer DETERMINISTIC BEGIN SET @a = 1; RETURN a + a; END");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`drop_function`",
        before: |op, database| {
            base(op, database);
            op.create_function("twice", "a integer", "RETURNS integer LANGUAGE sql AS $$ SELECT a * 2 $$")
                .or_for(Database::Mysql, "RETURNS integer DETERMINISTIC RETURN a * 2");
        },
        operation: |op, _| {
            op.drop_function("twice", "a integer");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`create_procedure`",
        before: base,
        operation: |op, _| {
            op.create_procedure("nop", "", "LANGUAGE sql AS $$ SELECT 1 $$")
                .or_for(Database::Mysql, "SELECT 1");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`replace_procedure`",
        before: |op, database| {
            base(op, database);
            op.create_procedure("nop", "", "LANGUAGE sql AS $$ SELECT 1 $$")
                .or_for(Database::Mysql, "SELECT 1");
        },
        operation: |op, _| {
            op.replace_procedure("nop", "", "LANGUAGE sql AS $$ SELECT 2 $$")
                .or_for(Database::Mysql, "BEGIN SELECT 2; END");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`drop_procedure`",
        before: |op, database| {
            base(op, database);
            op.create_procedure("nop", "", "LANGUAGE sql AS $$ SELECT 1 $$")
                .or_for(Database::Mysql, "SELECT 1");
        },
        operation: |op, _| {
            op.drop_procedure("nop", "");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`create_trigger`",
        before: touchable,
        operation: |op, _| {
            touch(op);
        },
    },
    Case {
        subject: OBJECTS,
        name: "`replace_trigger`",
        before: touched,
        operation: |op, _| {
            op.replace_trigger("touch", "BEFORE INSERT", "posts", "FOR EACH ROW EXECUTE FUNCTION touch()")
                .or_for(Database::Mysql, "FOR EACH ROW BEGIN SET NEW.views = 1; SET NEW.title = ''; END")
                .or_for(Database::Sqlite, "BEGIN SELECT 1; SELECT 2; END");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`drop_trigger`",
        before: touched,
        operation: |op, _| {
            op.drop_trigger("touch", "posts");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`drop_table` with a trigger",
        before: touched,
        operation: |op, _| {
            op.drop_table("posts");
        },
    },
    Case {
        subject: OBJECTS,
        name: "`rename_table` with a trigger and a view",
        before: |op, database| {
            touched(op, database);
            op.create_view("names", "SELECT name FROM authors");
        },
        operation: |op, _| {
            op.rename_table("posts", "articles");
        },
    },
];
