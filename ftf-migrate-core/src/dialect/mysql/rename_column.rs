//! Renaming columns on MySQL and MariaDB.
//!
//! MySQL renames no column that a check, a generated column, an index over an expression or the default of another column reads
//! (errors 3959, 3108, 3837, 3766), unless the statement writes these anew. MariaDB follows by itself.
//!
//! A column of a foreign key is renamed in place only (1846), which no statement is that makes a check, or makes or drops such an
//! index, so there they go in a statement of their own and come back in another.

use super::Ddl;
use super::alter::unknown;
use super::rechecked::{MadeAgain, is_in_foreign_key, is_rechecked};
use crate::ddl::{Compiled, Compiler, Dialect, Effect, Object, Refusal, Statement};
use crate::operation::{Operation, RenameColumn};
use crate::schema::expression::mentions;
use crate::schema::{Column, Constraint, Index, IndexKey, MetaData, ServerDefault, Table};
use std::collections::BTreeSet;

pub(super) fn rename_column(dialect: &Ddl, compiler: &Compiler<'_>, rename: &RenameColumn) -> Compiled {
    let head = format!("ALTER TABLE {} ", compiler.table(&rename.table));
    let action = rename_action(dialect, compiler, rename)?;
    let there = Effect::Appears(Object::Column(rename.table.clone(), rename.new_name.clone()));
    let is_held = is_in_foreign_key(compiler, &rename.table, &rename.column);
    let readers = match compiler.before.table(&rename.table) {
        Some(table) if !dialect.is_mariadb() => Readers::of(dialect, compiler, table, rename, is_held)?,
        _ => Readers::default(),
    };
    let Readers { modified, again: MadeAgain { dropped, made, objects } } = readers;
    let Some(object) = objects.into_iter().next().filter(|_| is_held) else {
        let actions = [dropped, vec![action], modified, made].concat();
        return Ok(vec![Statement::ddl(head + &actions.join(", "), there)]);
    };
    let renaming = [vec![action], modified].concat();
    Ok(vec![
        Statement::ddl(format!("{head}{}", dropped.join(", ")), Effect::Disappears(object.clone())),
        Statement::ddl(format!("{head}{}", renaming.join(", ")), there),
        Statement::ddl(head + &made.join(", "), Effect::Appears(object)),
    ])
}

fn rename_action(dialect: &Ddl, compiler: &Compiler<'_>, rename: &RenameColumn) -> Result<String, Refusal> {
    let old = dialect.quote(&rename.column);
    if dialect.is_since((8, 0, 3), (10, 5, 2)) {
        return Ok(format!("RENAME COLUMN {old} TO {}", dialect.quote(&rename.new_name)));
    }
    let column = compiler
        .known_column(&rename.table, &rename.column)
        .ok_or_else(|| unknown(&rename.table, &rename.column))?;
    let column = Column { name: rename.new_name.clone(), ..column.clone() };
    Ok(format!("CHANGE COLUMN {old} {}", compiler.column_definition(&rename.table, &column)?))
}

/// What reads a column that gets another name.
#[derive(Debug, Default)]
struct Readers {
    /// The columns among them, as actions that write them anew.
    modified: Vec<String>,
    /// The checks and indexes.
    again: MadeAgain,
}

impl Readers {
    /// Those of `table`, which is as it was before. Where a foreign key holds the column, checks that make the server copy
    /// the table count as such.
    fn of(
        dialect: &Ddl,
        compiler: &Compiler<'_>,
        table: &Table,
        rename: &RenameColumn,
        is_held: bool,
    ) -> Result<Self, Refusal> {
        let mut after = MetaData::new();
        after.tables.insert(table.name.clone(), table.clone());
        after.apply_done(&Operation::RenameColumn(rename.clone()));
        let mut readers = Self::default();
        let Some(after) = after.table(&rename.table) else { return Ok(readers) };
        let names = with_computed(table, &rename.column);
        for (before, column) in table.columns.iter().zip(&after.columns) {
            let is_generated = is_generated_from(before, &names);
            if is_generated && is_held {
                return Err(held(rename, &before.name));
            }
            if is_generated || has_default_from(before, &names) {
                let definition = compiler.column_definition(&rename.table, column)?;
                readers.modified.push(format!("MODIFY COLUMN {definition}"));
            }
        }
        for (before, constraint) in table.constraints.iter().zip(&after.constraints) {
            if let Constraint::Check(check) = before
                && (mentions(&check.expression, &rename.column)
                    || (is_held && is_rechecked(dialect, table, check)))
            {
                readers.again.push_check(dialect, compiler, &rename.table, constraint)?;
            }
        }
        for (before, index) in table.indexes.iter().zip(&after.indexes) {
            if is_over_expression_of(before, &names) {
                readers.again.dropped.push(format!("DROP INDEX {}", dialect.quote(&index.name)));
                readers.again.made.push(compiler.add_index_action(&rename.table, index)?);
                readers.again.objects.push(Object::Index(rename.table.clone(), index.name.clone()));
            }
        }
        Ok(readers)
    }
}

/// The column, and those that are computed from it or from one of these.
fn with_computed(table: &Table, column: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::from([column.to_owned()]);
    loop {
        let is_new = |it: &&Column| !names.contains(&it.name) && is_generated_from(it, &names);
        let new: Vec<_> = table.columns.iter().filter(is_new).map(|it| it.name.clone()).collect();
        if new.is_empty() {
            return names;
        }
        names.extend(new);
    }
}

fn mentions_one(expression: &str, names: &BTreeSet<String>) -> bool {
    names.iter().any(|name| mentions(expression, name))
}

fn is_generated_from(column: &Column, names: &BTreeSet<String>) -> bool {
    column.generated.as_ref().is_some_and(|it| mentions_one(&it.expression, names))
}

fn has_default_from(column: &Column, names: &BTreeSet<String>) -> bool {
    matches!(&column.server_default, Some(ServerDefault::Sql(sql)) if mentions_one(sql, names))
}

fn is_over_expression_of(index: &Index, names: &BTreeSet<String>) -> bool {
    let mut keys = index.parts.iter().map(|part| &part.key);
    keys.any(|key| matches!(key, IndexKey::Expression(expression) if mentions_one(expression, names)))
}

fn held(rename: &RenameColumn, reader: &str) -> Refusal {
    let RenameColumn { table, column, .. } = rename;
    Refusal::new(
        format!(
            "it renames no column of a foreign key from which another is generated, as {table}.{reader} is from {column}"
        ),
        "drop the foreign key before, and create it again behind",
    )
}
