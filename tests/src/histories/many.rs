//! A long history: each revision makes a table of six columns and an index.

use crate::history::{Change, history};
use ftf_migrate_core::migration::Graph;
use ftf_migrate_core::prelude::*;

/// How many revisions it has at most.
pub const MOST: usize = 1_000;

/// The first `count` revisions of it.
///
/// # Panics
///
/// If there are not so many.
pub fn many(count: usize) -> &'static Graph {
    history(&CHANGES[..count])
}

/// The SQL of revision `number`, as PostgreSQL gets it.
pub fn sql_of(number: usize) -> String {
    let mut op = Op::new();
    make(&mut op, number);
    let server = ftf_migrate_core::capabilities::Product::Postgres.newest();
    let none = ftf_migrate_core::schema::MetaData::new();
    let compile = |it: &ftf_migrate_core::operation::Recorded| {
        ftf_migrate_core::compile(&it.operation, &server, &none).expect("it can be done")
    };
    let statements = op.recorded().iter().flat_map(compile);
    statements.map(|statement| statement.sql).collect::<Vec<_>>().join(";\n")
}

fn make(op: &mut Op, number: usize) {
    let table = format!("t{number:04}");
    op.create_table(
        &table,
        &[
            column("id", BigInt).primary_key(),
            column("name", Varchar(100)).not_null(),
            column("email", Varchar(255)),
            column("active", Boolean).not_null(),
            column("amount", Numeric(10, 2)),
            column("note", Text),
        ],
    );
    op.create_index(&format!("ix_{table}_name"), &table, &["name"]);
}

fn upgrade<const NUMBER: usize>(op: &mut Op) {
    make(op, NUMBER);
}

fn downgrade(op: &mut Op) {
    op.derive();
}

const CHANGES: [Change; MOST] = {
    const FIRST: Change = (upgrade::<0>, downgrade);
    let mut changes = [FIRST; MOST];
    macro_rules! fill {
        (hundreds $($digit:literal)*) => { $(fill!(tens $digit * 100, 0 1 2 3 4 5 6 7 8 9);)* };
        (tens $from:expr, $($digit:literal)*) => { $(fill!(units $from + $digit * 10, 0 1 2 3 4 5 6 7 8 9);)* };
        (units $from:expr, $($digit:literal)*) => {
            $(changes[$from + $digit] = (upgrade::<{ $from + $digit }>, downgrade);)*
        };
    }
    fill!(hundreds 0 1 2 3 4 5 6 7 8 9);
    changes
};
