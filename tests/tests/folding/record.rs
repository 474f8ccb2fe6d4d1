//! Operations that somebody else has made, recorded as if a revision had said them.

use ftf_migrate_core::operation::{ConstraintKind, CreateConstraint, CreateTable, Operation};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Constraint;

/// Records the operation; with `apart`, something between it and the next one.
pub(crate) fn record(op: &mut Op, operation: Operation, apart: bool) {
    match operation {
        Operation::CreateTable(it) => *op.create_table("t", &[]) = it,
        Operation::DropTable(it) => *op.drop_table("t") = it,
        Operation::AddColumn(it) => *op.add_column("t", column("c", Integer)) = it,
        Operation::DropColumn(it) => *op.drop_column("t", "c") = it,
        Operation::AlterColumn(it) => *op.alter_column("t", "c") = it,
        Operation::CreateIndex(it) => *op.create_index("i", "t", &["c"]) = it,
        Operation::DropIndex(it) => *op.drop_index("i", "t") = it,
        Operation::RenameIndex(it) => *op.rename_index("t", "i", "j") = it,
        Operation::CreateConstraint(it) => *op.create_unique_constraint("u", "t", &["c"]) = it,
        Operation::DropConstraint(it) => *op.drop_constraint("u", "t", ConstraintKind::Unique) = it,
        Operation::TableComment(it) => *op.drop_table_comment("t") = it,
        Operation::CreateEnum(it) => *op.create_enum("e", &[]) = it,
        Operation::DropEnum(it) => *op.drop_enum("e") = it,
        Operation::AddEnumValue(it) => *op.add_enum_value("e", "v") = it,
        other => panic!("a test has to say how to record {other}"),
    }
    if apart {
        op.execute("SELECT 1").changes_nothing();
    }
}

/// The table, and its indexes and constraints, but for the primary key, as operations behind it.
pub(crate) fn spread(operation: Operation) -> Vec<Operation> {
    let Operation::CreateTable(CreateTable { mut table, if_not_exists }) = operation else {
        return vec![operation];
    };
    let mut op = Op::new();
    let (keys, others) =
        table.constraints.into_iter().partition(|it| matches!(it, Constraint::PrimaryKey(_)));
    table.constraints = keys;
    for index in std::mem::take(&mut table.indexes) {
        let create = op.create_index("i", "t", &["c"]);
        (create.table, create.index) = (table.name.clone(), index);
    }
    let others: Vec<Constraint> = others;
    for constraint in others {
        let create: &mut CreateConstraint = op.create_unique_constraint("u", "t", &["c"]);
        (create.table, create.constraint) = (table.name.clone(), constraint);
    }
    let spread = op.into_parts().0.into_iter().map(|recorded| recorded.operation);
    std::iter::once(Operation::CreateTable(CreateTable { table, if_not_exists })).chain(spread).collect()
}
