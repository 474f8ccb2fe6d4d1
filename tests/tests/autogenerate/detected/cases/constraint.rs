//! Keys and other constraints.

use super::super::case::Case;
use super::base;
use ftf_migrate_core::capabilities::Database::{Mysql, Postgres, Sqlite};
use ftf_migrate_core::operation::CreateConstraint;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{Exclude, ExcludeElement};

const KEYS: &str = "Keys and unique constraints";
const CHECKS: &str = "Checks";
const FOREIGN: &str = "Foreign keys";

pub(crate) fn cases() -> Vec<Case> {
    [keys(), uniques(), checks(), foreign_keys()].into_iter().flatten().collect()
}

fn keyed(op: &mut Op, name: &str, columns: &[&str]) {
    op.create_table("t", &[column("a", BigInt).not_null(), column("b", BigInt).not_null()]);
    if !columns.is_empty() {
        op.create_primary_key(name, "t", columns);
    }
}

fn unique<'a>(op: &'a mut Op, database: Database, columns: &[&str]) -> &'a mut CreateConstraint {
    base(op, database);
    op.create_unique_constraint("uq", "t", columns)
}

fn keys() -> Vec<Case> {
    vec![
        Case::new(
            KEYS,
            "primary key added",
            |op, _| keyed(op, "", &[]),
            |op, _| keyed(op, "t_pkey", &["a"]),
            &["create_primary_key t_pkey on t"],
        )
        .on(Mysql, &["create_primary_key PRIMARY on t"]),
        Case::new(
            KEYS,
            "primary key dropped",
            |op, _| keyed(op, "t_pkey", &["a"]),
            |op, _| keyed(op, "", &[]),
            &["drop_constraint t_pkey on t"],
        )
        .on(Mysql, &["drop_constraint PRIMARY on t"]),
        Case::new(
            KEYS,
            "columns of the primary key",
            |op, _| keyed(op, "t_pkey", &["a"]),
            |op, _| keyed(op, "t_pkey", &["a", "b"]),
            &["drop_constraint t_pkey on t", "create_primary_key t_pkey on t"],
        )
        .on(Mysql, &["drop_constraint PRIMARY on t", "create_primary_key PRIMARY on t"]),
        Case::new(
            KEYS,
            "primary key renamed",
            |op, _| keyed(op, "t_pkey", &["a"]),
            |op, _| keyed(op, "pk", &["a"]),
            &["rename_constraint t_pkey on t to pk"],
        )
        .not([Mysql], "calls it PRIMARY"),
    ]
}

fn uniques() -> Vec<Case> {
    const AGAIN: &[&str] = &["drop_constraint uq on t", "create_unique_constraint uq on t"];
    vec![
        Case::new(
            KEYS,
            "unique added",
            base,
            |op, it| {
                unique(op, it, &["a"]);
            },
            &["create_unique_constraint uq on t"],
        ),
        Case::new(
            KEYS,
            "unique dropped",
            |op, it| {
                unique(op, it, &["a"]);
            },
            base,
            &["drop_constraint uq on t"],
        ),
        Case::new(
            KEYS,
            "unique renamed",
            |op, it| {
                unique(op, it, &["a"]);
            },
            |op, it| {
                base(op, it);
                op.create_unique_constraint("uq_new", "t", &["a"]);
            },
            &["rename_constraint uq on t to uq_new"],
        ),
        Case::new(
            KEYS,
            "columns of unique",
            |op, it| {
                unique(op, it, &["a"]);
            },
            |op, it| {
                unique(op, it, &["a", "b"]);
            },
            AGAIN,
        ),
        Case::new(
            KEYS,
            "order of the columns of unique",
            |op, it| {
                unique(op, it, &["a", "b"]);
            },
            |op, it| {
                unique(op, it, &["b", "a"]);
            },
            AGAIN,
        ),
        Case::new(
            KEYS,
            "unique deferrable",
            |op, it| {
                unique(op, it, &["a"]);
            },
            |op, it| {
                unique(op, it, &["a"]).deferrable(Deferrable::InitiallyDeferred);
            },
            AGAIN,
        )
        .not([Mysql, Sqlite], "has none"),
        Case::new(
            KEYS,
            "unique NULLS NOT DISTINCT, INCLUDE",
            |op, it| {
                unique(op, it, &["a"]);
            },
            |op, it| {
                unique(op, it, &["a"]).nulls_not_distinct().include(&["b"]);
            },
            AGAIN,
        )
        .not([Mysql, Sqlite], "has none"),
        Case::new(
            KEYS,
            "unique to unique index",
            |op, it| {
                unique(op, it, &["a"]);
            },
            |op, it| {
                base(op, it);
                op.create_index("uq", "t", &["a"]).unique();
            },
            &["drop_constraint uq on t", "create_index uq on t"],
        )
        .not([Mysql], "the two are one thing there"),
    ]
}

fn check(op: &mut Op, database: Database, name: &str, expression: &str) {
    base(op, database);
    op.create_check_constraint(name, "t", expression);
}

fn exclude(op: &mut Op, database: Database) {
    base(op, database);
    op.create_exclude_constraint(
        "t",
        Exclude {
            name: Some("ex".to_owned()),
            method: Some("btree".to_owned()),
            elements: vec![ExcludeElement { expression: "a".to_owned(), operator: "=".to_owned() }],
            predicate: None,
            deferrable: None,
        },
    );
}

