//! What operations are to become, written once for the tests without and with a server.

#![allow(clippy::needless_raw_string_hashes, reason = "all expectations are written alike")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod attributes;
mod column;
mod constraint;
mod data;
mod index;
mod namespace;
mod object;
mod table;

use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::ddl::{CompileError, Statement};
use ftf_migrate_core::operation::Op;
use ftf_migrate_core::schema::MetaData;

/// One case.
pub(crate) struct Case {
    /// What it shows.
    pub(crate) name: &'static str,
    /// What happened before.
    pub(crate) before: fn(&mut Op),
    /// What is compiled.
    pub(crate) operations: fn(&mut Op),
    /// The statements on each server, or the refusals.
    #[allow(dead_code, reason = "the tests on servers run the statements and do not compare them")]
    pub(crate) expected: &'static str,
}

/// All cases, by subject.
pub(crate) const CASES: &[&[Case]] = &[
    table::CASES,
    column::CASES,
    attributes::CASES,
    index::CASES,
    constraint::CASES,
    namespace::CASES,
    object::CASES,
    data::CASES,
];

/// The servers that the cases are written for.
pub(crate) const SERVERS: &[(&str, Server)] = &[
    ("sqlite", Server { product: Product::Sqlite, version: (3, 45, 0) }),
    ("postgres", Server { product: Product::Postgres, version: (15, 0, 0) }),
    ("mysql", Server { product: Product::Mysql, version: (8, 4, 0) }),
    ("mariadb", Server { product: Product::Mariadb, version: (10, 11, 0) }),
];

/// The schema after these operations.
pub(crate) fn replay(operations: fn(&mut Op)) -> MetaData {
    let (mut op, mut state) = (Op::new(), MetaData::unknown());
    operations(&mut op);
    for recorded in op.recorded() {
        state.apply(&recorded.operation).unwrap();
    }
    state
}

/// What each of these operations becomes, each compiled with the schema that the ones before it leave.
pub(crate) fn compile(
    operations: fn(&mut Op),
    server: &Server,
    mut state: MetaData,
) -> Vec<Result<Vec<Statement>, CompileError>> {
    let mut op = Op::new();
    operations(&mut op);
    let mut compiled = Vec::new();
    for recorded in op.recorded() {
        compiled.push(ftf_migrate_core::compile(&recorded.operation, server, &state));
        state.apply(&recorded.operation).unwrap();
    }
    compiled
}
