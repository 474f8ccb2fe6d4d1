//! DDL of SQLite.
//!
//! SQLite changes little of a table that is there. So that as much as possible can be undone,
//! whatever concerns one column stands on that column, where DROP COLUMN takes it along, and every
//! unique constraint is a unique index of its name, which DROP INDEX drops.

use super::{alter, types};
use crate::capabilities::{Product, Server};
use crate::ddl::{Comments, Compiled, Compiler, Dialect, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{
    AddColumn, AlterColumn, ConstraintKind, CreateTable, DropColumn, DropConstraint, RenameIndex,
};
use crate::schema::naming::only_column;
use crate::schema::{Column, Constraint, Identity, Index, ServerDefault, SqlType, Table, TableName, Value};
use std::fmt::Write as _;

/// SQLite in one version.
pub(in crate::dialect) struct Ddl {
    pub(in crate::dialect) server: Server,
}

impl Dialect for Ddl {
    fn server(&self) -> &Server {
        &self.server
    }

    fn has(&self, feature: Feature) -> bool {
        match feature {
            Feature::Checks
            | Feature::CreateIndexIfNotExists
            | Feature::DeferrableForeignKeys
            | Feature::DescendingIndexes
            | Feature::ExpressionIndexes
            | Feature::IfExistsOnIndexes
            | Feature::PartialIndexes
            | Feature::SetDefaultAction => true,
            Feature::StoredColumns | Feature::VirtualColumns => {
                self.server.is_at_least(Product::Sqlite, (3, 31, 0))
            }
            _ => false,
        }
    }

    fn comments(&self) -> Comments {
        Comments::Nowhere
    }

    fn constraints_stand_on_columns(&self) -> bool {
        true
    }

    fn sql_type(&self, sql_type: &SqlType) -> Result<String, Refusal> {
        types::spell(sql_type)
    }

    fn text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    fn bytes(&self, bytes: &[u8]) -> String {
        let mut literal = "X'".to_owned();
        for byte in bytes {
            let _ = write!(literal, "{byte:02X}");
        }
        literal + "'"
    }

    fn default(
        &self,
        compiler: &Compiler<'_>,
        column: &Column,
        default: &ServerDefault,
    ) -> Result<String, Refusal> {
        match default {
            ServerDefault::Value(value) => compiler.literal(value),
            ServerDefault::Sql(expression) => Ok(format!("({expression})")),
            ServerDefault::Now => Ok(now(&column.sql_type).to_owned()),
        }
    }

    /// Only a primary key numbers itself; see [`Self::key_on_column`].
    fn numbering(&self, column: &Column) -> Result<Option<String>, Refusal> {
        if column.autoincrement || column.identity.is_some() {
            return Err(Refusal::new(
                format!(
                    "only a primary key of one integer column numbers itself, and {} is none",
                    column.name
                ),
                "make it the only column of the primary key, or leave autoincrement and identity out",
            ));
        }
        Ok(None)
    }

    fn condition_of_type(&self, column: &Column) -> Result<Option<String>, Refusal> {
        let SqlType::Enum { values, .. } = &column.sql_type else { return Ok(None) };
        for value in values {
            crate::ddl::text_without_nul(value)?;
        }
        let values: Vec<_> = values.iter().map(|value| self.text(value)).collect();
        Ok(Some(format!("{} IN ({})", self.quote(&column.name), values.join(", "))))
    }

    fn key_on_column(&self, create: &CreateTable, column: &Column, name: &str) -> Option<String> {
        let is_rowid =
            column.sql_type.is_integer() && !create.table.without_rowid && column.generated.is_none();
        let autoincrement = if column.autoincrement { " AUTOINCREMENT" } else { "" };
        is_rowid.then(|| format!("CONSTRAINT {} PRIMARY KEY{autoincrement}", self.quote(name)))
    }

    fn type_in_table(&self, create: &CreateTable, column: &Column, is_key: bool) -> Result<String, Refusal> {
        if is_key {
            // No other spelling makes the column the rowid.
            Ok("INTEGER".to_owned())
        } else if create.table.strict {
            types::spell_strict(&column.sql_type)
        } else {
            types::spell(&column.sql_type)
        }
    }

    fn check_table(&self, create: &CreateTable) -> Result<(), Refusal> {
        let fits = |it: &Column| it.identity.is_none_or(is_plain);
        if let Some(column) = create.table.columns.iter().find(|column| !fits(column)) {
            return Err(identity_options(&column.name));
        }
        if create.table.without_rowid && create.table.columns.iter().any(|column| column.autoincrement) {
            return Err(Refusal::new(
                "a table WITHOUT ROWID numbers nothing",
                "leave autoincrement or without_rowid out",
            ));
        }
        Ok(())
    }

    fn table_options(&self, create: &CreateTable) -> Result<Vec<String>, Refusal> {
        if create.table.strict && !self.server.is_at_least(Product::Sqlite, (3, 37, 0)) {
            return Err(Refusal::new("it has no STRICT tables before 3.37", "leave strict out"));
        }
        let Table { engine, charset, collation, .. } = &create.table;
        if engine.is_some() || charset.is_some() || collation.is_some() {
            return Err(Feature::TableOptions.refusal());
        }
        let without_rowid = create.table.without_rowid.then(|| "WITHOUT ROWID".to_owned());
        let strict = create.table.strict.then(|| "STRICT".to_owned());
        Ok(without_rowid.into_iter().chain(strict).collect())
    }

    /// SQLite wants the schema on the index and none on the table.
    fn index_and_table(&self, compiler: &Compiler<'_>, table: &TableName, index: &str) -> (String, String) {
        (compiler.table(&table.sibling(index)), self.quote(&table.name))
    }

    fn index_key_with_method(&self, _: &str, method: &str) -> Result<String, Refusal> {
        Err(Refusal::new(
            format!("it has one index method only, and {method} is asked for"),
            "leave the method out",
        ))
    }

    /// There is no statement for it: the index is dropped and made again.
    fn rename_index(&self, compiler: &Compiler<'_>, rename: &RenameIndex) -> Compiled {
        let known = compiler
            .before
            .table(&rename.table)
            .and_then(|table| table.indexes.iter().find(|it| it.name == rename.name));
        let Some(index) = known else {
            return Err(Refusal::new(
                "it cannot rename an index, and no migration tells what is in this one to make it again",
                "use drop_index and create_index",
            ));
        };
        let renamed = Index { name: rename.new_name.clone(), ..index.clone() };
        let mut statements = vec![drop_index(compiler, &rename.table, &rename.name, false)];
        statements.extend(compiler.plain_index(&rename.table, &renamed, false)?);
        Ok(statements)
    }

    fn check_added_column(&self, add: &AddColumn) -> Result<(), Refusal> {
        let column = &add.column;
        if add.constraints.iter().any(|it| matches!(it, Constraint::PrimaryKey(_))) {
            return Err(Feature::AddConstraint.refusal());
        }
        if column.generated.as_ref().is_some_and(|it| it.stored) {
            return Err(Feature::StoredColumns.refusal());
        }
        if column.server_default == Some(ServerDefault::Now) {
            return Err(Refusal::new(
                "it adds no column whose default is the time, because the rows that are there would need one",
                "add the column without server_default and fill it with execute, or make it with the table",
            ));
        }
        if !column.nullable && column.generated.is_none() && !has_value(column.server_default.as_ref()) {
            return Err(Refusal::new(
                "it adds no NOT NULL column without a default other than NULL",
                "give it a server_default, or let it be nullable and fill it with execute",
            ));
        }
        let refers = add.constraints.iter().any(|it| matches!(it, Constraint::ForeignKey(_)));
        if refers && has_value(column.server_default.as_ref()) {
            return Err(Refusal::new(
                "it adds no column with both a foreign key and a default other than NULL",
                "leave server_default or references out",
            ));
        }
        Ok(())
    }

    fn drop_column(&self, compiler: &Compiler<'_>, drop: &DropColumn) -> Compiled {
        let mut statements = Vec::new();
        if let Some(table) = compiler.before.table(&drop.table) {
            check_dropped_column(table, &drop.column)?;
            for index in indexes_of(table).iter().filter(|index| index.involves(&drop.column)) {
                statements.push(drop_index(compiler, &drop.table, &index.name, false));
            }
        }
        statements.push(compiler.drop_column_after(drop, &[]));
        Ok(statements)
    }

    fn alter_column(&self, compiler: &Compiler<'_>, alter: &AlterColumn) -> Compiled {
        alter::alter_column(self, compiler, alter)
    }

    fn add_constraint(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        constraint: &Constraint,
    ) -> Compiled {
        alter::add_constraint(self, compiler, table, constraint)
    }

    fn drop_constraint(&self, compiler: &Compiler<'_>, drop: &DropConstraint) -> Compiled {
        if drop.kind == ConstraintKind::Unique {
            return Ok(vec![drop_index(compiler, &drop.table, &drop.name, drop.if_exists)]);
        }
        alter::drop_constraint(self, compiler, drop)
    }

    fn readers_hold_columns(&self) -> bool {
        true
    }

    /// SQLite wants the schema on the trigger and none on the table.
    fn trigger_and_table(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        trigger: &str,
    ) -> (String, String) {
        (compiler.table(&table.sibling(trigger)), self.quote(&table.name))
    }

    fn table_comment(&self, _: &Compiler<'_>, _: &TableName, _: Option<&str>) -> Compiled {
        Ok(Vec::new())
    }
}

fn now(sql_type: &SqlType) -> &'static str {
    match sql_type {
        SqlType::Date => "CURRENT_DATE",
        SqlType::Time | SqlType::TimeTz => "CURRENT_TIME",
        _ => "CURRENT_TIMESTAMP",
    }
}

