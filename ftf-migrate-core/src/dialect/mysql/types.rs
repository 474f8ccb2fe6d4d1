//! Spelling of types on MySQL and MariaDB.

use crate::ddl::{Compiler, Dialect, Refusal};
use crate::schema::{Column, ServerDefault, SqlType, Value};

/// The type's name.
///
/// `TimestampTz` is `DATETIME(6)`, not `TIMESTAMP`: that one ends in January 2038, and on servers
/// without `explicit_defaults_for_timestamp` the first one of a table changes at every UPDATE. A
/// `DATETIME` holds the time as the session writes it, and sqlx's sessions are in UTC.
/// `Text` and `Bytes` are the long types, since the plain ones end at 64 KB.
pub(super) fn spell(dialect: &dyn Dialect, sql_type: &SqlType) -> Result<String, Refusal> {
    Ok(match sql_type {
        SqlType::TinyInt => "TINYINT".to_owned(),
        SqlType::SmallInt => "SMALLINT".to_owned(),
        SqlType::Integer => "INT".to_owned(),
        SqlType::BigInt => "BIGINT".to_owned(),
        SqlType::Real => "FLOAT".to_owned(),
        SqlType::Double => "DOUBLE".to_owned(),
        SqlType::Numeric(None) => "DECIMAL".to_owned(),
        SqlType::Numeric(Some((precision, scale))) => format!("DECIMAL({precision}, {scale})"),
        SqlType::Varchar(length) => format!("VARCHAR({length})"),
        SqlType::Char(length) => format!("CHAR({length})"),
        SqlType::Text => "LONGTEXT".to_owned(),
        SqlType::Bytes => "LONGBLOB".to_owned(),
        SqlType::Boolean => "BOOLEAN".to_owned(),
        SqlType::Date => "DATE".to_owned(),
        SqlType::Time => "TIME(6)".to_owned(),
        SqlType::Timestamp | SqlType::TimestampTz => "DATETIME(6)".to_owned(),
        SqlType::Uuid => "CHAR(36)".to_owned(),
        SqlType::Json | SqlType::Jsonb => "JSON".to_owned(),
        SqlType::Enum { values, .. } => format!("ENUM({})", words(dialect, values)?),
        SqlType::Custom(name) => name.clone(),
        SqlType::TimeTz => {
            return Err(Refusal::new("it has no time of day with a zone", "use Time, or TimestampTz"));
        }
        SqlType::Interval => {
            return Err(Refusal::new(
                "it has no type for a span of time",
                "use BigInt and count in the unit that you need",
            ));
        }
        SqlType::Array(_) => {
            return Err(Refusal::new("it has no arrays", "use Json, or a table with a row for each element"));
        }
    })
}

/// The words of an enum. The grammar has no place for the literal that a backslash needs.
fn words(dialect: &dyn Dialect, values: &[String]) -> Result<String, Refusal> {
    let mut words = Vec::with_capacity(values.len());
    for value in values {
        crate::ddl::text_without_nul(value)?;
        if value.contains('\\') {
            return Err(Refusal::new(
                format!("the word {value} of an enum holds a backslash, which is read in two ways there"),
                "choose another word",
            ));
        }
        words.push(dialect.text(value));
    }
    Ok(words.join(", "))
}

