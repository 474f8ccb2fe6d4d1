//! Spelling of types on PostgreSQL.

use crate::ddl::{Dialect, Refusal};
use crate::schema::{SqlType, TableName};

/// The type's name. Enums go by the name of their type, arrays by that of their element.
pub(super) fn spell(dialect: &dyn Dialect, sql_type: &SqlType) -> Result<String, Refusal> {
    Ok(match sql_type {
        SqlType::TinyInt | SqlType::SmallInt => "SMALLINT".to_owned(),
        SqlType::Integer => "INTEGER".to_owned(),
        SqlType::BigInt => "BIGINT".to_owned(),
        SqlType::Real => "REAL".to_owned(),
        SqlType::Double => "DOUBLE PRECISION".to_owned(),
        SqlType::Numeric(None) => "NUMERIC".to_owned(),
        SqlType::Numeric(Some((precision, scale))) => format!("NUMERIC({precision}, {scale})"),
        SqlType::Varchar(length) => format!("VARCHAR({length})"),
        SqlType::Char(length) => format!("CHAR({length})"),
        SqlType::Text => "TEXT".to_owned(),
        SqlType::Bytes => "BYTEA".to_owned(),
        SqlType::Boolean => "BOOLEAN".to_owned(),
        SqlType::Date => "DATE".to_owned(),
        SqlType::Time => "TIME".to_owned(),
        SqlType::TimeTz => "TIME WITH TIME ZONE".to_owned(),
        SqlType::Timestamp => "TIMESTAMP".to_owned(),
        SqlType::TimestampTz => "TIMESTAMP WITH TIME ZONE".to_owned(),
        SqlType::Interval => "INTERVAL".to_owned(),
        SqlType::Uuid => "UUID".to_owned(),
        SqlType::Json => "JSON".to_owned(),
        SqlType::Jsonb => "JSONB".to_owned(),
        SqlType::Array(of) => format!("{}[]", spell(dialect, of)?),
        SqlType::Enum { name, .. } => qualified(dialect, name),
        SqlType::Custom(name) => name.clone(),
    })
}

/// Whether a column of that type can have a collation; one that a user names is taken to.
pub(super) fn has_collation(sql_type: &SqlType) -> bool {
    match sql_type {
        SqlType::Varchar(_) | SqlType::Char(_) | SqlType::Text | SqlType::Custom(_) => true,
        SqlType::Array(of) => has_collation(of),
        _ => false,
    }
}

fn qualified(dialect: &dyn Dialect, name: &TableName) -> String {
    let schema = name.schema.as_ref().map(|schema| format!("{}.", dialect.quote(schema)));
    schema.unwrap_or_default() + &dialect.quote(&name.name)
}
