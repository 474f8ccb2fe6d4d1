//! Columns and their types.

use super::super::case::Case;
use super::table;
use ftf_migrate_core::capabilities::Database::{Mysql, Postgres, Sqlite};
use ftf_migrate_core::prelude::*;

const COLUMNS: &str = "Columns";
const TYPES: &str = "Types";
const ALTERED: &[&str] = &["alter_column t.a"];

fn collation(database: Database, number: usize) -> &'static str {
    match database {
        Postgres => ["C", "POSIX"][number],
        Mysql => ["utf8mb4_bin", "utf8mb4_unicode_ci"][number],
        Sqlite => ["NOCASE", "RTRIM"][number],
    }
}

/// Numeric without precision, by each database's own word.
fn plain_numeric(_: Database) -> ColumnDef<'static> {
    column("a", Custom("numeric"))
}

fn plain_varchar(database: Database) -> ColumnDef<'static> {
    match database {
        Mysql => column("a", Varchar(20)),
        Postgres | Sqlite => column("a", Custom("varchar")),
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = columns();
    cases.extend(types());
    cases.extend(enums());
    cases
}

fn columns() -> Vec<Case> {
    vec![
        Case::new(
            COLUMNS,
            "column added",
            |op, _| table(op, &[]),
            |op, _| table(op, &[column("a", Integer)]),
            &["add_column t.a"],
        ),
        Case::new(
            COLUMNS,
            "column added, NOT NULL without a default",
            |op, _| table(op, &[]),
            |op, _| table(op, &[column("a", Integer).not_null()]),
            &["add_column t.a"],
        ),
        Case::new(
            COLUMNS,
            "column removed",
            |op, _| table(op, &[column("a", Integer)]),
            |op, _| table(op, &[]),
            &["drop_column t.a"],
        ),
        Case::column(
            COLUMNS,
            "column renamed",
            |_| column("a", Integer),
            |_| column("b", Integer),
            &["rename_column t.a to b"],
        ),
        Case::new(
            COLUMNS,
            "column with a unique constraint renamed",
            |op, _| table(op, &[column("a", Integer).unique()]),
            |op, _| table(op, &[column("b", Integer).unique()]),
            &["rename_column t.a to b", "rename_constraint t_a_key on t to t_b_key"],
        ),
        Case::column(
            COLUMNS,
            "NOT NULL",
            |_| column("a", Integer),
            |_| column("a", Integer).not_null(),
            ALTERED,
        ),
        Case::column(COLUMNS, "NULL", |_| column("a", Integer).not_null(), |_| column("a", Integer), ALTERED),
    ]
}

fn types() -> Vec<Case> {
    vec![
        Case::column(TYPES, "integer to bigint", |_| column("a", Integer), |_| column("a", BigInt), ALTERED),
        Case::column(
            TYPES,
            "integer to varchar",
            |_| column("a", Integer),
            |_| column("a", Varchar(20)),
            ALTERED,
        ),
        Case::column(
            TYPES,
            "varchar(20) to varchar(40)",
            |_| column("a", Varchar(20)),
            |_| column("a", Varchar(40)),
            ALTERED,
        ),
        Case::column(
            TYPES,
            "numeric(10, 2) to numeric(12, 4)",
            |_| column("a", Numeric(10, 2)),
            |_| column("a", Numeric(12, 4)),
            ALTERED,
        ),
        Case::column(
            TYPES,
            "numeric(10, 2) to numeric(10)",
            |_| column("a", Numeric(10, 2)),
            |_| column("a", Numeric(10, 0)),
            ALTERED,
        ),
        Case::column(
            TYPES,
            "numeric(10, 2) to numeric",
            |_| column("a", Numeric(10, 2)),
            plain_numeric,
            ALTERED,
        ),
        Case::column(TYPES, "varchar(20) to varchar", |_| column("a", Varchar(20)), plain_varchar, ALTERED)
            .not([Mysql], "has none without a length"),
        Case::column(TYPES, "varchar to text", |_| column("a", Varchar(20)), |_| column("a", Text), ALTERED),
        Case::column(
            TYPES,
            "timestamp to timestamptz",
            |_| column("a", Timestamp),
            |_| column("a", TimestampTz),
            ALTERED,
        )
        .not([Mysql], "both are DATETIME(6)"),
        Case::column(TYPES, "real to double", |_| column("a", Real), |_| column("a", Double), ALTERED),
        Case::column(TYPES, "json to jsonb", |_| column("a", Json), |_| column("a", Jsonb), ALTERED)
            .not([Mysql, Sqlite], "has one type for both"),
        Case::column(
            TYPES,
            "collation",
            |it| column("a", Varchar(20)).collation(collation(it, 0)),
            |it| column("a", Varchar(20)).collation(collation(it, 1)),
            ALTERED,
        ),
        Case::column(
            TYPES,
            "collation, where there was none",
            |_| column("a", Varchar(20)),
            |it| column("a", Varchar(20)).collation(collation(it, 0)),
            ALTERED,
        ),
        Case::column(
            TYPES,
            "character set",
            |_| column("a", Varchar(20)).charset("latin1"),
            |_| column("a", Varchar(20)).charset("ascii"),
            ALTERED,
        )
        .not([Postgres, Sqlite], "has none for a column"),
    ]
}

