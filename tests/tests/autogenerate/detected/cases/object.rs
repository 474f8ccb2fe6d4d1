//! What is no table.

use super::super::case::Case;
use super::base;
use ftf_migrate_core::capabilities::Database::{self, Mysql, Postgres, Sqlite};
use ftf_migrate_core::capabilities::Product;
use ftf_migrate_core::prelude::*;
use ftf_migrate_tests::Live;

const APART: &str = "Schemas, extensions and sequences";

pub(crate) fn cases() -> Vec<Case> {
    [schemas(), extensions(), sequences()].into_iter().flatten().collect()
}

fn with_schema(op: &mut Op, database: Database) {
    base(op, database);
    op.create_schema(Live::OTHER_SCHEMA);
    op.create_table("u", &[column("id", BigInt).primary_key()]).schema(Live::OTHER_SCHEMA);
}

fn schemas() -> Vec<Case> {
    vec![
        Case::new(
            APART,
            "first table in a new schema",
            base,
            with_schema,
            &["create_schema ftf_other", "create_table ftf_other.u"],
        )
        .not([Sqlite], "has no schemas to make"),
        Case::new(
            APART,
            "last table of a schema that a revision made removed",
            |op, database| if database == Postgres { with_schema(op, database) } else { base(op, database) },
            base,
            &["drop_table ftf_other.u", "drop_schema ftf_other"],
        )
        .not([Mysql], "only the table is dropped: with a schema all would go that is in it")
        .not([Sqlite], "has no schemas to drop"),
    ]
}

fn extensions() -> Vec<Case> {
    const WHY: &str = "has no extensions";
    fn with_extension(op: &mut Op, database: Database) {
        base(op, database);
        if database == Postgres {
            op.create_extension("citext");
            op.create_table("u", &[column("mail", Custom("citext"))]);
        }
    }
    vec![
        Case::new(
            APART,
            "extension and a column of its type added",
            base,
            with_extension,
            &["create_extension citext", "create_table u"],
        )
        .not([Mysql, Sqlite], WHY),
        Case::new(
            APART,
            "extension and the columns of its type removed",
            with_extension,
            base,
            &["drop_table u", "drop_extension citext"],
        )
        .not([Mysql, Sqlite], WHY),
    ]
}

fn sequences() -> Vec<Case> {
    const WHY: &str = "has no sequences";
    fn counted(op: &mut Op, database: Database) {
        base(op, database);
        op.create_sequence("s").start(1000).increment(10).cache(5);
    }
    vec![
        Case::new(APART, "sequence added", base, counted, &["create_sequence s"])
            .but_not(Product::Mysql, WHY)
            .not([Sqlite], WHY),
        Case::new(APART, "sequence removed", counted, base, &["drop_sequence s"])
            .but_not(Product::Mysql, WHY)
            .not([Sqlite], WHY),
        Case::new(
            APART,
            "numbers of a sequence",
            counted,
            |op, database| {
                base(op, database);
                op.create_sequence("s").start(1000).min_value(-5).max_value(99_999).cycle();
            },
            &["alter_sequence s"],
        )
        .but_not(Product::Mysql, WHY)
        .not([Sqlite], WHY),
        Case::new(
            APART,
            "sequence of a column",
            counted,
            |op, database| {
                base(op, database);
                op.create_sequence("s").start(1000).increment(10).cache(5).owned_by("t", "a");
            },
            &["alter_sequence s"],
        )
        .not([Mysql], "has none that belong to a column")
        .but_not(Product::Mysql, WHY)
        .not([Sqlite], WHY),
        Case::new(
            APART,
            "default that counts with a new sequence",
            base,
            |op, database| {
                if database != Postgres {
                    return base(op, database);
                }
                op.create_sequence("s");
                let count = column("a", Integer).server_default(sql("nextval('s')"));
                let others = [column("b", Integer), column("c", Varchar(40)), column("d", Varchar(40))];
                super::table(op, &[&[count], &others[..]].concat());
            },
            &["create_sequence s", "alter_column t.a"],
        )
        .not([Mysql], "writes it otherwise: `nextval(s)`")
        .but_not(Product::Mysql, WHY)
        .not([Sqlite], WHY),
    ]
}
