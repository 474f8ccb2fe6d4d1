//! Changing a column on SQLite, which has no statement for it.
//!
//! The column is made anew and the values are copied: the old one is renamed out of the way, a new
//! one is added under its name, filled, and the old one dropped. Nothing is lost on the way, because
//! the table itself stays: rows of other tables that point to it are not touched, and a trigger or
//! view that uses the column makes the drop fail, which rolls all of it back. The column then
//! stands last in its table, and triggers for UPDATE run once.

use super::Ddl;
use super::ddl::{drop_index, indexes_of};
use crate::ddl::{Compiled, Compiler, Dialect, Effect, Feature, Refusal, Statement, StatementKind};
use crate::operation::{AddColumn, AlterColumn, DropColumn, DropConstraint, OnlineDdl};
use crate::schema::naming::only_column;
use crate::schema::{Column, Constraint, Table, TableName};

/// What the old column is called while the new one is filled.
const OLD: &str = "_ftf_old_";

pub(super) fn alter_column(dialect: &Ddl, compiler: &Compiler<'_>, alter: &AlterColumn) -> Compiled {
    let table = known_table(compiler, &alter.table)?;
    let mut column = compiler.state_before(alter).ok_or_else(|| unknown(&alter.table))?;
    column.change(&alter.changes);
    let constraints = own_constraints(table, &alter.column);
    remake(dialect, compiler, table, column, constraints)
}

/// Adds a constraint of one column, by making the column anew.
pub(super) fn add_constraint(
    dialect: &Ddl,
    compiler: &Compiler<'_>,
    table: &TableName,
    constraint: &Constraint,
) -> Compiled {
    let name = table;
    let table = known_table(compiler, name)?;
    let column = only_column_of(table, constraint).ok_or_else(|| Feature::AddConstraint.refusal())?;
    let mut constraints = own_constraints(table, &column.name);
    constraints.push(constraint.clone());
    remake(dialect, compiler, table, column.clone(), constraints)
}

/// Drops a constraint of one column, by making the column anew.
pub(super) fn drop_constraint(dialect: &Ddl, compiler: &Compiler<'_>, drop: &DropConstraint) -> Compiled {
    compiler.require(drop.if_exists, Feature::IfExistsOnConstraints)?;
    let table = known_table(compiler, &drop.table)?;
    let dropped = table.constraints.iter().find(|it| it.name() == Some(&drop.name));
    let column = dropped.and_then(|it| only_column_of(table, it));
    let column = column.ok_or_else(|| Feature::AddConstraint.refusal())?;
    let mut constraints = own_constraints(table, &column.name);
    constraints.retain(|it| it.name() != Some(&drop.name));
    remake(dialect, compiler, table, column.clone(), constraints)
}

fn remake(
    dialect: &Ddl,
    compiler: &Compiler<'_>,
    table: &Table,
    column: Column,
    constraints: Vec<Constraint>,
) -> Compiled {
    let name = column.name.clone();
    check_remade(compiler, table, &column)?;
    let add = AddColumn {
        table: table.name.clone(),
        column,
        constraints,
        if_not_exists: false,
        position: None,
        online: OnlineDdl::default(),
    };
    dialect.check_added_column(&add).map_err(|refusal| {
        Refusal::new(format!("it changes a column by making it anew, and {}", refusal.why), refusal.instead)
    })?;
    let indexes: Vec<_> = indexes_of(table).into_iter().filter(|index| index.involves(&name)).collect();
    let old = format!("{OLD}{name}");
    let (sql_table, sql_name, sql_old) =
        (compiler.table(&table.name), dialect.quote(&name), dialect.quote(&old));
    let ddl = |sql: String| Statement::ddl(sql, Effect::Unknown);

    let mut statements = Vec::new();
    statements.extend(indexes.iter().map(|index| drop_index(compiler, &table.name, &index.name, false)));
    statements.push(ddl(format!("ALTER TABLE {sql_table} RENAME COLUMN {sql_name} TO {sql_old}")));
    statements.push(ddl(compiler.add_column_sql(&add)?));
    statements.push(Statement {
        kind: StatementKind::Dml,
        ..ddl(format!("UPDATE {sql_table} SET {sql_name} = {sql_old}"))
    });
    let drop = DropColumn {
        table: table.name.clone(),
        column: old,
        if_exists: false,
        cascade: false,
        online: OnlineDdl::default(),
    };
    statements.push(compiler.drop_column_after(&drop, &[]));
    for index in &indexes {
        statements.extend(compiler.plain_index(&table.name, index, false)?);
    }
    // A view would go on reading the old column, and then a text of its name.
    let readers = compiler.before.readers_of(&table.name, &name);
    compiler.without(&readers, statements)
}

/// Refuses a column that more than its own constraints and its indexes hold on to.
fn check_remade(compiler: &Compiler<'_>, table: &Table, column: &Column) -> Result<(), Refusal> {
    let name = column.name.as_str();
    super::ddl::check_dropped_column(table, name)?;
    let points_here = |constraint: &Constraint| match constraint {
        Constraint::ForeignKey(it) => {
            it.referent == table.name && it.referent_columns.iter().any(|it| it == name)
        }
        _ => false,
    };
    if let Some(other) =
        compiler.before.tables.values().find(|other| other.constraints.iter().any(points_here))
    {
        return Err(Refusal::new(
            format!(
                "it changes a column by making it anew, and a foreign key of {} points to this one",
                other.name
            ),
            "make a new table, copy the rows with execute, drop the old table and rename the new one",
        ));
    }
    if column.generated.is_some() {
        return Err(Refusal::new(
            "it changes a column by making it anew, and a generated column cannot be filled",
            "use drop_column and add_column",
        ));
    }
    Ok(())
}

/// The constraints that stand on the column itself. Unique ones are indexes.
fn own_constraints(table: &Table, column: &str) -> Vec<Constraint> {
    let is_own = |it: &&Constraint| only_column_of(table, it).is_some_and(|of| of.name == column);
    table.constraints.iter().filter(is_own).cloned().collect()
}

/// The column that a foreign key or check stands on, if it is about one only.
fn only_column_of<'a>(table: &'a Table, constraint: &Constraint) -> Option<&'a Column> {
    match constraint {
        Constraint::ForeignKey(it) => match it.columns.as_slice() {
            [name] => table.column(name),
            _ => None,
        },
        Constraint::Check(it) => table.column(only_column(&it.expression, &table.columns)?),
        _ => None,
    }
}

fn known_table<'a>(compiler: &Compiler<'a>, name: &TableName) -> Result<&'a Table, Refusal> {
    compiler.before.table(name).ok_or_else(|| unknown(name))
}

fn unknown(table: &TableName) -> Refusal {
    Refusal::new(
        format!(
            "it changes a column by making it anew, and no migration tells what {table} is like: \
             constraints and indexes would be lost"
        ),
        "write the statements with execute_for, or create the table in a migration",
    )
}