fn enums() -> Vec<Case> {
    vec![
        Case::column(
            TYPES,
            "word added to an enum",
            |_| column("a", Enum("mood", &["sad", "ok"])),
            |_| column("a", Enum("mood", &["sad", "so so", "ok"])),
            ALTERED,
        )
        .on(Postgres, &["add_enum_value 'so so' to mood"]),
        Case::column(
            TYPES,
            "word removed from an enum",
            |_| column("a", Enum("mood", &["sad", "so so", "ok"])),
            |_| column("a", Enum("mood", &["sad", "ok"])),
            ALTERED,
        )
        .on(Postgres, &["alter_column t.a", "drop_enum mood", "create_enum mood", "alter_column t.a"]),
        Case::column(
            TYPES,
            "word of an enum renamed",
            |_| column("a", Enum("mood", &["sad", "ok"])).server_default(text("ok")).check("a <> 'sad'"),
            |_| column("a", Enum("mood", &["blue", "ok"])).server_default(text("ok")).check("a <> 'blue'"),
            &["drop_constraint t_a_check on t", "alter_column t.a", "create_check_constraint t_a_check on t"],
        )
        .on(Postgres, &["rename_enum_value 'sad' of mood to 'blue'"]),
        Case::column(
            TYPES,
            "word of an enum renamed, and others added",
            |_| column("a", Enum("mood", &["sad", "ok"])).server_default(text("ok")),
            |_| column("a", Enum("mood", &["low", "sad", "fine", "glad"])).server_default(text("fine")),
            ALTERED,
        )
        .on(
            Postgres,
            &[
                "rename_enum_value 'ok' of mood to 'fine'",
                "add_enum_value 'low' to mood",
                "add_enum_value 'glad' to mood",
            ],
        ),
        Case::column(
            TYPES,
            "name of the enum type",
            |_| column("a", Enum("mood", &["sad", "ok"])).server_default(text("ok")).check("a <> 'sad'"),
            |_| column("a", Enum("feeling", &["sad", "ok"])).server_default(text("ok")).check("a <> 'sad'"),
            &["rename_enum mood to feeling"],
        )
        .not([Mysql, Sqlite], "has no enum types"),
        Case::new(
            TYPES,
            "column with a new enum type",
            |op, _| table(op, &[]),
            |op, _| table(op, &[column("a", Enum("mood", &["sad", "ok"]))]),
            &["add_column t.a"],
        )
        .on(Postgres, &["create_enum mood", "add_column t.a"]),
        Case::column(
            TYPES,
            "varchar to enum",
            |_| column("a", Varchar(20)),
            |_| column("a", Enum("mood", &["sad", "ok"])),
            ALTERED,
        )
        .on(Postgres, &["create_enum mood", "alter_column t.a"]),
    ]
}
