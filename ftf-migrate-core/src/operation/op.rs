//! The recorder that `upgrade` and `downgrade` are given.

use super::definition::{ColumnDef, added, owned, primary_key_of};
use super::{
    AddColumn, AddEnumValue, AlterColumn, AlterTable, Backfill, BulkInsert, ConstraintKind, CreateConstraint,
    CreateEnum, CreateIndex, CreateSchema, CreateTable, DropColumn, DropConstraint, DropEnum, DropIndex,
    DropSchema, DropTable, Execute, OnlineDdl, Operation, RenameColumn, RenameConstraint, RenameEnumValue,
    RenameIndex, RenameTable, Run, Step, StepError, TableComment, ValidateConstraint,
};
use crate::capabilities::Database;
use crate::connection::Connection;
use crate::schema::{
    Check, Constraint, Exclude, ForeignKey, Index, PrimaryKey, Table, TableName, Unique, Value,
};
use std::panic::Location;
use std::time::Duration;

/// Records what a migration does.
///
/// Each method records one [`Operation`] and gives it back for its options. Nothing runs while
/// recording, so the same `upgrade` serves a run, an offline script and a listing.
///
/// ```
/// use ftf_migrate_core::prelude::*;
///
/// fn upgrade(op: &mut Op) {
///     op.create_table("users", &[
///         column("id", BigInt).primary_key().autoincrement(),
///         column("email", Varchar(255)).not_null().unique(),
///         column("created_at", TimestampTz).not_null().server_default(now()),
///     ])
///     .comment("people who can log in");
///     op.create_index("ix_users_created_at", "users", &["created_at"]);
/// }
/// ```
#[derive(Debug, Default)]
pub struct Op {
    recorded: Vec<Recorded>,
    downgrade: Downgrade,
}

/// An operation and the place in the user's source that recorded it.
#[derive(Debug)]
pub struct Recorded {
    /// The operation.
    pub operation: Operation,
    /// Where it was recorded.
    pub location: &'static Location<'static>,
}

/// What a `downgrade` says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Downgrade {
    /// It recorded what is to be done.
    #[default]
    Given,
    /// The migration gives none: it is to be derived.
    NotGiven,
    /// There can be none, for this reason.
    Irreversible(String),
}

/// Defines recorder methods: builds the operation, records it, hands it back.
macro_rules! record {
    ($self:ident, $variant:ident, $value:expr) => {{
        let value = $value;
        $self.push(Operation::$variant(value));
        match $self.last() {
            Some(Operation::$variant(operation)) => operation,
            _ => unreachable!("the operation was pushed the line before"),
        }
    }};
}

pub(super) use record;

impl Op {
    /// A recorder that has recorded nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was recorded, in order.
    pub fn recorded(&self) -> &[Recorded] {
        &self.recorded
    }

    /// What was recorded, and what the downgrade said of itself.
    pub fn into_parts(self) -> (Vec<Recorded>, Downgrade) {
        (self.recorded, self.downgrade)
    }

    /// Says in a `downgrade` that this migration cannot be undone, and why.
    pub fn irreversible(&mut self, reason: &str) {
        self.downgrade = Downgrade::Irreversible(reason.to_owned());
    }

    /// Says in a `downgrade` that it is to be derived from `upgrade` (see [`derive_downgrade`](super::derive_downgrade)),
    /// as if the function were left out. Once an operation is recorded, what is recorded counts.
    pub fn derive(&mut self) {
        if self.recorded.is_empty() {
            self.downgrade = Downgrade::NotGiven;
        }
    }

    #[track_caller]
    pub(super) fn push(&mut self, operation: Operation) {
        if self.downgrade == Downgrade::NotGiven {
            self.downgrade = Downgrade::Given;
        }
        self.recorded.push(Recorded { operation, location: Location::caller() });
    }

    /// What was recorded last.
    pub(super) fn last(&mut self) -> Option<&mut Operation> {
        self.recorded.last_mut().map(|recorded| &mut recorded.operation)
    }
}

