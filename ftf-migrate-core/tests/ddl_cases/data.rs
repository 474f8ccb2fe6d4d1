//! Rows.

use super::Case;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Value;

fn things(op: &mut Op) {
    op.create_table(
        "things",
        &[
            column("id", Integer).primary_key(),
            column("name", Varchar(40)),
            column("ok", Boolean),
            column("x", Double),
            column("raw", Bytes),
            column("at", Timestamp),
        ],
    );
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "insert rows",
        before: things,
        operations: |op| {
            op.bulk_insert(
                "things",
                &["id", "name", "ok", "x", "raw", "at"],
                rows![
                    [1, "it's", true, 0.5, vec![0_u8, 0xAB], "2026-01-27 12:34:56"],
                    [2, "back\\slash 'and' ä", false, -1e30, None::<Vec<u8>>, None::<String>],
                    [3, None::<String>, None::<bool>, 2.0, Vec::new(), "2026-01-27"],
                ],
            );
        },
        expected: r#"
            sqlite:
                INSERT INTO "things" ("id", "name", "ok", "x", "raw", "at") VALUES (1, 'it''s', 1, 0.5, X'00AB', '2026-01-27 12:34:56'), (2, 'back\slash ''and'' ä', 0, -1e30, NULL, NULL), (3, NULL, NULL, 2.0, X'', '2026-01-27')
            postgres:
                INSERT INTO "things" ("id", "name", "ok", "x", "raw", "at") VALUES (1, 'it''s', TRUE, 0.5, E'\\x00ab', '2026-01-27 12:34:56'), (2, E'back\\slash ''and'' ä', FALSE, -1e30, NULL, NULL), (3, NULL, NULL, 2.0, E'\\x', '2026-01-27')
            mysql, mariadb:
                INSERT INTO `things` (`id`, `name`, `ok`, `x`, `raw`, `at`) VALUES (1, 'it''s', 1, 0.5, X'00AB', '2026-01-27 12:34:56'), (2, _utf8mb4 X'6261636B5C736C6173682027616E642720C3A4', 0, -1e30, NULL, NULL), (3, NULL, NULL, 2.0, X'', '2026-01-27')
            "#,
    },
    Case {
        name: "insert no rows",
        before: things,
        operations: |op| {
            op.bulk_insert("things", &["id"], Vec::new());
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                nothing
            "#,
    },
    Case {
        name: "a backfill at once",
        before: things,
        operations: |op| {
            op.backfill("things", "id")
                .set("name = 'x'")
                .set("x = id")
                .predicate("name IS NULL")
                .batch_size(10);
        },
        expected: r#"
            sqlite, postgres:
                UPDATE "things" SET name = 'x', x = id WHERE name IS NULL
            mysql, mariadb:
                UPDATE `things` SET name = 'x', x = id WHERE name IS NULL
            "#,
    },
    Case {
        name: "a backfill that sets nothing",
        before: things,
        operations: |op| {
            op.backfill("things", "id");
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                refused: backfill things: it sets nothing; say what: .set("column = expression")
            "#,
    },
    Case {
        name: "a backfill in batches of nothing",
        before: things,
        operations: |op| {
            op.backfill("things", "id").set("name = 'x'").batch_size(0);
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                refused: backfill things: its batches have no rows; leave .batch_size(0) out
            "#,
    },
    Case {
        name: "a row with too few values",
        before: things,
        operations: |op| {
            op.bulk_insert("things", &["id", "name"], vec![vec![1.into(), "a".into()], vec![2.into()]]);
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                refused: bulk_insert into things: row 2 has 1 values for 2 columns; give each row one value for each column
            "#,
    },
    Case {
        name: "what is not a number",
        before: things,
        operations: |op| {
            op.bulk_insert("things", &["x"], rows![[f64::NAN]]);
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                refused: bulk_insert into things: NaN is not a number that every database can write; use NULL, or write the statement with execute_for
            "#,
    },
    Case {
        name: "a text with a NUL",
        before: things,
        operations: |op| {
            op.bulk_insert("things", &["name"], rows![["a\0b"]]);
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                refused: bulk_insert into things: the text "a\0b" holds a NUL character; take it out, or keep the value as bytes
            "#,
    },
    Case {
        name: "the smallest and the largest number",
        before: |op| {
            op.create_table("numbers", &[column("n", BigInt)]);
        },
        operations: |op| {
            op.bulk_insert("numbers", &["n"], vec![vec![Value::Int(i64::MIN)], vec![Value::Int(i64::MAX)]]);
        },
        expected: r#"
            sqlite, postgres:
                INSERT INTO "numbers" ("n") VALUES (-9223372036854775808), (9223372036854775807)
            mysql, mariadb:
                INSERT INTO `numbers` (`n`) VALUES (-9223372036854775808), (9223372036854775807)
            "#,
    },
    Case {
        name: "SQL as written",
        before: things,
        operations: |op| {
            op.execute("UPDATE things SET name = ':x %s'");
            op.execute_for(Database::Postgres, "SELECT 1").or_for(Database::Sqlite, "SELECT 2");
        },
        expected: r#"
            sqlite:
                UPDATE things SET name = ':x %s'
                SELECT 2
            postgres:
                UPDATE things SET name = ':x %s'
                SELECT 1
            mysql, mariadb:
                UPDATE things SET name = ':x %s'
            "#,
    },
    Case {
        name: "Rust code has no SQL",
        before: things,
        operations: |op| {
            op.run("nothing", async |_| Ok(()));
        },
        expected: r#"
            sqlite, postgres, mysql, mariadb:
                nothing
            "#,
    },
];
