//! What random pairs have found, in a few operations.

use super::pairs::there_and_back;
use ftf_migrate_core::operation::Op;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{MetaData, Storage};
use ftf_migrate_tests::{Backend, Live, block_on};

/// What it shows, and two schemas.
type Pair = (&'static str, fn(&mut Op), fn(&mut Op));

const FIXED: &[Pair] = &[
    (
        "a column is computed no more before the one that it was computed from is numbered",
        |op| {
            op.create_table(
                "t",
                &[column("id", BigInt).primary_key(), column("next", BigInt).generated_stored("id + 1")],
            );
        },
        |op| {
            op.create_table(
                "t",
                &[column("id", BigInt).primary_key().autoincrement(), column("next", BigInt)],
            );
        },
    ),
    (
        "ON UPDATE stays when a default that was the time becomes another one",
        |op| {
            let at = column("at", Timestamp).not_null().server_default(now()).on_update_now();
            op.create_table("t", &[column("id", Integer), at]);
        },
        |op| {
            let at = column("at", Timestamp)
                .not_null()
                .server_default(text("2020-01-31 10:20:30"))
                .on_update_now();
            op.create_table("t", &[column("id", Integer), at]);
        },
    ),
    (
        "an index gets the name that a unique constraint had",
        |op| {
            op.create_table("t", &[column("a", Integer), column("b", Integer)]);
            op.create_unique_constraint("ix_b", "t", &["b"]);
            op.create_index("ix_a", "t", &["a"]);
        },
        |op| {
            op.create_table("t", &[column("a", Integer), column("b", Integer)]);
            op.create_index("ix_b", "t", &["a"]);
        },
    ),
    (
        "of two columns the other one is computed",
        |op| {
            op.create_table("t", &[column("a", Integer), column("b", Integer).generated_stored("a + 1")]);
        },
        |op| {
            op.create_table("t", &[column("a", Integer).generated_stored("b - 1"), column("b", Integer)]);
        },
    ),
];

fn schema(record: fn(&mut Op)) -> MetaData {
    let mut op = Op::new();
    record(&mut op);
    let mut metadata = MetaData::new();
    for recorded in op.into_parts().0 {
        metadata.apply(&recorded.operation).unwrap();
    }
    metadata
}

fn all(backend: Backend) {
    block_on(async {
        for &(name, before, after) in FIXED {
            let mut live = Live::create(backend).await;
            there_and_back(&mut live, &schema(before), &schema(after), name).await;
            let mut live = Live::create(backend).await;
            there_and_back(&mut live, &schema(after), &schema(before), &format!("{name}, the other way"))
                .await;
        }
    });
}

/// `SET STORAGE DEFAULT` is there from PostgreSQL 16 on, but a new type brings its own.
#[test]
fn the_storage_goes_with_the_type() {
    block_on(async {
        let before = schema(|op| {
            op.create_table("t", &[column("id", Integer), column("a", Text).storage(Storage::External)]);
        });
        let after = schema(|op| {
            op.create_table("t", &[column("id", Integer), column("a", Custom("int4range"))]);
        });
        let mut live = Live::create(Backend::Postgres).await;
        there_and_back(&mut live, &before, &after, "storage").await;
    });
}

#[test]
fn what_random_pairs_have_found_on_postgres() {
    all(Backend::Postgres);
}

#[test]
fn what_random_pairs_have_found_on_mysql() {
    all(Backend::Mysql);
}

#[test]
fn what_random_pairs_have_found_on_sqlite() {
    all(Backend::Sqlite);
}
