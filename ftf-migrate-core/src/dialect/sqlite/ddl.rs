//! DDL of SQLite.
//!
//! SQLite changes little of a table that is there; for the rest the table is made anew (`rebuild/`).
//! So that it need not be more often than necessary, a foreign key or check of one column stands on
//! that column, where ADD COLUMN brings it and DROP COLUMN takes it along.

use super::catalogue::Catalogue;
use super::text::is_bare_name;
use super::{rebuild, schema_of, types};
use crate::capabilities::{Product, Server};
use crate::ddl::{Comments, Compiled, Compiler, Dialect, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{
    AddColumn, AlterColumn, AlterTable, AlterTableOptions, Change, ColumnPosition, CreateConstraint,
    CreateTable, DropColumn, DropConstraint, OnlineDdl, Operation, RenameColumn, RenameConstraint,
    RenameIndex,
};
use crate::schema::{Column, Constraint, Identity, Index, ServerDefault, SqlType, Table, TableName, Value};
use std::fmt::Write as _;

/// SQLite in one version.
pub(in crate::dialect) struct Ddl {
    pub(in crate::dialect) server: Server,
    /// What the database says of the table that is about to be changed; what the migrations tell counts if `None`.
    pub(in crate::dialect) catalogue: Option<Catalogue>,
}

/// The table that has to be looked at before the operation has statements: it is made anew, or may have to be.
pub(in crate::dialect) fn reads_catalogue<'o>(
    server: &Server,
    operation: &'o Operation,
) -> Option<&'o TableName> {
    match operation {
        Operation::AddColumn(add) => {
            let in_place = rebuild::adds_by_itself(&Ddl { server: *server, catalogue: None }, add);
            (add.position.is_some() || !in_place).then_some(&add.table)
        }
        Operation::AlterColumn(alter) => (!only_comments(alter)).then_some(&alter.table),
        Operation::DropColumn(it) => Some(&it.table),
        Operation::CreateConstraint(it) => Some(&it.table),
        Operation::DropConstraint(it) => Some(&it.table),
        Operation::RenameConstraint(it) => Some(&it.table),
        Operation::AlterTableOptions(it) => Some(&it.table),
        Operation::AlterTable(it) => {
            it.operations.iter().any(|it| reads_catalogue(server, it).is_some()).then_some(&it.table)
        }
        _ => None,
    }
}