/// Tables.
impl Op {
    /// Makes a table. Keys and constraints of one column stand on the column, others on what this
    /// returns.
    #[track_caller]
    pub fn create_table(&mut self, name: &str, columns: &[ColumnDef<'_>]) -> &mut CreateTable {
        let mut table = Table::new(TableName::new(name));
        table.columns = columns.iter().map(|column| column.to_column()).collect();
        table.constraints = primary_key_of(columns).into_iter().collect();
        table.constraints.extend(columns.iter().flat_map(|column| column.constraints()));
        let operation = CreateTable { table, if_not_exists: false };
        record!(self, CreateTable, operation)
    }

    /// Drops a table with its rows.
    #[track_caller]
    pub fn drop_table(&mut self, name: &str) -> &mut DropTable {
        let table = TableName::new(name);
        record!(self, DropTable, DropTable { table, if_exists: false, cascade: false })
    }

    /// Gives a table another name.
    #[track_caller]
    pub fn rename_table(&mut self, name: &str, new_name: &str) -> &mut RenameTable {
        let operation = RenameTable { table: TableName::new(name), new_name: new_name.to_owned() };
        record!(self, RenameTable, operation)
    }

    /// Changes a table in several ways at once.
    ///
    /// What SQLite can do in no other way it does by making the table anew and copying the rows. In
    /// such a block that happens once, however much is changed.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.alter_table("posts", |table| {
    ///         table.alter_column("title").sql_type(Varchar(200)).not_null();
    ///         table.drop_column("slug");
    ///         table.create_check_constraint("ck_posts_title", "title <> ''");
    ///     });
    /// }
    /// ```
    #[track_caller]
    pub fn alter_table(&mut self, name: &str, changes: impl FnOnce(&mut AlterTable)) -> &mut AlterTable {
        let mut operation = AlterTable::new(TableName::new(name));
        changes(&mut operation);
        record!(self, AlterTable, operation)
    }

    /// Sets the comment of a table.
    #[track_caller]
    pub fn create_table_comment(&mut self, table: &str, comment: &str) -> &mut TableComment {
        let operation = TableComment { table: TableName::new(table), comment: Some(comment.to_owned()) };
        record!(self, TableComment, operation)
    }

    /// Drops the comment of a table.
    #[track_caller]
    pub fn drop_table_comment(&mut self, table: &str) -> &mut TableComment {
        record!(self, TableComment, TableComment { table: TableName::new(table), comment: None })
    }
}

/// Columns.
impl Op {
    /// Adds a column, with the constraints that stand on it.
    #[track_caller]
    pub fn add_column(&mut self, table: &str, column: ColumnDef<'_>) -> &mut AddColumn {
        let operation = added(TableName::new(table), &column);
        record!(self, AddColumn, operation)
    }

    /// Drops a column with its values.
    #[track_caller]
    pub fn drop_column(&mut self, table: &str, column: &str) -> &mut DropColumn {
        let operation = DropColumn {
            table: TableName::new(table),
            column: column.to_owned(),
            if_exists: false,
            cascade: false,
            online: OnlineDdl::default(),
        };
        record!(self, DropColumn, operation)
    }

    /// Changes a column in place; what this returns is told what.
    #[track_caller]
    pub fn alter_column(&mut self, table: &str, column: &str) -> &mut AlterColumn {
        let operation = AlterColumn {
            table: TableName::new(table),
            column: column.to_owned(),
            changes: Vec::new(),
            using: None,
            existing: None,
            position: None,
            online: OnlineDdl::default(),
        };
        record!(self, AlterColumn, operation)
    }

    /// Gives a column another name.
    #[track_caller]
    pub fn rename_column(&mut self, table: &str, column: &str, new_name: &str) -> &mut RenameColumn {
        let operation = RenameColumn {
            table: TableName::new(table),
            column: column.to_owned(),
            new_name: new_name.to_owned(),
        };
        record!(self, RenameColumn, operation)
    }
}

/// Indexes.
impl Op {
    /// Makes an index over these columns; more parts can be added to what this returns. With an empty name it is
    /// named by the [`NamingConvention`](crate::schema::NamingConvention).
    #[track_caller]
    pub fn create_index(&mut self, name: &str, table: &str, columns: &[&str]) -> &mut CreateIndex {
        let operation = CreateIndex {
            table: TableName::new(table),
            index: Index::new(name, columns),
            concurrently: false,
            if_not_exists: false,
            online: OnlineDdl::default(),
        };
        record!(self, CreateIndex, operation)
    }

    /// Drops an index.
    #[track_caller]
    pub fn drop_index(&mut self, name: &str, table: &str) -> &mut DropIndex {
        let operation = DropIndex {
            name: name.to_owned(),
            table: TableName::new(table),
            concurrently: false,
            if_exists: false,
            online: OnlineDdl::default(),
        };
        record!(self, DropIndex, operation)
    }

