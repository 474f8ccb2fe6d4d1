//! Changing columns on MySQL and MariaDB, which write the whole column anew.

use super::rechecked::{MadeAgain, is_in_foreign_key, is_rechecked};
use super::{Ddl, types};
use crate::ddl::{Compiled, Compiler, Dialect, Effect, Feature, Refusal, Statement};
use crate::operation::{
    AddEnumValue, AlterColumn, AlterTableOptions, Change, CreateTable, OnlineDdl, insert_value,
};
use crate::schema::{Column, Constraint, Generated, ServerDefault, Table, TableName};

/// A default alone has an action of its own; everything else restates the column.
pub(super) fn alter_column(dialect: &Ddl, compiler: &Compiler<'_>, alter: &AlterColumn) -> Compiled {
    if let [Change::ServerDefault(default)] = alter.changes.as_slice()
        && alter.position.is_none()
        && let Some(action) = default_action(dialect, compiler, alter, default.as_ref())?
    {
        let column = dialect.quote(&alter.column);
        let sql = format!("ALTER TABLE {} ALTER COLUMN {column} {action}", compiler.table(&alter.table));
        return Ok(vec![Statement::ddl(sql, Effect::Repeatable)]);
    }
    let mut column = compiler.state_before(alter).ok_or_else(|| unknown(&alter.table, &alter.column))?;
    check_generated(&column, &alter.changes)?;
    let was_nullable = column.nullable;
    column.change(&alter.changes);
    let action = format!(
        "MODIFY COLUMN {}{}",
        compiler.column_definition(&alter.table, &column)?,
        dialect.position(alter.position.as_ref())
    );
    let head = format!("ALTER TABLE {} ", compiler.table(&alter.table));
    let again = if was_nullable == column.nullable {
        MadeAgain::default()
    } else {
        checks_in_the_way(dialect, compiler, alter)?
    };
    match again.objects.first().cloned() {
        Some(check) => Ok(vec![
            Statement::ddl(
                format!("{head}{}, {action}", again.dropped.join(", ")),
                Effect::Disappears(check.clone()),
            ),
            Statement::ddl(head + &again.made.join(", "), Effect::Appears(check)),
        ]),
        None => Ok(vec![Statement::ddl(head + &action, Effect::Repeatable)]),
    }
}

/// The checks for which MySQL would copy the table, if a foreign key holds the column: it may then not change whether it holds
/// NULL. Who demands how the table is changed is not helped behind their back.
fn checks_in_the_way(
    dialect: &Ddl,
    compiler: &Compiler<'_>,
    alter: &AlterColumn,
) -> Result<MadeAgain, Refusal> {
    let mut again = MadeAgain::default();
    let is_ours = !dialect.is_mariadb() && alter.online == OnlineDdl::default();
    if let Some(table) = compiler.before.table(&alter.table).filter(|_| is_ours)
        && is_in_foreign_key(compiler, &alter.table, &alter.column)
    {
        for constraint in &table.constraints {
            if matches!(constraint, Constraint::Check(check) if is_rechecked(dialect, table, check)) {
                again.push_check(dialect, compiler, &alter.table, constraint)?;
            }
        }
    }
    Ok(again)
}

/// Character set and collation of a table are what its new columns get, so the text columns that have
/// said nothing of their own are written anew. What they are is known, or all of the table is converted.
pub(super) fn alter_table_options(
    dialect: &Ddl,
    compiler: &Compiler<'_>,
    alter: &AlterTableOptions,
) -> Compiled {
    let mut changed = Table::new(alter.table.clone());
    changed.change_options(&alter.changes);
    let converts = changed.charset.is_some() || changed.collation.is_some();
    let mut actions = dialect.table_options(&CreateTable { table: changed, if_not_exists: false })?;
    match compiler.before.table(&alter.table) {
        Some(table) if converts => {
            let follows = |column: &&Column| {
                column.charset.is_none() && column.collation.is_none() && column.sql_type.may_have_collation()
            };
            for column in table.columns.iter().filter(follows) {
                let definition = compiler.column_definition(&alter.table, column)?;
                actions.push(format!("MODIFY COLUMN {definition}"));
            }
        }
        None if converts => {
            return Err(Refusal::new(
                format!("no migration tells which columns {} has, and they are to follow", alter.table),
                "use execute with ALTER TABLE … CONVERT TO CHARACTER SET",
            ));
        }
        _ => {}
    }
    if actions.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("ALTER TABLE {} {}", compiler.table(&alter.table), actions.join(", "));
    Ok(vec![Statement::ddl(sql, Effect::Repeatable)])
}

