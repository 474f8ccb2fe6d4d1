//! Several changes of one table.

use super::definition::{ColumnDef, added, owned};
use super::{
    AddColumn, AlterColumn, ConstraintKind, CreateConstraint, CreateIndex, DropColumn, DropConstraint,
    DropIndex, OnlineDdl, Operation,
};
use crate::schema::{Check, Constraint, ForeignKey, Index, PrimaryKey, TableName, Unique};

/// Several changes of one table, done together: see [`Op::alter_table`](super::Op::alter_table).
///
/// On SQLite the table is made anew once for all of them, if one of them needs it; elsewhere those that
/// can be are one statement. Neighbouring operations on one table are done together like this in any
/// case. A rename is done in place everywhere and so is an operation of its own.
///
/// The methods are those of [`Op`](super::Op) without the name of the table.
#[derive(Debug)]
pub struct AlterTable {
    /// The table.
    pub table: TableName,
    /// The changes, in order; all of them of this table.
    pub operations: Vec<Operation>,
}

/// Defines a recorder method's body: adds the operation and hands it back.
macro_rules! add {
    ($self:ident, $variant:ident, $value:expr) => {{
        $self.operations.push(Operation::$variant($value));
        match $self.operations.last_mut() {
            Some(Operation::$variant(operation)) => operation,
            _ => unreachable!("the operation was pushed the line before"),
        }
    }};
}

impl AlterTable {
    /// No changes yet.
    pub(super) fn new(table: TableName) -> Self {
        Self { table, operations: Vec::new() }
    }

    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        for operation in &mut self.operations {
            let table = match operation {
                Operation::AddColumn(it) => &mut it.table,
                Operation::DropColumn(it) => &mut it.table,
                Operation::AlterColumn(it) => &mut it.table,
                Operation::CreateIndex(it) => &mut it.table,
                Operation::DropIndex(it) => &mut it.table,
                Operation::CreateConstraint(it) => &mut it.table,
                Operation::DropConstraint(it) => &mut it.table,
                _ => continue,
            };
            table.clone_from(&self.table);
        }
        self
    }

    /// Adds a column, with the constraints that stand on it.
    pub fn add_column(&mut self, column: ColumnDef<'_>) -> &mut AddColumn {
        let add = added(self.table.clone(), &column);
        add!(self, AddColumn, add)
    }

    /// Drops a column with its values.
    pub fn drop_column(&mut self, column: &str) -> &mut DropColumn {
        let (table, column) = (self.table.clone(), column.to_owned());
        add!(
            self,
            DropColumn,
            DropColumn { table, column, if_exists: false, cascade: false, online: OnlineDdl::default() }
        )
    }

    /// Changes a column; what this returns is told what.
    pub fn alter_column(&mut self, column: &str) -> &mut AlterColumn {
        let (table, column) = (self.table.clone(), column.to_owned());
        let alter = AlterColumn {
            table,
            column,
            changes: Vec::new(),
            using: None,
            existing: None,
            position: None,
            online: OnlineDdl::default(),
        };
        add!(self, AlterColumn, alter)
    }

    /// Makes an index over these columns.
    pub fn create_index(&mut self, name: &str, columns: &[&str]) -> &mut CreateIndex {
        let (table, index) = (self.table.clone(), Index::new(name, columns));
        let online = OnlineDdl::default();
        add!(
            self,
            CreateIndex,
            CreateIndex { table, index, concurrently: false, if_not_exists: false, online }
        )
    }

    /// Drops an index.
    pub fn drop_index(&mut self, name: &str) -> &mut DropIndex {
        let (table, name) = (self.table.clone(), name.to_owned());
        let online = OnlineDdl::default();
        add!(self, DropIndex, DropIndex { name, table, concurrently: false, if_exists: false, online })
    }

    /// Adds a primary key.
    pub fn create_primary_key(&mut self, name: &str, columns: &[&str]) -> &mut CreateConstraint {
        let key = PrimaryKey { name: Some(name.to_owned()), columns: owned(columns) };
        self.create_constraint(Constraint::PrimaryKey(key))
    }

    /// Adds a unique constraint.
    pub fn create_unique_constraint(&mut self, name: &str, columns: &[&str]) -> &mut CreateConstraint {
        let unique = Unique { name: Some(name.to_owned()), columns: owned(columns), ..Unique::default() };
        self.create_constraint(Constraint::Unique(unique))
    }

    /// Adds a foreign key from `columns` to `referent_columns` of `referent`.
    pub fn create_foreign_key(
        &mut self,
        name: &str,
        columns: &[&str],
        referent: &str,
        referent_columns: &[&str],
    ) -> &mut CreateConstraint {
        self.create_constraint(Constraint::ForeignKey(ForeignKey {
            name: Some(name.to_owned()),
            columns: owned(columns),
            referent: TableName::new(referent),
            referent_columns: owned(referent_columns),
            on_delete: None,
            on_update: None,
            match_kind: None,
            deferrable: None,
            not_valid: false,
        }))
    }

    /// Adds a check.
    pub fn create_check_constraint(&mut self, name: &str, expression: &str) -> &mut CreateConstraint {
        let (name, expression) = (Some(name.to_owned()), expression.to_owned());
        self.create_constraint(Constraint::Check(Check { name, expression, not_valid: false }))
    }

    /// Adds any constraint, with every option that it has.
    pub fn create_constraint(&mut self, constraint: Constraint) -> &mut CreateConstraint {
        let table = self.table.clone();
        add!(self, CreateConstraint, CreateConstraint { table, constraint, online: OnlineDdl::default() })
    }

    /// Drops a constraint.
    pub fn drop_constraint(&mut self, name: &str, kind: ConstraintKind) -> &mut DropConstraint {
        let (table, name) = (self.table.clone(), name.to_owned());
        let online = OnlineDdl::default();
        let drop = DropConstraint { table, name, kind, if_exists: false, cascade: false, online };
        add!(self, DropConstraint, drop)
    }
}
