//! Tables.

use super::super::case::Case;
use super::{base, table};
use ftf_migrate_core::capabilities::Database::{Mysql, Postgres, Sqlite};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{PartitionBound, PartitionKind};

const TABLES: &str = "Tables";

fn two(op: &mut Op, database: Database) {
    base(op, database);
    op.create_table("u", &[column("id", BigInt).primary_key(), column("x", Boolean)]);
}

fn circle(op: &mut Op, _: Database) {
    op.create_table("t", &[column("id", BigInt).primary_key(), column("u_id", BigInt)]);
    op.create_table("u", &[column("id", BigInt).primary_key(), column("t_id", BigInt).references("t", "id")]);
    op.create_foreign_key("t_u", "t", &["u_id"], "u", &["id"]);
}

fn partitioned(op: &mut Op, _: Database) {
    op.create_table("t", &[column("a", Integer).not_null()]).partition_by(PartitionKind::Range, &["a"]);
}

fn with_partition(op: &mut Op, database: Database) {
    partitioned(op, database);
    op.create_partition("t_1", "t", PartitionBound::range(&["1"], &["2"]));
}

pub(crate) fn cases() -> Vec<Case> {
    [tables(), options(), partitions()].into_iter().flatten().collect()
}

fn tables() -> Vec<Case> {
    vec![
        Case::new(TABLES, "table added", base, two, &["create_table u"]),
        Case::new(TABLES, "table removed", two, base, &["drop_table u"]),
        Case::new(
            TABLES,
            "table renamed",
            |op, _| {
                op.create_table("t", &[column("id", BigInt).primary_key(), column("x", Boolean)]);
            },
            |op, _| {
                op.create_table("s", &[column("id", BigInt).primary_key(), column("x", Boolean)]);
            },
            &["rename_table t to s", "rename_constraint t_pkey on s to s_pkey"],
        )
        .on(Mysql, &["rename_table t to s"]),
        Case::new(
            TABLES,
            "tables with foreign keys in a circle added",
            |_, _| {},
            circle,
            &["create_table t", "create_table u", "create_foreign_key t_u on t"],
        ),
        Case::new(
            TABLES,
            "tables with foreign keys in a circle removed",
            circle,
            |_, _| {},
            &["drop_constraint u_t_id_fkey on u", "drop_table t", "drop_table u"],
        ),
    ]
}

fn options() -> Vec<Case> {
    vec![
        Case::new(
            TABLES,
            "comment of the table",
            |op, _| {
                op.create_table("t", &[column("a", Integer)]).comment("one");
            },
            |op, _| {
                op.create_table("t", &[column("a", Integer)]).comment("two");
            },
            &["create_table_comment on t"],
        )
        .not([Sqlite], "keeps no comments"),
        Case::new(
            TABLES,
            "comment of the table dropped",
            |op, _| {
                op.create_table("t", &[column("a", Integer)]).comment("one");
            },
            |op, _| {
                op.create_table("t", &[column("a", Integer)]);
            },
            &["drop_table_comment on t"],
        )
        .not([Sqlite], "keeps no comments"),
        Case::new(
            TABLES,
            "engine",
            |op, _| {
                op.create_table("t", &[column("a", Integer)]).engine("MyISAM");
            },
            |op, _| {
                op.create_table("t", &[column("a", Integer)]).engine("InnoDB");
            },
            &["alter_table_options t"],
        )
        .not([Postgres, Sqlite], "has no engines"),
        Case::new(
            TABLES,
            "character set and collation",
            |op, _| {
                op.create_table("t", &[column("a", Text)]).charset("latin1").collation("latin1_bin");
            },
            |op, _| {
                op.create_table("t", &[column("a", Text)]).charset("utf8mb4").collation("utf8mb4_bin");
            },
            &["alter_table_options t"],
        )
        .not([Postgres, Sqlite], "has none for a table"),
        Case::new(
            TABLES,
            "`STRICT`, `WITHOUT ROWID`",
            |op, _| {
                op.create_table("t", &[column("a", Text).primary_key()]);
            },
            |op, _| {
                op.create_table("t", &[column("a", Text).primary_key()]).strict().without_rowid();
            },
            &["alter_table_options t"],
        )
        .not([Postgres, Mysql], "has no such options"),
        Case::new(
            TABLES,
            "order of columns",
            |op, _| table(op, &[column("a", Integer), column("b", Text)]),
            |op, _| table(op, &[column("b", Text), column("a", Integer)]),
            &[],
        )
        .not([Postgres, Mysql, Sqlite], "not compared, see below"),
    ]
}

fn partitions() -> Vec<Case> {
    const NONE: &str = "has no such partitions";
    const LEFT: &str = "partitions come and go with operation";
    vec![
        Case::new(
            TABLES,
            "partitioned table added, with a partition that is declared",
            |_, _| {},
            with_partition,
            &["create_table t", "create_partition t_1 of t"],
        )
        .not([Mysql, Sqlite], NONE),
        Case::new(TABLES, "partitioned table removed", partitioned, |_, _| {}, &["drop_table t"])
            .not([Mysql, Sqlite], NONE),
        Case::new(TABLES, "partition that no model has", with_partition, partitioned, &[])
            .not([Mysql, Sqlite], NONE)
            .not([Postgres], LEFT),
        Case::new(TABLES, "partition that only models have", partitioned, with_partition, &[])
            .not([Mysql, Sqlite], NONE)
            .not([Postgres], LEFT),
        Case::new(
            TABLES,
            "partitioned table whose model does not say so",
            with_partition,
            |op, _| {
                op.create_table("t", &[column("a", Integer).not_null()]);
            },
            &[],
        )
        .not([Mysql, Sqlite], NONE)
        .not([Postgres], "it is left to the database"),
    ]
}
