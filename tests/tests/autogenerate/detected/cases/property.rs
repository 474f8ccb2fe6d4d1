//! What a column has besides its type.

use super::super::case::Case;
use super::table;
use ftf_migrate_core::capabilities::Database::{Mysql, Postgres, Sqlite};
use ftf_migrate_core::capabilities::Product;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Storage;

const DEFAULTS: &str = "Defaults";
const COMPUTED: &str = "Computed columns";
const NUMBERS: &str = "Numbering";
const MORE: &str = "More of a column";
const ALTERED: &[&str] = &["alter_column t.a"];

pub(crate) fn cases() -> Vec<Case> {
    [defaults(), computed(), numbers(), more()].into_iter().flatten().collect()
}

fn defaults() -> Vec<Case> {
    let plain = |_| column("a", Varchar(20));
    let one = |_| column("a", Varchar(20)).server_default(text("one"));
    vec![
        Case::column(DEFAULTS, "default added", plain, one, ALTERED),
        Case::column(DEFAULTS, "default dropped", one, plain, ALTERED),
        Case::column(
            DEFAULTS,
            "default changed",
            one,
            |_| column("a", Varchar(20)).server_default(text("it's")),
            ALTERED,
        ),
        Case::column(
            DEFAULTS,
            "default now()",
            |_| column("a", Timestamp),
            |_| column("a", Timestamp).server_default(now()),
            ALTERED,
        ),
        Case::column(
            DEFAULTS,
            "default of a boolean",
            |_| column("a", Boolean).not_null().server_default(boolean(true)),
            |_| column("a", Boolean).not_null().server_default(boolean(false)),
            ALTERED,
        ),
        Case::column(
            DEFAULTS,
            "`ON UPDATE CURRENT_TIMESTAMP`",
            |_| column("a", Timestamp),
            |_| column("a", Timestamp).on_update_now(),
            ALTERED,
        )
        .not([Postgres, Sqlite], "has no such thing"),
    ]
}

fn computed() -> Vec<Case> {
    const AGAIN: &[&str] = &["drop_column t.a", "add_column t.a"];
    fn with(op: &mut Op, a: &ColumnDef<'static>) {
        table(op, &[column("n", Integer), *a]);
    }
    vec![
        Case::new(
            COMPUTED,
            "expression of a stored column",
            |op, _| with(op, &column("a", Integer).generated_stored("n * 2")),
            |op, _| with(op, &column("a", Integer).generated_stored("n * 3")),
            ALTERED,
        )
        .on(Postgres, AGAIN)
        .since(Product::Postgres, 17, ALTERED),
        Case::new(
            COMPUTED,
            "expression of a virtual column",
            |op, _| with(op, &column("a", Integer).generated_virtual("n * 2")),
            |op, _| with(op, &column("a", Integer).generated_virtual("n * 3")),
            ALTERED,
        )
        .not([Postgres], "has them from 18 on")
        .since(Product::Postgres, 18, ALTERED),
        Case::new(
            COMPUTED,
            "stored to plain",
            |op, _| with(op, &column("a", Integer).generated_stored("n * 2")),
            |op, _| with(op, &column("a", Integer)),
            ALTERED,
        ),
        Case::new(
            COMPUTED,
            "plain to stored",
            |op, _| with(op, &column("a", Integer)),
            |op, _| with(op, &column("a", Integer).generated_stored("n * 2")),
            ALTERED,
        )
        .on(Postgres, AGAIN),
    ]
}

fn numbers() -> Vec<Case> {
    let plain = |_| column("a", BigInt).not_null();
    let identity = |_| column("a", BigInt).not_null().identity(Identity::default());
    let none = "has AUTO_INCREMENT for it: below";
    vec![
        Case::column(NUMBERS, "identity added", plain, identity, ALTERED).not([Mysql, Sqlite], none),
        Case::column(NUMBERS, "identity dropped", identity, plain, ALTERED).not([Mysql, Sqlite], none),
        Case::column(
            NUMBERS,
            "identity changed",
            identity,
            |_| {
                let always = Identity { always: true, increment: Some(5), ..Identity::default() };
                column("a", BigInt).not_null().identity(always)
            },
            ALTERED,
        )
        .not([Mysql, Sqlite], none),
        Case::new(
            NUMBERS,
            "`autoincrement` added",
            |op, _| {
                op.create_table("t", &[column("a", BigInt).primary_key()]);
            },
            |op, _| {
                op.create_table("t", &[column("a", BigInt).primary_key().autoincrement()]);
            },
            ALTERED,
        ),
        Case::new(
            NUMBERS,
            "`autoincrement` dropped",
            |op, _| {
                op.create_table("t", &[column("a", BigInt).primary_key().autoincrement()]);
            },
            |op, _| {
                op.create_table("t", &[column("a", BigInt).primary_key()]);
            },
            ALTERED,
        ),
    ]
}

fn more() -> Vec<Case> {
    vec![
        Case::column(
            MORE,
            "comment",
            |_| column("a", Integer).comment("one"),
            |_| column("a", Integer).comment("it's two"),
            ALTERED,
        )
        .not([Sqlite], "keeps no comments"),
        Case::column(
            MORE,
            "comment dropped",
            |_| column("a", Integer).comment("one"),
            |_| column("a", Integer),
            ALTERED,
        )
        .not([Sqlite], "keeps no comments"),
        Case::column(
            MORE,
            "invisible",
            |_| column("a", Integer),
            |_| column("a", Integer).invisible(),
            ALTERED,
        )
        .not([Postgres, Sqlite], "has no such thing"),
        Case::column(
            MORE,
            "storage",
            |_| column("a", Text),
            |_| column("a", Text).storage(Storage::External),
            ALTERED,
        )
        .not([Mysql, Sqlite], "has no such thing"),
        Case::column(
            MORE,
            "compression",
            |_| column("a", Text),
            |_| column("a", Text).compression("pglz"),
            ALTERED,
        )
        .not([Mysql, Sqlite], "has no such thing"),
    ]
}
