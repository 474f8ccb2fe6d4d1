//! Operations in a few words, for messages and listings.

use super::Operation;
use crate::schema::{Constraint, ReplaceableName, TableName};
use std::fmt;

/// The operation as it is called in a migration, with what it is about: `drop_column posts.slug`.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateTable(it) => write!(f, "create_table {}", it.table.name),
            Self::DropTable(it) => write!(f, "drop_table {}", it.table),
            Self::RenameTable(it) => write!(f, "rename_table {} to {}", it.table, it.new_name),
            Self::TableComment(it) => {
                let verb = if it.comment.is_some() { "create" } else { "drop" };
                write!(f, "{verb}_table_comment on {}", it.table)
            }
            Self::AlterTableOptions(it) => write!(f, "alter_table_options {}", it.table),
            Self::AlterTable(it) => write!(f, "alter_table {}", it.table),
            Self::AddColumn(it) => write!(f, "add_column {}.{}", it.table, it.column.name),
            Self::DropColumn(it) => write!(f, "drop_column {}.{}", it.table, it.column),
            Self::AlterColumn(it) => write!(f, "alter_column {}.{}", it.table, it.column),
            Self::RenameColumn(it) => {
                write!(f, "rename_column {}.{} to {}", it.table, it.column, it.new_name)
            }
            Self::CreateIndex(it) if it.index.name.is_empty() => write!(f, "create_index on {}", it.table),
            Self::CreateIndex(it) => write!(f, "create_index {} on {}", it.index.name, it.table),
            Self::DropIndex(it) => write!(f, "drop_index {} on {}", it.name, it.table),
            Self::RenameIndex(it) => {
                write!(f, "rename_index {} on {} to {}", it.name, it.table, it.new_name)
            }
            Self::CreateConstraint(it) => write_constraint(f, &it.constraint, &it.table),
            Self::DropConstraint(it) => write!(f, "drop_constraint {} on {}", it.name, it.table),
            Self::RenameConstraint(it) => {
                write!(f, "rename_constraint {} on {} to {}", it.name, it.table, it.new_name)
            }
            Self::ValidateConstraint(it) => write!(f, "validate_constraint {} on {}", it.name, it.table),
            Self::CreateSchema(it) => write!(f, "create_schema {}", it.name),
            Self::DropSchema(it) => write!(f, "drop_schema {}", it.name),
            Self::CreateEnum(it) => write!(f, "create_enum {}", it.name),
            Self::AddEnumValue(it) => write!(f, "add_enum_value '{}' to {}", it.value, it.name),
            Self::RenameEnumValue(it) => {
                write!(f, "rename_enum_value '{}' of {} to '{}'", it.value, it.name, it.new_value)
            }
            Self::RenameEnum(it) => write!(f, "rename_enum {} to {}", it.name, it.new_name),
            Self::DropEnum(it) => write!(f, "drop_enum {}", it.name),
            Self::RenameSchema(it) => write!(f, "rename_schema {} to {}", it.name, it.new_name),
            Self::CreateSequence(it) => write!(f, "create_sequence {}", it.sequence.name),
            Self::AlterSequence(it) => write!(f, "alter_sequence {}", it.name),
            Self::DropSequence(it) => write!(f, "drop_sequence {}", it.name),
            Self::CreateExtension(it) => write!(f, "create_extension {}", it.name),
            Self::DropExtension(it) => write!(f, "drop_extension {}", it.name),
            Self::CreatePartition(it) => write!(f, "create_partition {} of {}", it.table, it.parent),
            Self::AttachPartition(it) => write!(f, "attach_partition {} to {}", it.table, it.parent),
            Self::DetachPartition(it) => write!(f, "detach_partition {} of {}", it.table, it.parent),
            Self::CreateReplaceable(it) => write_replaceable(f, "create", &it.object.name()),
            Self::ReplaceReplaceable(it) => write_replaceable(f, "replace", &it.object.name()),
            Self::DropReplaceable(it) => write_replaceable(f, "drop", &it.name),
            Self::Execute(it) if it.texts.is_empty() => f.write_str("existing_tables"),
            Self::Execute(_) => f.write_str("execute"),
            Self::BulkInsert(it) => write!(f, "bulk_insert into {}", it.table),
            Self::Backfill(it) => write!(f, "backfill {}", it.table),
            Self::Run(it) => write!(f, "run '{}'", it.name),
        }
    }
}

/// `replace_view active_users`.
fn write_replaceable(f: &mut fmt::Formatter<'_>, verb: &str, name: &ReplaceableName) -> fmt::Result {
    write!(f, "{verb}_{} {name}", name.kind().replace(' ', "_"))
}

fn write_constraint(f: &mut fmt::Formatter<'_>, constraint: &Constraint, table: &TableName) -> fmt::Result {
    let verb = match constraint {
        Constraint::PrimaryKey(_) => "create_primary_key",
        Constraint::Unique(_) => "create_unique_constraint",
        Constraint::ForeignKey(_) => "create_foreign_key",
        Constraint::Check(_) => "create_check_constraint",
        Constraint::Exclude(_) => "create_exclude_constraint",
    };
    match constraint.name() {
        Some(name) => write!(f, "{verb} {name} on {table}"),
        None => write!(f, "{verb} on {table}"),
    }
}
