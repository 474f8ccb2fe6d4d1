//! Reading the server's words for types and defaults.

use super::expression::{hexadecimal, normal, unquoted};
use crate::schema::{ServerDefault, SqlType, TableName, Value};

/// The type that `information_schema` names. An enum has no name there: it is called after its column.
pub(super) fn sql_type(text: &str, table: &TableName, column: &str) -> SqlType {
    let lower = text.to_ascii_lowercase();
    let (word, arguments) = match lower.split_once('(') {
        Some((word, rest)) => (word, rest.strip_suffix(')')),
        None => (lower.as_str(), Some("")),
    };
    let known = arguments.and_then(|arguments| match (word, arguments) {
        ("tinyint", "1") => Some(SqlType::Boolean),
        // What stands in parentheses is a width to show it in (MariaDB), and means nothing.
        ("tinyint", "" | "4") => Some(SqlType::TinyInt),
        ("smallint", "" | "6") => Some(SqlType::SmallInt),
        ("int", "" | "11") => Some(SqlType::Integer),
        ("bigint", "" | "20") => Some(SqlType::BigInt),
        ("float", "") => Some(SqlType::Real),
        ("double", "") => Some(SqlType::Double),
        ("decimal", digits) => {
            let (precision, scale) = digits.split_once(',')?;
            Some(SqlType::Numeric(Some((precision.parse().ok()?, scale.parse().ok()?))))
        }
        ("varchar", length) => length.parse().ok().map(SqlType::Varchar),
        ("char", length) => length.parse().ok().map(SqlType::Char),
        ("longtext", "") => Some(SqlType::Text),
        ("longblob", "") => Some(SqlType::Bytes),
        ("date", "") => Some(SqlType::Date),
        ("time", "6") => Some(SqlType::Time),
        ("datetime", "6") => Some(SqlType::Timestamp),
        ("json", "") => Some(SqlType::Json),
        _ => None,
    });
    known.or_else(|| enum_type(text, table, column)).unwrap_or_else(|| SqlType::Custom(text.to_owned()))
}

fn enum_type(text: &str, table: &TableName, column: &str) -> Option<SqlType> {
    let words = text.strip_prefix("enum(")?.strip_suffix(')')?;
    let values = words.strip_prefix('\'')?.strip_suffix('\'')?;
    // A quote in a word is doubled, so this is found between words alone.
    let values = values.split("','").map(|word| word.replace("''", "'")).collect();
    Some(SqlType::Enum { name: enum_name(table, column), values })
}

/// What the enum of a column is called, here where enums have no names.
pub(super) fn enum_name(table: &TableName, column: &str) -> TableName {
    TableName::new(&format!("{}_{column}", table.name))
}