fn checks() -> Vec<Case> {
    const AGAIN: &[&str] = &["drop_constraint ck on t", "create_check_constraint ck on t"];
    vec![
        Case::new(
            CHECKS,
            "check added",
            base,
            |op, it| check(op, it, "ck", "a > 0"),
            &["create_check_constraint ck on t"],
        ),
        Case::new(
            CHECKS,
            "check dropped",
            |op, it| check(op, it, "ck", "a > 0"),
            base,
            &["drop_constraint ck on t"],
        ),
        Case::new(
            CHECKS,
            "text of a check",
            |op, it| check(op, it, "ck", "a > 0"),
            |op, it| check(op, it, "ck", "a > 1"),
            AGAIN,
        ),
        Case::new(
            CHECKS,
            "check renamed",
            |op, it| check(op, it, "ck", "a > 0"),
            |op, it| check(op, it, "ck_new", "a > 0"),
            &["rename_constraint ck on t to ck_new"],
        )
        .on(Mysql, &["drop_constraint ck on t", "create_check_constraint ck_new on t"]),
        Case::new(
            CHECKS,
            "check NOT VALID, validated",
            |op, it| {
                base(op, it);
                op.create_check_constraint("ck", "t", "a > 0").not_valid();
            },
            |op, it| check(op, it, "ck", "a > 0"),
            &["validate_constraint ck on t"],
        )
        .not([Mysql, Sqlite], "has no NOT VALID"),
        Case::new(
            CHECKS,
            "exclusion constraint added",
            base,
            exclude,
            &["create_exclude_constraint ex on t"],
        )
        .not([Mysql, Sqlite], "has none"),
        Case::new(CHECKS, "exclusion constraint dropped", exclude, base, &["drop_constraint ex on t"])
            .not([Mysql, Sqlite], "has none"),
    ]
}

fn parents(op: &mut Op) {
    for name in ["p", "q"] {
        op.create_table(name, &[column("id", BigInt).primary_key()]);
    }
    op.create_table("t", &[column("id", BigInt).primary_key(), column("a", BigInt), column("b", BigInt)]);
    op.create_index("ix_a", "t", &["a"]);
    op.create_index("ix_b", "t", &["b"]);
}

fn key<'a>(op: &'a mut Op, name: &str, column: &str, referent: &str) -> &'a mut CreateConstraint {
    parents(op);
    op.create_foreign_key(name, "t", &[column], referent, &["id"])
}

fn foreign_keys() -> Vec<Case> {
    const AGAIN: &[&str] = &["drop_constraint fk on t", "create_foreign_key fk on t"];
    let becomes = |change, after: fn(&mut Op, Database)| {
        Case::new(
            FOREIGN,
            change,
            |op, _| {
                key(op, "fk", "a", "p");
            },
            after,
            AGAIN,
        )
    };
    vec![
        Case::new(
            FOREIGN,
            "foreign key added",
            |op, _| parents(op),
            |op, _| {
                key(op, "fk", "a", "p");
            },
            &["create_foreign_key fk on t"],
        ),
        Case::new(
            FOREIGN,
            "foreign key dropped",
            |op, _| {
                key(op, "fk", "a", "p");
            },
            |op, _| parents(op),
            &["drop_constraint fk on t"],
        ),
        becomes("column", |op, _| {
            key(op, "fk", "b", "p");
        }),
        becomes("target", |op, _| {
            key(op, "fk", "a", "q");
        }),
        Case::new(
            FOREIGN,
            "foreign key renamed",
            |op, _| {
                key(op, "fk", "a", "p");
            },
            |op, _| {
                key(op, "fk_new", "a", "p");
            },
            &["rename_constraint fk on t to fk_new"],
        )
        .on(Mysql, &["drop_constraint fk on t", "create_foreign_key fk_new on t"]),
        becomes("ON DELETE", |op, _| {
            key(op, "fk", "a", "p").on_delete(ForeignKeyAction::Cascade);
        }),
        becomes("ON UPDATE", |op, _| {
            key(op, "fk", "a", "p").on_update(ForeignKeyAction::SetNull);
        }),
        becomes("ON DELETE RESTRICT", |op, _| {
            key(op, "fk", "a", "p").on_delete(ForeignKeyAction::Restrict);
        })
        .not([Mysql], "the same as none"),
        becomes("ON DELETE NO ACTION", |op, _| {
            key(op, "fk", "a", "p").on_delete(ForeignKeyAction::NoAction);
        })
        .not([Postgres, Mysql, Sqlite], "the same as none"),
        becomes("deferrable", |op, _| {
            key(op, "fk", "a", "p").deferrable(Deferrable::InitiallyDeferred);
        })
        .not([Mysql], "has none"),
        becomes("MATCH FULL", |op, _| {
            key(op, "fk", "a", "p").match_kind(ForeignKeyMatch::Full);
        })
        .not([Mysql, Sqlite], "does not keep to it"),
        Case::new(
            FOREIGN,
            "foreign key NOT VALID, validated",
            |op, _| {
                key(op, "fk", "a", "p").not_valid();
            },
            |op, _| {
                key(op, "fk", "a", "p");
            },
            &["validate_constraint fk on t"],
        )
        .not([Mysql, Sqlite], "has no NOT VALID"),
    ]
}