fn has_value(default: Option<&ServerDefault>) -> bool {
    default.is_some_and(|it| *it != ServerDefault::Value(Value::Null))
}

/// Whether the rowid does all that the identity asks for.
fn is_plain(identity: Identity) -> bool {
    let plain = Identity { start: None, increment: None, ..Identity::default() };
    let one = |it: Option<i64>| it.is_none_or(|it| it == 1);
    one(identity.start)
        && one(identity.increment)
        && Identity { start: None, increment: None, ..identity } == plain
}

fn identity_options(column: &str) -> Refusal {
    Refusal::new(
        format!("it cannot number {column} with these options of the identity"),
        "leave the options out, or use autoincrement",
    )
}

pub(super) fn drop_index(
    compiler: &Compiler<'_>,
    table: &TableName,
    name: &str,
    if_exists: bool,
) -> Statement {
    let index = compiler.table(&table.sibling(name));
    let sql = format!("DROP INDEX {}{index}", if if_exists { "IF EXISTS " } else { "" });
    let gone = Effect::Disappears(Object::Index(table.clone(), name.to_owned()));
    Statement::ddl(sql, if if_exists { Effect::Repeatable } else { gone })
}

/// The indexes of a table, those that stand for unique constraints too.
pub(super) fn indexes_of(table: &Table) -> Vec<Index> {
    let of_constraints = table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::Unique(it) => {
            let columns: Vec<_> = it.columns.iter().map(String::as_str).collect();
            Some(Index { unique: true, ..Index::new(it.name.as_deref()?, &columns) })
        }
        _ => None,
    });
    of_constraints.chain(table.indexes.iter().cloned()).collect()
}

/// Refuses a column that a constraint of the whole table holds on to.
pub(super) fn check_dropped_column(table: &Table, column: &str) -> Result<(), Refusal> {
    let holds = |constraint: &&Constraint| match constraint {
        Constraint::ForeignKey(it) => it.columns.len() > 1,
        Constraint::Check(it) => only_column(&it.expression, &table.columns) != Some(column),
        Constraint::Unique(_) => false,
        Constraint::PrimaryKey(_) | Constraint::Exclude(_) => true,
    };
    match table.constraints.iter().filter(|it| it.involves(column)).find(holds) {
        Some(constraint) => Err(Refusal::new(
            format!(
                "the constraint {} holds on to the column, and it cannot drop a constraint",
                constraint.name().unwrap_or_default()
            ),
            "make a new table without the column, copy the rows with execute, drop the old table and rename the new one",
        )),
        None => Ok(()),
    }
}