    /// Gives an index another name.
    #[track_caller]
    pub fn rename_index(&mut self, table: &str, name: &str, new_name: &str) -> &mut RenameIndex {
        let operation = RenameIndex {
            table: TableName::new(table),
            name: name.to_owned(),
            new_name: new_name.to_owned(),
        };
        record!(self, RenameIndex, operation)
    }
}

/// Constraints.
impl Op {
    /// Adds a primary key.
    #[track_caller]
    pub fn create_primary_key(&mut self, name: &str, table: &str, columns: &[&str]) -> &mut CreateConstraint {
        let key = PrimaryKey { name: Some(name.to_owned()), columns: owned(columns) };
        self.create_constraint(table, Constraint::PrimaryKey(key))
    }

    /// Adds a unique constraint.
    #[track_caller]
    pub fn create_unique_constraint(
        &mut self,
        name: &str,
        table: &str,
        columns: &[&str],
    ) -> &mut CreateConstraint {
        let unique = Unique { name: Some(name.to_owned()), columns: owned(columns), ..Unique::default() };
        self.create_constraint(table, Constraint::Unique(unique))
    }

    /// Adds a foreign key from `columns` of `table` to `referent_columns` of `referent`.
    #[track_caller]
    pub fn create_foreign_key(
        &mut self,
        name: &str,
        table: &str,
        columns: &[&str],
        referent: &str,
        referent_columns: &[&str],
    ) -> &mut CreateConstraint {
        let key = ForeignKey {
            name: Some(name.to_owned()),
            columns: owned(columns),
            referent: TableName::new(referent),
            referent_columns: owned(referent_columns),
            on_delete: None,
            on_update: None,
            match_kind: None,
            deferrable: None,
            not_valid: false,
        };
        self.create_constraint(table, Constraint::ForeignKey(key))
    }

    /// Adds a check.
    #[track_caller]
    pub fn create_check_constraint(
        &mut self,
        name: &str,
        table: &str,
        expression: &str,
    ) -> &mut CreateConstraint {
        let check =
            Check { name: Some(name.to_owned()), expression: expression.to_owned(), not_valid: false };
        self.create_constraint(table, Constraint::Check(check))
    }

    /// Adds an exclusion constraint (PostgreSQL).
    #[track_caller]
    pub fn create_exclude_constraint(&mut self, table: &str, exclude: Exclude) -> &mut CreateConstraint {
        self.create_constraint(table, Constraint::Exclude(exclude))
    }

    /// Adds any constraint, with every option that it has.
    #[track_caller]
    pub fn create_constraint(&mut self, table: &str, constraint: Constraint) -> &mut CreateConstraint {
        let (table, online) = (TableName::new(table), OnlineDdl::default());
        record!(self, CreateConstraint, CreateConstraint { table, constraint, online })
    }

    /// Drops a constraint.
    #[track_caller]
    pub fn drop_constraint(&mut self, name: &str, table: &str, kind: ConstraintKind) -> &mut DropConstraint {
        let operation = DropConstraint {
            table: TableName::new(table),
            name: name.to_owned(),
            kind,
            if_exists: false,
            cascade: false,
            online: OnlineDdl::default(),
        };
        record!(self, DropConstraint, operation)
    }

    /// Gives a constraint another name (PostgreSQL, SQLite).
    #[track_caller]
    pub fn rename_constraint(&mut self, table: &str, name: &str, new_name: &str) -> &mut RenameConstraint {
        let operation = RenameConstraint {
            table: TableName::new(table),
            name: name.to_owned(),
            new_name: new_name.to_owned(),
        };
        record!(self, RenameConstraint, operation)
    }

    /// Checks the rows that a NOT VALID constraint passed over (PostgreSQL).
    #[track_caller]
    pub fn validate_constraint(&mut self, name: &str, table: &str) -> &mut ValidateConstraint {
        let operation = ValidateConstraint { table: TableName::new(table), name: name.to_owned() };
        record!(self, ValidateConstraint, operation)
    }
}

/// Schemas and enum types.
impl Op {
    /// Makes a schema (on MySQL a database).
    #[track_caller]
    pub fn create_schema(&mut self, name: &str) -> &mut CreateSchema {
        record!(self, CreateSchema, CreateSchema { name: name.to_owned(), if_not_exists: false })
    }

    /// Drops a schema.
    #[track_caller]
    pub fn drop_schema(&mut self, name: &str) -> &mut DropSchema {
        let operation = DropSchema { name: name.to_owned(), if_exists: false, cascade: false };
        record!(self, DropSchema, operation)
    }