/// Whether nothing but comments is changed, which SQLite has not.
pub(super) fn only_comments(alter: &AlterColumn) -> bool {
    alter.position.is_none() && alter.changes.iter().all(|change| matches!(change, Change::Comment(_)))
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

    /// REFERENCES takes no schema: the key stays in that of its table.
    fn referent(&self, _: &Compiler<'_>, referent: &TableName) -> String {
        self.quote(&referent.name)
    }

    fn check_table(&self, create: &CreateTable) -> Result<(), Refusal> {
        stay_in_schema(&create.table.name, &create.table.constraints)?;
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

    fn alter_table_options(&self, compiler: &Compiler<'_>, alter: &AlterTableOptions) -> Compiled {
        rebuild::rebuild(self, compiler, &alter.table, &Operation::AlterTableOptions(alter.clone()))
    }

    fn honours_position(&self, position: Option<&ColumnPosition>) -> bool {
        position.is_some()
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

    /// Where ADD COLUMN does not take the column, the table is made anew.
    fn add_column(&self, compiler: &Compiler<'_>, add: &AddColumn) -> Option<Compiled> {
        if let Err(refusal) = stay_in_schema(&add.table, &add.constraints) {
            return Some(Err(refusal));
        }
        match rebuild::adds_in_place(self, compiler, add) {
            Ok(true) => return None,
            Ok(false) => {}
            Err(refusal) => return Some(Err(refusal)),
        }
        let anew = rebuild::rebuild(self, compiler, &add.table, &Operation::AddColumn(add.clone()));
        let is_known = self.catalogue.is_some() || compiler.before.table(&add.table).is_some();
        Some(if is_known { anew } else { self.check_added_column(add).and(anew) })
    }

    fn check_added_column(&self, add: &AddColumn) -> Result<(), Refusal> {
        let column = &add.column;
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
        let Some(indexes) = rebuild::drops_in_place(self, compiler, drop)? else {
            return rebuild::rebuild(self, compiler, &drop.table, &Operation::DropColumn(drop.clone()));
        };
        let dropped = |index: &String| drop_index(compiler, &drop.table, index, false);
        let mut statements: Vec<_> = indexes.iter().map(dropped).collect();
        statements.push(compiler.drop_column_after(drop, &[]));
        Ok(statements)
    }

    fn alter_column(&self, compiler: &Compiler<'_>, alter: &AlterColumn) -> Compiled {
        rebuild::rebuild(self, compiler, &alter.table, &Operation::AlterColumn(alter.clone()))
    }

    /// SQLite puts the new name into expressions too, and quotes it there if it is quoted here.
    fn rename_column(&self, compiler: &Compiler<'_>, rename: &RenameColumn) -> Compiled {
        let (table, column) = (compiler.table(&rename.table), self.quote(&rename.column));
        let new_name = if is_bare_name(&rename.new_name) {
            rename.new_name.clone()
        } else {
            self.quote(&rename.new_name)
        };
        let sql = format!("ALTER TABLE {table} RENAME COLUMN {column} TO {new_name}");
        let there = Object::Column(rename.table.clone(), rename.new_name.clone());
        Ok(vec![Statement::ddl(sql, Effect::Appears(there))])
    }

    fn folds_into_tables(&self) -> bool {
        true
    }

    fn alter_table(&self, compiler: &Compiler<'_>, alter: &AlterTable) -> Compiled {
        rebuild::alter_table(self, compiler, alter)
    }

    fn alter_together(&self, compiler: &Compiler<'_>, alter: &AlterTable) -> Compiled {
        rebuild::alter_table(self, compiler, alter)
    }

    fn add_constraint(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        constraint: &Constraint,
    ) -> Compiled {
        stay_in_schema(table, std::slice::from_ref(constraint))?;
        let (table_name, constraint) = (table.clone(), constraint.clone());
        let create = CreateConstraint { table: table_name, constraint, online: OnlineDdl::default() };
        rebuild::rebuild(self, compiler, table, &Operation::CreateConstraint(create))
    }

    fn drop_constraint(&self, compiler: &Compiler<'_>, drop: &DropConstraint) -> Compiled {
        compiler.require(drop.if_exists, Feature::IfExistsOnConstraints)?;
        rebuild::rebuild(self, compiler, &drop.table, &Operation::DropConstraint(drop.clone()))
    }

    fn rename_constraint(&self, compiler: &Compiler<'_>, rename: &RenameConstraint) -> Compiled {
        rebuild::rebuild(self, compiler, &rename.table, &Operation::RenameConstraint(rename.clone()))
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

pub(super) fn now(sql_type: &SqlType) -> &'static str {
    match sql_type {
        SqlType::Date => "CURRENT_DATE",
        SqlType::Time | SqlType::TimeTz => "CURRENT_TIME",
        _ => "CURRENT_TIMESTAMP",
    }
}

/// Refuses a foreign key to a table of another schema, which SQLite would look for in the table's own.
fn stay_in_schema(table: &TableName, constraints: &[Constraint]) -> Result<(), Refusal> {
    let leaves = |it: &&Constraint| match it {
        Constraint::ForeignKey(key) => schema_of(&key.referent) != schema_of(table),
        _ => false,
    };
    match constraints.iter().find(leaves) {
        Some(_) => Err(Refusal::new(
            "a foreign key refers to tables of its own database file only",
            "keep the two tables in one file, or leave the foreign key out",
        )),
        None => Ok(()),
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

fn drop_index(compiler: &Compiler<'_>, table: &TableName, name: &str, if_exists: bool) -> Statement {
    let index = compiler.table(&table.sibling(name));
    let sql = format!("DROP INDEX {}{index}", if if_exists { "IF EXISTS " } else { "" });
    let gone = Effect::Disappears(Object::Index(table.clone(), name.to_owned()));
    Statement::ddl(sql, if if_exists { Effect::Repeatable } else { gone })
}
