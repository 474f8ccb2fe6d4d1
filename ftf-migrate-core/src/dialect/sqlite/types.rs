//! Spelling of types on SQLite, and reading them back.
//!
//! SQLite takes any name for a type and makes an affinity of it. These names keep the values as
//! they are written (a JSON text of digits stays text) and tell sqlx what to decode.
//! Source: SQLite manual, "Datatypes In SQLite", section 3.1, determination of column affinity.

use super::text::token::{Kind, tokens};
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

/// The type that a declared one stands for. Of types that are spelled alike it is the first:
/// `CHAR(36)` is a UUID, `JSON TEXT` is JSON, `TIME` has no zone. What is unknown stays as it is written.
pub(super) fn read(declared: &str) -> SqlType {
    if let Some(as_written) = word(declared) {
        return as_written;
    }
    let words = declared.split_ascii_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
    let (name, numbers) = match words.split_once('(') {
        Some((name, rest)) => (name.trim_end(), numbers(rest)),
        None => (words.as_str(), Some(Vec::new())),
    };
    let numbers = numbers.as_deref();
    let known = match (name, numbers) {
        ("VARCHAR", Some(&[length])) => Some(SqlType::Varchar(length)),
        ("CHAR", Some(&[36])) => Some(SqlType::Uuid),
        ("CHAR", Some(&[length])) => Some(SqlType::Char(length)),
        ("NUMERIC" | "DECIMAL", Some(&[precision, scale])) => {
            precision.try_into().ok().zip(scale.try_into().ok()).map(|it| SqlType::Numeric(Some(it)))
        }
        (_, Some(&[])) => word(name),
        _ => None,
    };
    known.unwrap_or_else(|| SqlType::Custom(declared.to_owned()))
}

/// A type that is known by its name alone, in one form for all ways to write it.
pub(super) fn canonical(declared: &str) -> String {
    let mut name = String::with_capacity(declared.len());
    for word in tokens(declared) {
        let is_sign = |sign: &str| word.is_sign(sign);
        if !(name.is_empty() || name.ends_with('(') || is_sign("(") || is_sign(")") || is_sign(",")) {
            name.push(' ');
        }
        name.push_str(&if word.kind == Kind::Bare {
            word.text.to_ascii_uppercase()
        } else {
            word.text.to_owned()
        });
    }
    name
}

fn word(name: &str) -> Option<SqlType> {
    Some(match name {
        "TINYINT" => SqlType::TinyInt,
        "SMALLINT" => SqlType::SmallInt,
        "INTEGER" | "INT" => SqlType::Integer,
        "BIGINT" => SqlType::BigInt,
        "REAL" => SqlType::Real,
        "DOUBLE" | "DOUBLE PRECISION" | "FLOAT" => SqlType::Double,
        "NUMERIC" | "DECIMAL" => SqlType::Numeric(None),
        "TEXT" => SqlType::Text,
        "BLOB" => SqlType::Bytes,
        "BOOLEAN" => SqlType::Boolean,
        "DATE" => SqlType::Date,
        "TIME" => SqlType::Time,
        "DATETIME" => SqlType::Timestamp,
        "TIMESTAMP" => SqlType::TimestampTz,
        "JSON TEXT" => SqlType::Json,
        _ => return None,
    })
}

/// The numbers in `10, 2)`.
fn numbers(rest: &str) -> Option<Vec<u32>> {
    rest.strip_suffix(')')?.split(',').map(|number| number.trim().parse().ok()).collect()
}

fn no_interval() -> Refusal {
    Refusal::new("it has no type for a span of time", "use BigInt and count in the unit that you need")
}

fn no_array() -> Refusal {
    Refusal::new("it has no arrays", "use Json, or a table with a row for each element")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelled_is_read_back() {
        let all = [
            SqlType::TinyInt,
            SqlType::SmallInt,
            SqlType::Integer,
            SqlType::BigInt,
            SqlType::Real,
            SqlType::Double,
            SqlType::Numeric(None),
            SqlType::Numeric(Some((10, 2))),
            SqlType::Varchar(40),
            SqlType::Char(3),
            SqlType::Text,
            SqlType::Bytes,
            SqlType::Boolean,
            SqlType::Date,
            SqlType::Time,
            SqlType::Timestamp,
            SqlType::TimestampTz,
            SqlType::Uuid,
            SqlType::Json,
            SqlType::Custom("geometry(1, 2, 3)".to_owned()),
            SqlType::Custom(String::new()),
        ];
        for sql_type in all {
            assert_eq!(read(&spell(&sql_type).unwrap()), sql_type);
        }
    }

    #[test]
    fn types_that_are_spelled_alike_are_read_as_one_of_them() {
        for (written, read_back) in [
            (SqlType::TimeTz, SqlType::Time),
            (SqlType::Jsonb, SqlType::Json),
            (SqlType::Char(36), SqlType::Uuid),
        ] {
            assert_eq!(read(&spell(&written).unwrap()), read_back);
            assert_eq!(spell(&read_back).unwrap(), spell(&written).unwrap());
        }
    }

    #[test]
    fn a_type_is_known_in_any_form() {
        assert_eq!(read("varchar ( 9 )"), SqlType::Varchar(9));
        assert_eq!(read("Double\n Precision"), SqlType::Double);
        assert_eq!(read("decimal(5,1)"), SqlType::Numeric(Some((5, 1))));
        assert_eq!(read("varchar(x)"), SqlType::Custom("varchar(x)".to_owned()));
    }
}
