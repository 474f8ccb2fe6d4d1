//! How a value of one type becomes one of another in an ALTER TABLE.
//!
//! Source: PostgreSQL manual, "Type Conversion", and its catalogue `pg_cast`.

use crate::schema::SqlType;

/// What it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    /// Nothing: the server assigns the one to the other.
    Assignment,
    /// A cast that is written out.
    Cast,
    /// A cast to this type first: there is none from the one to the other.
    Over(&'static str),
}

/// Of a type that only has a name here, the server decides.
pub(super) fn between(from: &SqlType, to: &SqlType) -> Conversion {
    use SqlType::{Array, Boolean, Custom, Enum, Integer, Json, Jsonb};
    let (from, to) = (&known(from), &known(to));
    if from == to {
        return Conversion::Assignment;
    }
    match (from, to) {
        (Array(from), Array(to)) => match between(from, to) {
            Conversion::Over("integer") => Conversion::Over("integer[]"),
            Conversion::Over(_) => Conversion::Over("text[]"),
            other => other,
        },
        // Everything becomes a text by itself.
        (_, to) if is_text(to) => Conversion::Assignment,
        (from, _) if is_text(from) => Conversion::Cast,
        (Custom(name), other) | (other, Custom(name)) => {
            let is_text_only = !matches!(other, Custom(_)) && TEXT_ONLY.contains(&name.as_str());
            if is_text_only { Conversion::Over("text") } else { Conversion::Cast }
        }
        (Enum { name: from, .. }, Enum { name: to, .. }) if from == to => Conversion::Assignment,
        (Json, Jsonb) | (Jsonb, Json) => Conversion::Assignment,
        (Boolean, Integer) | (Integer, Boolean) => Conversion::Cast,
        (Boolean, to) if is_number(to) => Conversion::Over("integer"),
        (from, Boolean) if is_number(from) => Conversion::Over("integer"),
        _ if is_number(from) && is_number(to) || is_assigned_time(from, to) => Conversion::Assignment,
        _ => Conversion::Over("text"),
    }
}

/// Types of the server itself that are cast to and from texts and each other only.
const TEXT_ONLY: [&str; 14] = [
    "cidr",
    "daterange",
    "inet",
    "int4range",
    "int8range",
    "jsonpath",
    "macaddr",
    "macaddr8",
    "numrange",
    "pg_lsn",
    "tsquery",
    "tsrange",
    "tstzrange",
    "tsvector",
];

/// The type that a name stands for, whatever its length.
fn known(sql_type: &SqlType) -> SqlType {
    let name = match sql_type {
        SqlType::TinyInt => return SqlType::SmallInt,
        SqlType::Array(of) => return SqlType::Array(Box::new(known(of))),
        SqlType::Custom(name) => name.to_lowercase(),
        other => return other.clone(),
    };
    let (word, rest) = name.split_once('(').unwrap_or((&name, ""));
    let with_zone = rest.ends_with("with time zone") || word.ends_with("with time zone");
    match word.trim_end() {
        "varchar" | "character varying" | "char" | "character" => SqlType::Text,
        "numeric" | "decimal" => SqlType::Numeric(None),
        "timestamptz" | "timestamp with time zone" => SqlType::TimestampTz,
        "timestamp" if with_zone => SqlType::TimestampTz,
        "timestamp" | "timestamp without time zone" => SqlType::Timestamp,
        "timetz" | "time with time zone" => SqlType::TimeTz,
        "time" if with_zone => SqlType::TimeTz,
        "time" | "time without time zone" => SqlType::Time,
        "interval" => SqlType::Interval,
        _ => SqlType::Custom(name),
    }
}

fn is_text(sql_type: &SqlType) -> bool {
    matches!(sql_type, SqlType::Varchar(_) | SqlType::Char(_) | SqlType::Text)
}

fn is_number(sql_type: &SqlType) -> bool {
    matches!(sql_type, SqlType::Real | SqlType::Double | SqlType::Numeric(_)) || sql_type.is_integer()
}

fn is_assigned_time(from: &SqlType, to: &SqlType) -> bool {
    use SqlType::{Date, Interval, Time, TimeTz, Timestamp, TimestampTz};
    match from {
        Date => matches!(to, Timestamp | TimestampTz),
        Time => matches!(to, TimeTz | Interval),
        TimeTz | Interval => matches!(to, Time),
        Timestamp => matches!(to, Date | Time | TimestampTz),
        TimestampTz => matches!(to, Date | Time | TimeTz | Timestamp),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::TableName;

    #[test]
    fn a_cast_is_written_only_where_the_server_needs_it() {
        let mood = SqlType::Enum { name: TableName::new("mood"), values: Vec::new() };
        let array = |of: &SqlType| SqlType::Array(Box::new(of.clone()));
        for (from, to, expected) in [
            (SqlType::Integer, SqlType::BigInt, Conversion::Assignment),
            (SqlType::Integer, SqlType::Text, Conversion::Assignment),
            (SqlType::Text, SqlType::Integer, Conversion::Cast),
            (SqlType::Text, mood.clone(), Conversion::Cast),
            (mood.clone(), SqlType::Text, Conversion::Assignment),
            (mood.clone(), SqlType::Uuid, Conversion::Over("text")),
            (SqlType::Boolean, SqlType::Integer, Conversion::Cast),
            (SqlType::Boolean, SqlType::BigInt, Conversion::Over("integer")),
            (SqlType::Boolean, SqlType::Date, Conversion::Over("text")),
            (SqlType::Timestamp, SqlType::TimestampTz, Conversion::Assignment),
            (SqlType::Date, SqlType::Time, Conversion::Over("text")),
            (SqlType::Custom("money".into()), SqlType::Numeric(None), Conversion::Cast),
            (SqlType::Custom("timestamp(3)".into()), SqlType::Date, Conversion::Assignment),
            (SqlType::Custom("timestamp(3)".into()), SqlType::Bytes, Conversion::Over("text")),
            (SqlType::Custom("VARCHAR".into()), SqlType::Date, Conversion::Cast),
            (SqlType::Custom("int4range".into()), SqlType::Date, Conversion::Over("text")),
            (array(&SqlType::Date), array(&SqlType::Integer), Conversion::Over("text[]")),
        ] {
            assert_eq!(between(&from, &to), expected, "{from:?} {to:?}");
        }
    }
}
