//! What a migration says, as data.
//!
//! `upgrade` and `downgrade` get an [`Op`] and record [`Operation`]s with it; nothing runs while
//! recording. Running, offline SQL, replay and listings are consumers of the recorded values.

mod alter_column;
mod alter_table;
mod apply;
mod backfill;
mod cascade;
mod check;
mod check_object;
mod column;
mod constraint;
mod data;
mod definition;
mod dependant;
mod display;
mod downgrade;
mod effect;
mod extension;
mod index;
mod namespace;
mod online;
mod op;
mod partition;
mod replaceable;
mod replay_error;
mod reverse;
mod reword;
mod sequence;
mod step;
mod table;
mod table_options;

pub use alter_column::{AlterColumn, Change};
pub use alter_table::AlterTable;
pub(crate) use apply::insert_value;
pub use backfill::Backfill;
pub use column::{AddColumn, ColumnPosition, DropColumn, RenameColumn};
pub use constraint::{
    ConstraintKind, CreateConstraint, DropConstraint, RenameConstraint, ValidateConstraint,
};
pub use data::{BulkInsert, Execute, Run};
pub use definition::{ColumnDef, DefaultValue, Type, boolean, bytes, column, float, int, now, sql, text};
pub(crate) use dependant::in_order;
pub use downgrade::derive_downgrade;
pub(crate) use downgrade::upgrade_and_derive;
pub use effect::DeclaredEffect;
pub use extension::{CreateExtension, DropExtension, RenameSchema};
pub use index::{CreateIndex, DropIndex, RenameIndex};
pub use namespace::{
    AddEnumValue, CreateEnum, CreateSchema, DropEnum, DropSchema, EnumPosition, RenameEnum, RenameEnumValue,
};
pub use online::{Algorithm, Lock, OnlineDdl};
pub use op::{Downgrade, Op, Recorded};
pub use partition::{AttachPartition, CreatePartition, DetachPartition};
pub use replaceable::{CreateReplaceable, DropReplaceable, ReplaceReplaceable};
pub use replay_error::{ReplayError, ReplayProblem, SchemaObject};
pub use reverse::NotReversible;
pub use sequence::{AlterSequence, CreateSequence, DropSequence, SequenceChange};
pub use step::{ReverseStep, Step, StepError, StepFuture};
pub use table::{CreateTable, DropTable, RenameTable, TableComment};
pub use table_options::{AlterTableOptions, TableOption};

/// One thing that a migration does.
///
/// The variants are the vocabulary; [`Op`] has one recorder method for each.
#[derive(Debug)]
#[non_exhaustive]
pub enum Operation {
    /// `CREATE TABLE`.
    CreateTable(CreateTable),
    /// `DROP TABLE`.
    DropTable(DropTable),
    /// `ALTER TABLE … RENAME TO`.
    RenameTable(RenameTable),
    /// Several changes of one table.
    AlterTable(AlterTable),
    /// `COMMENT ON TABLE`.
    TableComment(TableComment),
    /// `ALTER TABLE … ENGINE =`, and what else a table is as a whole.
    AlterTableOptions(AlterTableOptions),
    /// `ALTER TABLE … ADD COLUMN`.
    AddColumn(AddColumn),
    /// `ALTER TABLE … DROP COLUMN`.
    DropColumn(DropColumn),
    /// `ALTER TABLE … ALTER COLUMN`.
    AlterColumn(AlterColumn),
    /// `ALTER TABLE … RENAME COLUMN`.
    RenameColumn(RenameColumn),
    /// `CREATE INDEX`.
    CreateIndex(CreateIndex),
    /// `DROP INDEX`.
    DropIndex(DropIndex),
    /// `ALTER INDEX … RENAME TO`.
    RenameIndex(RenameIndex),
    /// `ALTER TABLE … ADD CONSTRAINT`.
    CreateConstraint(CreateConstraint),
    /// `ALTER TABLE … DROP CONSTRAINT`.
    DropConstraint(DropConstraint),
    /// `ALTER TABLE … RENAME CONSTRAINT`.
    RenameConstraint(RenameConstraint),
    /// `ALTER TABLE … VALIDATE CONSTRAINT`.
    ValidateConstraint(ValidateConstraint),
    /// `CREATE SCHEMA`.
    CreateSchema(CreateSchema),
    /// `DROP SCHEMA`.
    DropSchema(DropSchema),
    /// `CREATE TYPE … AS ENUM`.
    CreateEnum(CreateEnum),
    /// `ALTER TYPE … ADD VALUE`.
    AddEnumValue(AddEnumValue),
    /// `ALTER TYPE … RENAME VALUE`.
    RenameEnumValue(RenameEnumValue),
    /// `ALTER TYPE … RENAME TO`.
    RenameEnum(RenameEnum),
    /// `DROP TYPE`.
    DropEnum(DropEnum),
    /// `ALTER SCHEMA … RENAME TO`.
    RenameSchema(RenameSchema),
    /// `CREATE SEQUENCE`.
    CreateSequence(CreateSequence),
    /// `ALTER SEQUENCE`.
    AlterSequence(AlterSequence),
    /// `DROP SEQUENCE`.
    DropSequence(DropSequence),
    /// `CREATE EXTENSION`.
    CreateExtension(CreateExtension),
    /// `DROP EXTENSION`.
    DropExtension(DropExtension),
    /// `CREATE TABLE … PARTITION OF`.
    CreatePartition(CreatePartition),
    /// `ALTER TABLE … ATTACH PARTITION`.
    AttachPartition(AttachPartition),
    /// `ALTER TABLE … DETACH PARTITION`.
    DetachPartition(DetachPartition),
    /// `CREATE VIEW`, `CREATE FUNCTION`, `CREATE PROCEDURE`, `CREATE TRIGGER`.
    CreateReplaceable(CreateReplaceable),
    /// `CREATE OR REPLACE` of the same.
    ReplaceReplaceable(ReplaceReplaceable),
    /// `DROP VIEW`, `DROP FUNCTION`, `DROP PROCEDURE`, `DROP TRIGGER`.
    DropReplaceable(DropReplaceable),
    /// SQL as written.
    Execute(Execute),
    /// `INSERT` of many rows.
    BulkInsert(BulkInsert),
    /// `UPDATE` of many rows in batches.
    Backfill(Backfill),
    /// Rust on the migration's own connection.
    Run(Run),
}
