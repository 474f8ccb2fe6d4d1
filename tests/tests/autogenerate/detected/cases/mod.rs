//! The cases, by subject.

mod column;
mod constraint;
mod index;
mod object;
mod property;
mod replaceable;
mod table;

use super::case::Case;
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::prelude::*;

/// All cases, in the order of the document.
pub(crate) fn all() -> Vec<Case> {
    [
        table::cases(),
        column::cases(),
        property::cases(),
        index::cases(),
        constraint::cases(),
        object::cases(),
        replaceable::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The table `t` with a key and these columns.
pub(crate) fn table(op: &mut Op, columns: &[ColumnDef<'static>]) {
    let mut all = vec![column("id", BigInt).primary_key()];
    all.extend_from_slice(columns);
    op.create_table("t", &all);
}

/// The table `t` with two numbers and two texts.
fn base(op: &mut Op, _: Database) {
    table(
        op,
        &[column("a", Integer), column("b", Integer), column("c", Varchar(40)), column("d", Varchar(40))],
    );
}
