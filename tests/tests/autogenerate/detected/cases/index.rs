//! Indexes.

use super::super::case::Case;
use super::base;
use ftf_migrate_core::capabilities::Database::{Mysql, Postgres, Sqlite};
use ftf_migrate_core::capabilities::Product;
use ftf_migrate_core::operation::CreateIndex;
use ftf_migrate_core::prelude::*;

const INDEXES: &str = "Indexes";
const AGAIN: &[&str] = &["drop_index ix on t", "create_index ix on t"];

fn plain(op: &mut Op, database: Database) {
    with(op, database, &["a"]);
}

fn with<'a>(op: &'a mut Op, database: Database, columns: &[&str]) -> &'a mut CreateIndex {
    base(op, database);
    op.create_index("ix", "t", columns)
}

pub(crate) fn cases() -> Vec<Case> {
    [of_columns(), with_more()].into_iter().flatten().collect()
}

/// The index over `a` becomes another one.
fn becomes(change: &'static str, after: fn(&mut Op, Database)) -> Case {
    Case::new(INDEXES, change, plain, after, AGAIN)
}

fn of_columns() -> Vec<Case> {
    vec![
        Case::new(INDEXES, "index added", base, plain, &["create_index ix on t"]),
        Case::new(INDEXES, "index dropped", plain, base, &["drop_index ix on t"]),
        Case::new(
            INDEXES,
            "index renamed",
            plain,
            |op, it| {
                base(op, it);
                op.create_index("ix_new", "t", &["a"]);
            },
            &["rename_index ix on t to ix_new"],
        ),
        becomes("columns", |op, it| {
            with(op, it, &["b"]);
        }),
        becomes("column more", |op, it| {
            with(op, it, &["a", "b"]);
        }),
        Case::new(
            INDEXES,
            "order of columns",
            |op, it| {
                with(op, it, &["a", "b"]);
            },
            |op, it| {
                with(op, it, &["b", "a"]);
            },
            AGAIN,
        ),
        becomes("unique", |op, it| {
            with(op, it, &["a"]).unique();
        })
        .on(Mysql, &["drop_index ix on t", "create_unique_constraint ix on t"]),
        becomes("DESC", |op, it| {
            with(op, it, &[]).desc("a");
        }),
        Case::new(
            INDEXES,
            "NULLS FIRST",
            plain,
            |op, it| {
                with(op, it, &["a"]).nulls_first();
            },
            AGAIN,
        )
        .not([Mysql, Sqlite], "has no such thing"),
    ]
}

fn with_more() -> Vec<Case> {
    vec![
        becomes("expression for a column", |op, it| {
            with(op, it, &[]).expression("lower(c)");
        })
        .not([Mysql], "has none")
        .since(Product::Mysql, 8, AGAIN),
        Case::new(
            INDEXES,
            "expression",
            |op, it| {
                with(op, it, &[]).expression("lower(c)");
            },
            |op, it| {
                with(op, it, &[]).expression("upper(c)");
            },
            AGAIN,
        )
        .not([Mysql], "has none")
        .since(Product::Mysql, 8, AGAIN),
        becomes("WHERE added", |op, it| {
            with(op, it, &["a"]).predicate("b > 1");
        })
        .not([Mysql], "has none"),
        Case::new(
            INDEXES,
            "WHERE changed",
            |op, it| {
                with(op, it, &["a"]).predicate("b > 1");
            },
            |op, it| {
                with(op, it, &["a"]).predicate("b > 2");
            },
            AGAIN,
        )
        .not([Mysql], "has none"),
        becomes("USING", |op, it| {
            with(op, it, &["a"]).method("hash");
        })
        .not([Mysql, Sqlite], "has one sort only"),
        becomes("INCLUDE", |op, it| {
            with(op, it, &["a"]).include(&["b"]);
        })
        .not([Mysql, Sqlite], "has none"),
        Case::new(
            INDEXES,
            "operator class",
            |op, it| {
                with(op, it, &["c"]);
            },
            |op, it| {
                with(op, it, &["c"]).operator_class("varchar_pattern_ops");
            },
            AGAIN,
        )
        .not([Mysql, Sqlite], "has none"),
        becomes("WITH (fillfactor)", |op, it| {
            with(op, it, &["a"]).storage_parameter("fillfactor", "70");
        })
        .not([Mysql, Sqlite], "has none"),
        Case::new(
            INDEXES,
            "NULLS NOT DISTINCT",
            |op, it| {
                with(op, it, &["a"]).unique();
            },
            |op, it| {
                with(op, it, &["a"]).unique().nulls_not_distinct();
            },
            AGAIN,
        )
        .not([Mysql, Sqlite], "has none"),
        Case::new(
            INDEXES,
            "length of a part",
            |op, it| {
                with(op, it, &["c"]);
            },
            |op, it| {
                with(op, it, &["c"]).length(10);
            },
            AGAIN,
        )
        .not([Postgres, Sqlite], "has none"),
    ]
}
