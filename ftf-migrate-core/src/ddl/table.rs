//! Tables.

use super::column::check_using;
use super::compile::word;
use super::dialect::Comments;
use super::fold::with_names;
use super::{Compiled, Compiler, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{AlterTable, CreateTable, DropTable, Operation, RenameTable};
use crate::schema::naming::only_column;
use crate::schema::{Column, Constraint};
use std::collections::BTreeMap;

impl Compiler<'_> {
    pub(crate) fn create_table(&self, create: &CreateTable) -> Compiled {
        let create = with_names(create, &self.before.naming);
        let create = create.as_ref();
        self.dialect.check_table(create)?;
        let table = &create.table;
        let mut statements = self.missing_enums(&table.columns)?;
        statements.push(self.create_table_statement(create)?);
        if !self.dialect.indexes_stand_in_tables() {
            for index in &table.indexes {
                statements.extend(self.plain_index(&table.name, index, create.if_not_exists)?);
            }
        }
        for constraint in table.constraints.iter().filter(|it| self.is_added(create, it)) {
            statements.extend(self.dialect.add_constraint(self, &table.name, constraint)?);
        }
        if let (Some(comment), Comments::Apart) = (&table.comment, self.dialect.comments()) {
            statements.extend(self.dialect.table_comment(self, &table.name, Some(comment))?);
        }
        for column in &table.columns {
            statements.extend(self.storage_apart(&table.name, column)?);
            statements.extend(self.comment_apart(&table.name, column)?);
        }
        Ok(statements)
    }

    pub(super) fn drop_table(&self, drop: &DropTable) -> Compiled {
        self.require(drop.cascade, Feature::Cascade)?;
        let sql = format!(
            "DROP TABLE {}{}{}",
            word(drop.if_exists, "IF EXISTS "),
            self.table(&drop.table),
            word(drop.cascade, " CASCADE")
        );
        let gone = Effect::Disappears(Object::Table(drop.table.clone()));
        let mut statements =
            vec![Statement::ddl(sql, if drop.if_exists { Effect::Repeatable } else { gone })];
        if let Some(table) = self.before.table(&drop.table) {
            statements.extend(self.orphaned_enums(&drop.table, &table.columns.iter().collect::<Vec<_>>()));
        }
        Ok(statements)
    }

    pub(super) fn alter_table(&self, alter: &AlterTable) -> Compiled {
        for operation in &alter.operations {
            if let Operation::AlterColumn(alter) = operation {
                check_using(alter)?;
            }
        }
        self.dialect.alter_table(self, alter)
    }

    /// The statements of these operations, each compiled with the schema that the ones before it leave.
    pub(crate) fn one_by_one(&self, operations: &[Operation]) -> Compiled {
        let mut before = self.before.clone();
        let mut statements = Vec::new();
        for operation in operations {
            let compiler = Compiler { dialect: self.dialect, before: &before };
            statements.extend(compiler.operation(operation)?);
            before.apply_done(operation);
        }
        Ok(statements)
    }

    pub(super) fn rename_table(&self, rename: &RenameTable) -> Compiled {
        self.dialect.check_name(&rename.new_name)?;
        let new_name = self.dialect.new_table_name(&rename.table, &rename.new_name);
        let sql = format!("ALTER TABLE {} RENAME TO {new_name}", self.table(&rename.table));
        let there = Object::Table(rename.table.sibling(&rename.new_name));
        Ok(vec![Statement::ddl(sql, Effect::Appears(there))])
    }

    fn create_table_statement(&self, create: &CreateTable) -> Result<Statement, Refusal> {
        let table = &create.table;
        self.dialect.check_name(&table.name.name)?;
        let sql = format!(
            "CREATE TABLE {}{} ({}){}",
            word(create.if_not_exists, "IF NOT EXISTS "),
            self.table(&table.name),
            self.table_elements(create)?.join(", "),
            self.table_tail(create)?
        );
        let effect = if create.if_not_exists {
            Effect::Repeatable
        } else {
            Effect::Appears(Object::Table(table.name.clone()))
        };
        Ok(Statement::ddl(sql, effect))
    }

    /// What stands between the parentheses.
    fn table_elements(&self, create: &CreateTable) -> Result<Vec<String>, Refusal> {
        let table = &create.table;
        let mut on_columns: BTreeMap<&str, Vec<&Constraint>> = BTreeMap::new();
        let mut on_table = Vec::new();
        for constraint in table.constraints.iter().filter(|it| !self.is_added(create, it)) {
            match self.place(create, constraint) {
                Some(column) => on_columns.entry(column).or_default().push(constraint),
                None => on_table.push(constraint),
            }
        }
        let mut elements = Vec::new();
        for column in &table.columns {
            let on_column = on_columns.remove(column.name.as_str()).unwrap_or_default();
            elements.push(self.column_in_table(create, column, on_column.into_iter())?);
        }
        for constraint in on_table {
            elements.push(self.constraint_in_table(constraint)?);
        }
        if self.dialect.indexes_stand_in_tables() {
            for index in &table.indexes {
                elements.push(self.index_in_table(index)?);
            }
        }
        Ok(elements)
    }

    /// Whether the constraint has to be added to the new table: what is written inside of CREATE TABLE is valid whatever it says.
    /// Source: PostgreSQL documentation, "CREATE TABLE" knows no NOT VALID.
    fn is_added(&self, create: &CreateTable, constraint: &Constraint) -> bool {
        !create.if_not_exists && constraint.is_not_valid() && self.dialect.has(Feature::NotValid)
    }

    /// The column on which the constraint is to stand, if it is to stand on one.
    pub(crate) fn place<'a>(&self, create: &'a CreateTable, constraint: &Constraint) -> Option<&'a str> {
        let table = &create.table;
        match constraint {
            Constraint::PrimaryKey(key) => {
                let [name] = key.columns.as_slice() else { return None };
                let column = table.column(name)?;
                self.dialect.key_on_column(create, column, "")?;
                Some(&column.name)
            }
            _ if !self.dialect.constraints_stand_on_columns() => None,
            Constraint::ForeignKey(key) if key.columns.len() == 1 => {
                table.column(&key.columns[0]).map(|column| column.name.as_str())
            }
            Constraint::Check(check) => only_column(&check.expression, &table.columns),
            _ => None,
        }
    }

    /// A column of a new table, with the constraints that stand on it.
    pub(crate) fn column_in_table<'a>(
        &self,
        create: &CreateTable,
        column: &Column,
        constraints: impl Iterator<Item = &'a Constraint>,
    ) -> Result<String, Refusal> {
        let (keys, others): (Vec<_>, Vec<_>) =
            constraints.partition(|constraint| matches!(constraint, Constraint::PrimaryKey(_)));
        let key = keys
            .first()
            .and_then(|key| self.dialect.key_on_column(create, column, key.name().unwrap_or_default()));
        let sql_type = self.dialect.type_in_table(create, column, key.is_some())?;
        let mut sql = self.column_of_type(column, &sql_type, key)?;
        for constraint in others {
            sql += &format!(" {}", self.constraint_on_new_column(constraint)?);
        }
        Ok(sql)
    }

    /// A constraint as it stands on a column of a new table.
    pub(crate) fn constraint_on_new_column(&self, constraint: &Constraint) -> Result<String, Refusal> {
        match constraint {
            Constraint::ForeignKey(_) => self.constraint_on_column(constraint),
            other => self.constraint_in_table(other),
        }
    }

    fn table_tail(&self, create: &CreateTable) -> Result<String, Refusal> {
        let mut tail = self.dialect.table_options(create)?;
        if let (Some(comment), Comments::Inline) = (&create.table.comment, self.dialect.comments()) {
            tail.push(format!("COMMENT = {}", self.inline_comment(Some(comment))?));
        }
        let mut tail = if tail.is_empty() { String::new() } else { format!(" {}", tail.join(", ")) };
        if let Some(by) = &create.table.partition_by {
            tail += &format!(" {}", self.partition_by(by)?);
        }
        Ok(tail)
    }
}