/// A default as `information_schema` shows it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shown<'a> {
    /// MariaDB: as SQL, a text in quotes.
    Sql(&'a str),
    /// MySQL: the value of a literal, without quotes.
    Literal(&'a str),
    /// MySQL: an expression, without the backslashes of the catalogue.
    Expression(&'a str),
}

/// What the column gets where nothing is given; `None` for NULL.
pub(super) fn default(shown: Shown<'_>, sql_type: &SqlType) -> Option<ServerDefault> {
    match shown {
        Shown::Literal(text) => Some(literal(text, sql_type)),
        Shown::Expression(text) => Some(expression(text, sql_type)),
        Shown::Sql(text) => match unquoted(text) {
            Some(content) => Some(literal(&content, sql_type)),
            None if text.eq_ignore_ascii_case("NULL") => None,
            None if is_number(sql_type) && text.parse::<f64>().is_ok() => Some(literal(text, sql_type)),
            None => Some(expression(text, sql_type)),
        },
    }
}

/// The value that a literal of that text is in a column of that type.
pub(super) fn literal(text: &str, sql_type: &SqlType) -> ServerDefault {
    match sql_type {
        SqlType::Boolean if text == "0" || text == "1" => ServerDefault::Value(Value::Bool(text == "1")),
        it if is_number(it) => number(text)
            .map_or_else(|| ServerDefault::Value(Value::Text(text.to_owned())), ServerDefault::Value),
        // A bit literal is shown with what makes it one.
        SqlType::Custom(_) if text.starts_with("b'") => ServerDefault::Sql(text.to_owned()),
        // MySQL shows bytes in one place as digits and in another as a text.
        SqlType::Custom(name) if name.contains("binary") => match hexadecimal(text) {
            Some(bytes) => ServerDefault::Value(bytes_or_text(bytes)),
            None => ServerDefault::Value(Value::Text(text.to_owned())),
        },
        _ => ServerDefault::Value(Value::Text(text.to_owned())),
    }
}

/// Bytes as the text that they are, if they are one.
pub(super) fn bytes_or_text(bytes: Vec<u8>) -> Value {
    String::from_utf8(bytes).map_or_else(|it| Value::Bytes(it.into_bytes()), Value::Text)
}

fn expression(text: &str, sql_type: &SqlType) -> ServerDefault {
    let text = normal(text);
    if is_now(&text, sql_type) {
        return ServerDefault::Now;
    }
    // MySQL takes a literal of a large type as an expression only.
    if super::super::types::is_large(sql_type) {
        if let Some(content) = unquoted(&text) {
            return ServerDefault::Value(Value::Text(content));
        }
        // How our DDL writes a text with a backslash.
        let converted = text.strip_prefix("convert(").and_then(|it| it.strip_suffix(" using utf8mb4)"));
        let introduced = text.strip_prefix("_utf8mb4").map(str::trim_start);
        let digits = converted.or(introduced).unwrap_or(&text);
        if let Some(bytes) = hexadecimal(digits) {
            let is_bytes = *sql_type == SqlType::Bytes && digits == text;
            return ServerDefault::Value(if is_bytes { Value::Bytes(bytes) } else { bytes_or_text(bytes) });
        }
    }
    ServerDefault::Sql(text)
}

/// Whether it is what `now()` is written as for a column of that type.
fn is_now(text: &str, sql_type: &SqlType) -> bool {
    let text = text.to_ascii_lowercase();
    match sql_type {
        SqlType::Timestamp | SqlType::TimestampTz => text == "current_timestamp(6)" || text == "now(6)",
        SqlType::Date => text == "curdate()",
        SqlType::Time => text == "curtime(6)",
        SqlType::Custom(name) => {
            let precision = name.find('(').map_or("()", |at| &name[at..]);
            let is_time = name.starts_with("datetime") || name.starts_with("timestamp");
            let plain = precision == "()" && text == "current_timestamp";
            is_time && (plain || text == format!("current_timestamp{precision}"))
        }
        _ => false,
    }
}

fn is_number(sql_type: &SqlType) -> bool {
    matches!(
        sql_type,
        SqlType::Boolean
            | SqlType::TinyInt
            | SqlType::SmallInt
            | SqlType::Integer
            | SqlType::BigInt
            | SqlType::Real
            | SqlType::Double
            | SqlType::Numeric(_)
    )
}

/// A number in its shortest form: the server shows `1.50` for 1.5 in a column of two digits, and `3.00` for 3.
fn number(text: &str) -> Option<Value> {
    let whole = text
        .split_once('.')
        .map_or(text, |(whole, digits)| if digits.bytes().all(|digit| digit == b'0') { whole } else { text });
    if let Ok(int) = whole.parse() {
        return Some(Value::Int(int));
    }
    let float: f64 = text.parse().ok().filter(|it: &f64| it.is_finite())?;
    Some(Value::Float(float))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_ours_where_we_have_a_word_for_them() {
        let read = |text: &str| sql_type(text, &TableName::new("t"), "c");
        let custom = |text: &str| SqlType::Custom(text.to_owned());
        for (text, expected) in [
            ("tinyint(1)", SqlType::Boolean),
            ("tinyint(4)", SqlType::TinyInt),
            ("int", SqlType::Integer),
            ("int(11)", SqlType::Integer),
            ("int(5)", custom("int(5)")),
            ("int unsigned", custom("int unsigned")),
            ("bigint(20) unsigned", custom("bigint(20) unsigned")),
            ("decimal(10,2)", SqlType::Numeric(Some((10, 2)))),
            ("varchar(20)", SqlType::Varchar(20)),
            ("text", custom("text")),
            ("longtext", SqlType::Text),
            ("datetime(6)", SqlType::Timestamp),
            ("datetime", custom("datetime")),
            ("bit(1)", custom("bit(1)")),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        let SqlType::Enum { name, values } = read("enum('a','b''c','d,e','')") else { panic!("an enum") };
        assert_eq!((name.to_string().as_str(), values.join("|").as_str()), ("t_c", "a|b'c|d,e|"));
    }

    #[test]
    fn defaults_are_values_where_the_server_shows_a_literal() {
        let text = |it: &str| Some(ServerDefault::Value(Value::Text(it.to_owned())));
        let int = |it| Some(ServerDefault::Value(Value::Int(it)));
        let sql = |it: &str| Some(ServerDefault::Sql(it.to_owned()));
        let varchar = SqlType::Varchar(20);
        let bytes = Some(ServerDefault::Value(Value::Bytes(vec![0, 1, 255])));
        for (shown, of, expected) in [
            (Shown::Sql("'it''s'"), &varchar, text("it's")),
            (Shown::Sql("'a\\\\b'"), &varchar, text("a\\b")),
            (Shown::Literal("it's"), &varchar, text("it's")),
            (Shown::Literal("NULL"), &varchar, text("NULL")),
            (Shown::Sql("NULL"), &varchar, None),
            (Shown::Sql("5"), &SqlType::Integer, int(5)),
            (Shown::Literal("5"), &SqlType::Integer, int(5)),
            (Shown::Literal("1"), &SqlType::Boolean, Some(ServerDefault::Value(Value::Bool(true)))),
            (
                Shown::Literal("1.50"),
                &SqlType::Numeric(Some((9, 2))),
                Some(ServerDefault::Value(Value::Float(1.5))),
            ),
            (Shown::Sql("current_timestamp(6)"), &SqlType::Timestamp, Some(ServerDefault::Now)),
            (Shown::Expression("CURRENT_TIMESTAMP(6)"), &SqlType::Timestamp, Some(ServerDefault::Now)),
            (Shown::Expression("curdate()"), &SqlType::Date, Some(ServerDefault::Now)),
            (Shown::Sql("(1 + 1)"), &SqlType::Integer, sql("1 + 1")),
            (Shown::Expression("(1 + 1)"), &SqlType::Integer, sql("1 + 1")),
            (Shown::Sql("3.00"), &SqlType::Numeric(Some((9, 2))), int(3)),
            (Shown::Expression("_utf8mb4'x'"), &SqlType::Text, text("x")),
            (Shown::Expression("_utf8mb4'x'"), &varchar, sql("'x'")),
            (Shown::Expression("lower(_utf8mb4'it\\'s')"), &varchar, sql("lower('it''s')")),
            (Shown::Sql("_utf8mb4 X'615c'"), &SqlType::Text, text("a\\")),
            (Shown::Sql("convert(X'615c' using utf8mb4)"), &SqlType::Text, text("a\\")),
            (Shown::Sql("X'0001ff'"), &SqlType::Bytes, bytes.clone()),
            (Shown::Expression("0x0001ff"), &SqlType::Bytes, bytes),
            (Shown::Literal("0x78"), &SqlType::Custom("varbinary(9)".into()), text("x")),
            (Shown::Literal("b'1'"), &SqlType::Custom("bit(1)".into()), sql("b'1'")),
        ] {
            assert_eq!(default(shown, of), expected, "{shown:?} of {of:?}");
        }
    }
}
