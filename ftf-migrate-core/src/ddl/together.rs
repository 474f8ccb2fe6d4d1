//! Several changes of one table in one statement.

use super::{Compiled, Compiler, Effect, Object, Statement};
use crate::operation::{AlterTable, Change, CreateIndex, Operation};
use crate::schema::expression::mentions;
use crate::schema::{Constraint, Generated};

impl Compiler<'_> {
    /// The statements of these changes; neighbours that [may](super::Dialect::alters_together) are one statement.
    pub(crate) fn together(&self, alter: &AlterTable) -> Compiled {
        let head = format!("ALTER TABLE {} ", self.table(&alter.table));
        let mut before = self.before.clone();
        let mut statements: Vec<Statement> = Vec::new();
        // What the last statement holds, if more may go into it.
        let mut open: Vec<&Operation> = Vec::new();
        for operation in &alter.operations {
            let mut made = Compiler { dialect: self.dialect, before: &before }.as_action(operation, &head)?;
            before.apply_done(operation);
            let (1, Some(action)) = (made.len(), made[..].first().and_then(|it| it.sql.strip_prefix(&head)))
            else {
                open.clear();
                statements.append(&mut made);
                continue;
            };
            match statements.last_mut() {
                Some(last) if !open.is_empty() && self.dialect.alters_together(&open, operation) => {
                    last.sql += ", ";
                    last.sql += action;
                    open.push(operation);
                }
                _ => {
                    open = vec![operation];
                    statements.append(&mut made);
                }
            }
        }
        Ok(statements)
    }

    /// The operation, as an action of ALTER TABLE where it can be one.
    fn as_action(&self, operation: &Operation, head: &str) -> Compiled {
        match operation {
            Operation::CreateIndex(create) if self.dialect.indexes_stand_in_tables() => {
                // What CREATE INDEX would refuse is refused.
                self.operation(operation)?;
                let CreateIndex { table, index, .. } = create;
                let index = self.before.naming.named_index(table, index);
                let there = Effect::Appears(Object::Index(table.clone(), index.name.clone()));
                Ok(vec![Statement::ddl(format!("{head}{}", self.add_index_action(table, &index)?), there)])
            }
            _ => self.operation(operation),
        }
    }
}

/// Whether one statement that does both does the same as two, whichever the server does first: neither names what the
/// other changes. A constraint may be over a column that is added before it.
pub(crate) fn are_apart(one: &Operation, next: &Operation) -> bool {
    let is_added = matches!(one, Operation::AddColumn(_));
    let columns_differ = match (column_of(one), column_of(next)) {
        (Some(one), Some(next)) => !one.eq_ignore_ascii_case(next),
        _ => true,
    };
    let named = |names: Vec<&str>, of: &[&str]| names.iter().any(|name| of.contains(name));
    columns_differ
        && !named(names_of(one), &names_of(next))
        && (is_added || column_of(one).is_none_or(|column| !reads(next, column)))
        && column_of(next).is_none_or(|column| !reads(one, column))
}

/// The column that the operation makes, changes or drops.
fn column_of(operation: &Operation) -> Option<&str> {
    match operation {
        Operation::AddColumn(it) => Some(&it.column.name),
        Operation::DropColumn(it) => Some(&it.column),
        Operation::AlterColumn(it) => Some(&it.column),
        _ => None,
    }
}

/// The constraints and indexes that the operation makes or drops.
fn names_of(operation: &Operation) -> Vec<&str> {
    match operation {
        Operation::AddColumn(it) => it.constraints.iter().filter_map(Constraint::name).collect(),
        Operation::CreateConstraint(it) => it.constraint.name().into_iter().collect(),
        Operation::DropConstraint(it) => vec![&it.name],
        Operation::CreateIndex(it) => vec![&it.index.name],
        Operation::DropIndex(it) => vec![&it.name],
        _ => Vec::new(),
    }
}

/// Whether what the operation makes says something of `column`.
fn reads(operation: &Operation, column: &str) -> bool {
    let generated = |generated: &Generated| mentions(&generated.expression, column);
    match operation {
        Operation::AddColumn(it) => {
            it.constraints.iter().any(|it| it.involves(column))
                || it.column.generated.as_ref().is_some_and(generated)
        }
        // What is said of one column may follow from any other.
        Operation::AlterColumn(it) => it.changes.iter().any(|it| matches!(it, Change::Generated(_))),
        Operation::CreateConstraint(it) => it.constraint.involves(column),
        Operation::CreateIndex(it) => it.index.involves(column),
        _ => false,
    }
}