    /// Makes an enum type (PostgreSQL; elsewhere enums belong to their columns and this does nothing).
    #[track_caller]
    pub fn create_enum(&mut self, name: &str, values: &[&str]) -> &mut CreateEnum {
        record!(self, CreateEnum, CreateEnum { name: TableName::new(name), values: owned(values) })
    }

    /// Adds a word to an enum type (PostgreSQL; on MySQL to each column of that enum that the
    /// migrations know of; SQLite refuses).
    ///
    /// PostgreSQL lets a new word be used only after the transaction that added it, so rows that
    /// use it belong into the next migration.
    #[track_caller]
    pub fn add_enum_value(&mut self, name: &str, value: &str) -> &mut AddEnumValue {
        let operation = AddEnumValue {
            name: TableName::new(name),
            value: value.to_owned(),
            position: None,
            if_not_exists: false,
        };
        record!(self, AddEnumValue, operation)
    }

    /// Changes a word of an enum type (PostgreSQL).
    #[track_caller]
    pub fn rename_enum_value(&mut self, name: &str, value: &str, new_value: &str) -> &mut RenameEnumValue {
        let operation = RenameEnumValue {
            name: TableName::new(name),
            value: value.to_owned(),
            new_value: new_value.to_owned(),
        };
        record!(self, RenameEnumValue, operation)
    }

    /// Drops an enum type (PostgreSQL; elsewhere this does nothing).
    #[track_caller]
    pub fn drop_enum(&mut self, name: &str) -> &mut DropEnum {
        record!(self, DropEnum, DropEnum { name: TableName::new(name), if_exists: false })
    }
}

/// Rows.
impl Op {
    /// Sends SQL as it is, on every database.
    #[track_caller]
    pub fn execute(&mut self, sql: &str) -> &mut Execute {
        record!(self, Execute, Execute::new(None, sql))
    }

    /// Sends SQL as it is, on one database; [`Execute::or_for`] adds texts for others.
    #[track_caller]
    pub fn execute_for(&mut self, database: Database, sql: &str) -> &mut Execute {
        record!(self, Execute, Execute::new(Some(database), sql))
    }

    /// Inserts rows. [`rows!`](crate::rows) writes them down.
    ///
    /// ```
    /// use ftf_migrate_core::{prelude::*, rows};
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.bulk_insert("roles", &["id", "name"], rows![[1, "admin"], [2, "editor"]]);
    /// }
    /// ```
    #[track_caller]
    pub fn bulk_insert(&mut self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> &mut BulkInsert {
        let operation = BulkInsert { table: TableName::new(table), columns: owned(columns), rows };
        record!(self, BulkInsert, operation)
    }

    /// Sets columns of many rows, in batches by the order of `key`: a column that is never NULL and has an index.
    ///
    /// Each batch is a transaction of its own, with a note in the history table of how far it came. A run that is
    /// interrupted goes on behind the last batch, so no row is left out and none is changed twice. Rows that the
    /// application adds meanwhile are its own business: let it fill the column before this runs.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    /// use std::time::Duration;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.backfill("users", "id")
    ///         .set("email_lower = lower(email)")
    ///         .predicate("email_lower IS NULL")
    ///         .batch_size(5_000)
    ///         .pause(Duration::from_millis(20));
    /// }
    /// ```
    ///
    /// In a script it is one UPDATE: SQL alone cannot count batches on every database.
    #[track_caller]
    pub fn backfill(&mut self, table: &str, key: &str) -> &mut Backfill {
        let operation = Backfill {
            table: TableName::new(table),
            key: key.to_owned(),
            assignments: Vec::new(),
            predicate: None,
            batch_size: Backfill::BATCH_SIZE,
            pause: Duration::ZERO,
            reverse: None,
        };
        record!(self, Backfill, operation)
    }

    /// Runs Rust on the migration's own connection, inside its transaction. `name` says in a few
    /// words what it does.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.run("lower the addresses", async |conn| {
    ///         conn.execute("UPDATE users SET email = lower(email)").await?;
    ///         Ok(())
    ///     });
    /// }
    /// ```
    #[track_caller]
    pub fn run<F>(&mut self, name: &str, step: F) -> &mut Run
    where
        F: AsyncFnOnce(&mut Connection) -> Result<(), StepError> + Send + 'static,
    {
        self.run_boxed(name, Box::new(step))
    }

    /// [`Self::run`] for a step that is boxed already.
    #[track_caller]
    pub fn run_boxed(&mut self, name: &str, step: Box<dyn Step>) -> &mut Run {
        record!(self, Run, Run::new(name, step))
    }
}
