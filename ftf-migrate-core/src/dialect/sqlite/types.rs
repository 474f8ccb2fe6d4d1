//! Spelling of types on SQLite.
//!
//! SQLite takes any name for a type and makes an affinity of it. These names keep the values as
//! they are written (a JSON text of digits stays text) and tell sqlx what to decode.
//! Source: SQLite manual, "Datatypes In SQLite", section 3.1, determination of column affinity.

use crate::ddl::Refusal;
use crate::schema::SqlType;

/// The type's name.
pub(super) fn spell(sql_type: &SqlType) -> Result<String, Refusal> {
    Ok(match sql_type {
        SqlType::TinyInt => "TINYINT".to_owned(),
        SqlType::SmallInt => "SMALLINT".to_owned(),
        SqlType::Integer => "INTEGER".to_owned(),
        SqlType::BigInt => "BIGINT".to_owned(),
        SqlType::Real => "REAL".to_owned(),
        SqlType::Double => "DOUBLE".to_owned(),
        SqlType::Numeric(None) => "NUMERIC".to_owned(),
        SqlType::Numeric(Some((precision, scale))) => format!("NUMERIC({precision}, {scale})"),
        SqlType::Varchar(length) => format!("VARCHAR({length})"),
        SqlType::Char(length) => format!("CHAR({length})"),
        SqlType::Text | SqlType::Enum { .. } => "TEXT".to_owned(),
        SqlType::Bytes => "BLOB".to_owned(),
        SqlType::Boolean => "BOOLEAN".to_owned(),
        SqlType::Date => "DATE".to_owned(),
        SqlType::Time | SqlType::TimeTz => "TIME".to_owned(),
        SqlType::Timestamp => "DATETIME".to_owned(),
        SqlType::TimestampTz => "TIMESTAMP".to_owned(),
        SqlType::Uuid => "CHAR(36)".to_owned(),
        // `JSON` alone has the affinity NUMERIC, which would turn the text `1.0` into the number 1.
        SqlType::Json | SqlType::Jsonb => "JSON TEXT".to_owned(),
        SqlType::Interval => return Err(no_interval()),
        SqlType::Array(_) => return Err(no_array()),
        SqlType::Custom(name) => name.clone(),
    })
}

/// The type's name in a STRICT table, which knows six only.
pub(super) fn spell_strict(sql_type: &SqlType) -> Result<String, Refusal> {
    Ok(match sql_type {
        SqlType::TinyInt | SqlType::SmallInt | SqlType::Integer | SqlType::BigInt | SqlType::Boolean => {
            "INTEGER".to_owned()
        }
        SqlType::Real | SqlType::Double => "REAL".to_owned(),
        SqlType::Bytes => "BLOB".to_owned(),
        SqlType::Numeric(_) => {
            return Err(Refusal::new(
                "a STRICT table has no decimal numbers",
                "use BigInt in the smallest unit, or Text, or leave strict out",
            ));
        }
        SqlType::Custom(name) => name.clone(),
        SqlType::Interval => return Err(no_interval()),
        SqlType::Array(_) => return Err(no_array()),
        _ => "TEXT".to_owned(),
    })
}

fn no_interval() -> Refusal {
    Refusal::new("it has no type for a span of time", "use BigInt and count in the unit that you need")
}

fn no_array() -> Refusal {
    Refusal::new("it has no arrays", "use Json, or a table with a row for each element")
}