/// Refuses what no server does: between a virtual column and any other there is no way.
fn check_generated(column: &Column, changes: &[Change]) -> Result<(), Refusal> {
    let is_virtual = |it: Option<&Generated>| it.is_some_and(|it| !it.stored);
    for change in changes {
        if let Change::Generated(generated) = change
            && is_virtual(generated.as_ref()) != is_virtual(column.generated.as_ref())
        {
            return Err(Refusal::new(
                "it makes no virtual column of another one, and no other one of a virtual column",
                "use drop_column and add_column",
            ));
        }
    }
    Ok(())
}

/// The action that changes a default alone; `None` where the server has none for it: the time, and
/// a column of which nothing is known, where MariaDB may lose more than the default.
fn default_action(
    dialect: &Ddl,
    compiler: &Compiler<'_>,
    alter: &AlterColumn,
    default: Option<&ServerDefault>,
) -> Result<Option<String>, Refusal> {
    let before = compiler.state_before(alter);
    // With a default that is the time, MariaDB drops an ON UPDATE in silence (seen on 10.11).
    if dialect.is_mariadb() && before.as_ref().is_none_or(|column| column.on_update_now) {
        return Ok(None);
    }
    let Some(default) = default else {
        let Some(mut column) = before else { return Ok(Some("DROP DEFAULT".to_owned())) };
        column.server_default = None;
        dialect.check_invisible(&column)?;
        // A column that may be NULL and has no default at all takes no row that leaves it out.
        return Ok((!column.nullable).then(|| "DROP DEFAULT".to_owned()));
    };
    match (default, before) {
        (ServerDefault::Now, _) => Ok(None),
        // MySQL takes this one only where the column is defined.
        (_, Some(column)) if !dialect.is_mariadb() && types::is_large(&column.sql_type) => Ok(None),
        // SHOW CREATE TABLE and dumps of MySQL would leave it out (seen on 9.7).
        (ServerDefault::Sql(_), Some(_)) if !dialect.is_mariadb() && is_in_primary_key(compiler, alter) => {
            Ok(None)
        }
        (ServerDefault::Sql(sql), _) => {
            // Both products take an expression here in parentheses only.
            if !dialect.has_default_expressions() {
                return Err(types::no_expressions());
            }
            Ok(Some(format!("SET DEFAULT ({sql})")))
        }
        (ServerDefault::Value(value), None) => Ok(Some(format!("SET DEFAULT {}", compiler.literal(value)?))),
        (ServerDefault::Value(_), Some(column)) => {
            Ok(Some(format!("SET DEFAULT {}", dialect.default(compiler, &column, default)?)))
        }
    }
}

fn is_in_primary_key(compiler: &Compiler<'_>, alter: &AlterColumn) -> bool {
    let table = compiler.before.table(&alter.table);
    let mut constraints = table.into_iter().flat_map(|table| &table.constraints);
    constraints.any(|it| matches!(it, Constraint::PrimaryKey(key) if key.columns.contains(&alter.column)))
}

/// Every known column of the enum gets the longer list of words.
pub(super) fn add_enum_value(compiler: &Compiler<'_>, add: &AddEnumValue) -> Compiled {
    let statements = compiler
        .before
        .columns_of_enum(&add.name)
        .map(|(table, column)| {
            let mut column = column.clone();
            if let Some((_, values)) = column.sql_type.enum_type_mut() {
                insert_value(values, &add.value, add.position.as_ref());
            }
            modify(compiler, &table.name, &column)
        })
        .collect::<Result<Vec<_>, _>>()?;
    if statements.is_empty() { Err(Feature::EnumTypes.refusal()) } else { Ok(statements) }
}

fn modify(compiler: &Compiler<'_>, table: &TableName, column: &Column) -> Result<Statement, Refusal> {
    let definition = compiler.column_definition(table, column)?;
    let sql = format!("ALTER TABLE {} MODIFY COLUMN {definition}", compiler.table(table));
    Ok(Statement::ddl(sql, Effect::Repeatable))
}

pub(super) fn unknown(table: &TableName, column: &str) -> Refusal {
    Refusal::new(
        format!(
            "it writes the whole column anew, and no migration tells what {table}.{column} is like: \
             NOT NULL, default and comment would be lost"
        ),
        "describe the column as it is now with .existing(column(…))",
    )
}