/// What the server puts where a row gives nothing: the literal or expression after DEFAULT.
///
/// Expressions stand in parentheses, which MySQL demands and MariaDB often does. MySQL takes nothing
/// else for large objects.
pub(super) fn default(
    compiler: &Compiler<'_>,
    column: &Column,
    default: &ServerDefault,
    is_mariadb: bool,
    has_expressions: bool,
) -> Result<String, Refusal> {
    let expression = |sql: String| {
        if has_expressions { Ok(format!("({sql})")) } else { Err(no_expressions()) }
    };
    match default {
        // MariaDB reads an introduced literal of an expression twice, and the second time the backslash
        // escapes: `a\b` would be filled in as an `a` and a backspace.
        ServerDefault::Value(value @ Value::Text(text))
            if is_mariadb && text.contains('\\') && may_be_expression(&column.sql_type) =>
        {
            let bytes = compiler.literal(&Value::Bytes(text.as_bytes().to_vec()))?;
            compiler.literal(value)?;
            expression(format!("CONVERT({bytes} USING utf8mb4)"))
        }
        ServerDefault::Value(value) => {
            let literal = compiler.literal(value)?;
            let large = is_large(&column.sql_type) && *value != Value::Null && !is_mariadb;
            if large { expression(literal) } else { Ok(literal) }
        }
        ServerDefault::Sql(sql) if is_time(sql) => Ok(sql.clone()),
        ServerDefault::Sql(sql) => expression(sql.clone()),
        ServerDefault::Now => match now(&column.sql_type) {
            Now::Plain(sql) => Ok(sql),
            Now::Expression(sql) => expression(sql.to_owned()),
        },
    }
}

enum Now {
    Plain(String),
    Expression(&'static str),
}

/// The server takes CURRENT_TIMESTAMP plainly only in the precision of the column.
fn now(sql_type: &SqlType) -> Now {
    match sql_type {
        SqlType::Timestamp | SqlType::TimestampTz => Now::Plain("CURRENT_TIMESTAMP(6)".to_owned()),
        SqlType::Date => Now::Expression("CURRENT_DATE"),
        SqlType::Time => Now::Expression("CURRENT_TIME(6)"),
        SqlType::Custom(name) => match precision(name) {
            Some(precision) => Now::Plain(format!("CURRENT_TIMESTAMP{precision}")),
            None => Now::Expression("CURRENT_TIMESTAMP(6)"),
        },
        _ => Now::Expression("CURRENT_TIMESTAMP(6)"),
    }
}

/// What sets the column to the time when its row is updated, in the precision of the column.
pub(super) fn on_update_now(column: &Column) -> Result<String, Refusal> {
    let precision = match &column.sql_type {
        SqlType::Timestamp | SqlType::TimestampTz => Some("(6)"),
        SqlType::Custom(name) => precision(name),
        _ => None,
    };
    match precision {
        Some(precision) => Ok(format!("ON UPDATE CURRENT_TIMESTAMP{precision}")),
        None => Err(Refusal::new(
            format!("only a day with its time is set to the time by an UPDATE, and {} is none", column.name),
            "use Timestamp or TimestampTz, or leave on_update_now out",
        )),
    }
}

/// What follows the name in `DATETIME(3)` or `TIMESTAMP`; `None` for other types.
fn precision(name: &str) -> Option<&str> {
    let end = name.find('(').unwrap_or(name.len());
    let (word, precision) = name.split_at(end);
    let word = word.trim();
    (word.eq_ignore_ascii_case("datetime") || word.eq_ignore_ascii_case("timestamp"))
        .then_some(precision.trim())
}

/// Whether an expression is the one that is taken without parentheses everywhere, and with
/// `ON UPDATE …` after it in no others.
fn is_time(sql: &str) -> bool {
    let sql = sql.trim_start().to_ascii_uppercase();
    sql.starts_with("CURRENT_TIMESTAMP") || sql.starts_with("NOW(")
}

pub(super) fn is_large(sql_type: &SqlType) -> bool {
    matches!(sql_type, SqlType::Text | SqlType::Bytes | SqlType::Json | SqlType::Jsonb)
}

/// Whether MariaDB keeps the default as an expression, even if it is a literal.
fn may_be_expression(sql_type: &SqlType) -> bool {
    is_large(sql_type) || matches!(sql_type, SqlType::Custom(_))
}

pub(super) fn no_expressions() -> Refusal {
    Refusal::new(
        "it takes no expression as a default, and none at all for text, bytes and JSON",
        "leave server_default out, or upgrade the server (MySQL 8.0.13, MariaDB 10.2)",
    )
}
