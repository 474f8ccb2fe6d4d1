//! What a step may destroy or lock, said above it.

use crate::capabilities::Database;
use crate::operation::{AddColumn, AlterColumn, Change, DropReplaceable, Operation};
use crate::render::type_text;
use crate::schema::{Constraint, MetaData, ReplaceableName, ServerDefault, SqlType, TableName};

/// What whoever runs the operation should know of it, when `before` is there already; `made` are the tables that the same
/// revision has made, which have no rows. `database` is whom it is generated for, if that is known.
pub(super) fn cautions(
    operation: &Operation,
    before: &MetaData,
    made: &[TableName],
    database: Option<Database>,
) -> Vec<String> {
    let is_new = |table: &TableName| made.contains(table);
    let is_postgres = database == Some(Database::Postgres);
    match operation {
        Operation::DropTable(it) => {
            vec![format!(
                "drops the table {} with its rows; the downgrade does not bring the rows back",
                it.table
            )]
        }
        Operation::DropColumn(it) if !is_new(&it.table) => vec![format!(
            "drops the column {}.{} with its values; the downgrade does not bring the values back",
            it.table, it.column
        )],
        Operation::AddColumn(it) if !is_new(&it.table) => add_column(it, database),
        Operation::AlterColumn(it) if !is_new(&it.table) => alter_column(it, before, database),
        Operation::CreateIndex(it) if !is_new(&it.table) && is_postgres && !it.concurrently => vec![format!(
            "nobody can write to {} while the index is made; `.concurrently()` lets them, outside of a transaction",
            it.table
        )],
        Operation::CreateConstraint(it) if !is_new(&it.table) => {
            constraint(&it.constraint, &it.table, is_postgres)
        }
        Operation::DropEnum(_)
        | Operation::DropSchema(_)
        | Operation::DropSequence(_)
        | Operation::DropExtension(_)
        | Operation::DropReplaceable(DropReplaceable {
            name: ReplaceableName::View { .. } | ReplaceableName::Routine { .. },
            ..
        }) => vec!["what uses it elsewhere fails from then on".to_owned()],
        Operation::ReplaceReplaceable(it) if it.recreate => vec![format!(
            "PostgreSQL drops {} and makes it again: privileges on it have to be granted again",
            it.object.name()
        )],
        Operation::AlterTable(it) => {
            it.operations.iter().flat_map(|it| cautions(it, before, made, database)).collect()
        }
        _ => Vec::new(),
    }
}

fn add_column(add: &AddColumn, database: Option<Database>) -> Vec<String> {
    let (table, column) = (&add.table, &add.column);
    let rewrites = match database {
        Some(Database::Postgres) => {
            column.generated.as_ref().is_some_and(|it| it.stored)
                || column.identity.is_some()
                || column.autoincrement
                || matches!(&column.server_default, Some(ServerDefault::Sql(_)))
        }
        _ => column.generated.as_ref().is_some_and(|it| it.stored),
    };
    if rewrites {
        vec![format!("may write every row of {table} anew, with the table locked meanwhile")]
    } else {
        Vec::new()
    }
}

fn alter_column(alter: &AlterColumn, before: &MetaData, database: Option<Database>) -> Vec<String> {
    let column = before.tables.get(&alter.table).and_then(|table| table.column(&alter.column));
    let place = format!("{}.{}", alter.table, alter.column);
    let mut cautions = Vec::new();
    for change in &alter.changes {
        match (change, column) {
            (Change::Type(to), Some(column)) => {
                let from = &column.sql_type;
                if is_narrower(from, to) {
                    cautions.push(format!(
                        "{place} becomes {} from {}: values that do not fit make it fail, or are cut",
                        type_text(to),
                        type_text(from)
                    ));
                }
                if rewrites_rows(from, to, database) {
                    cautions.push(format!(
                        "writes every row of {} anew, with the table locked meanwhile",
                        alter.table
                    ));
                }
            }
            (Change::Nullable(false), Some(column)) if column.nullable => {
                cautions.push(format!("fails if a row of {} has no {}", alter.table, alter.column));
            }
            (Change::Generated(Some(it)), _) if it.stored => {
                cautions.push(format!("computes {place} anew in every row"));
            }
            _ => {}
        }
    }
    cautions
}

fn constraint(constraint: &Constraint, table: &TableName, is_postgres: bool) -> Vec<String> {
    match constraint {
        Constraint::Unique(it) => {
            vec![format!("fails if two rows of {table} agree in {}", it.columns.join(", "))]
        }
        Constraint::PrimaryKey(it) => {
            vec![format!("fails if two rows of {table} agree in {}, or one has none", it.columns.join(", "))]
        }
        Constraint::ForeignKey(it) if !it.not_valid => {
            let valid =
                if is_postgres { "; `.not_valid()` and a later validate_constraint do not lock" } else { "" };
            vec![format!(
                "looks at every row of {table}, and fails if one refers to no row of {}{valid}",
                it.referent
            )]
        }
        Constraint::Check(it) if !it.not_valid => {
            let valid =
                if is_postgres { "; `.not_valid()` and a later validate_constraint do not lock" } else { "" };
            vec![format!("looks at every row of {table}, and fails if one does not hold to it{valid}")]
        }
        _ => Vec::new(),
    }
}

/// Whether values of the one type may have no place in the other.
fn is_narrower(from: &SqlType, to: &SqlType) -> bool {
    use SqlType::{
        BigInt, Char, Custom, Date, Double, Enum, Integer, Json, Jsonb, Numeric, Real, SmallInt, Text,
        Timestamp, TimestampTz, TinyInt, Uuid, Varchar,
    };
    let rank = |it: &SqlType| match it {
        TinyInt => Some(1),
        SmallInt => Some(2),
        Integer => Some(3),
        BigInt => Some(4),
        _ => None,
    };
    match (from, to) {
        (Varchar(from) | Char(from), Varchar(to) | Char(to)) => to < from,
        (_, Text)
        | (Json, Jsonb)
        | (Jsonb, Json)
        | (Real, Double)
        | (Timestamp, TimestampTz)
        | (Date, Timestamp)
        | (Numeric(_), Numeric(None)) => false,
        (Uuid, Varchar(length) | Char(length)) => *length < 36,
        (Enum { values: from, .. }, Enum { values: to, .. }) => from.iter().any(|word| !to.contains(word)),
        (Numeric(Some((from, from_scale))), Numeric(Some((to, to_scale)))) => {
            to_scale < from_scale || to.saturating_sub(*to_scale) < from.saturating_sub(*from_scale)
        }
        (Custom(_), Custom(_)) => true,
        (from, to) => match (rank(from), rank(to)) {
            (Some(from), Some(to)) => to < from,
            _ => true,
        },
    }
}

/// Whether a change of type goes through all rows. It is known of PostgreSQL and of SQLite.
fn rewrites_rows(from: &SqlType, to: &SqlType, database: Option<Database>) -> bool {
    match database {
        Some(Database::Sqlite) => true,
        Some(Database::Postgres) => {
            !matches!(
                (from, to),
                (SqlType::Varchar(from), SqlType::Varchar(to)) if to >= from
            ) && !matches!((from, to), (SqlType::Varchar(_), SqlType::Text))
        }
        _ => false,
    }
}
