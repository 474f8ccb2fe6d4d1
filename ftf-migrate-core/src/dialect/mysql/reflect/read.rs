//! Reading the server's words for types, defaults and expressions.

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
    /// MySQL: an expression.
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

fn literal(text: &str, sql_type: &SqlType) -> ServerDefault {
    match sql_type {
        SqlType::Boolean if text == "0" || text == "1" => ServerDefault::Value(Value::Bool(text == "1")),
        it if is_number(it) => number(text)
            .map_or_else(|| ServerDefault::Value(Value::Text(text.to_owned())), ServerDefault::Value),
        // A bit or a binary literal is shown with what makes it one.
        SqlType::Custom(_) if text.starts_with("b'") || text.starts_with("0x") => {
            ServerDefault::Sql(text.to_owned())
        }
        _ => ServerDefault::Value(Value::Text(text.to_owned())),
    }
}

fn expression(text: &str, sql_type: &SqlType) -> ServerDefault {
    let text = plain(text);
    let bare = bare(&text);
    if is_now(bare, sql_type) {
        return ServerDefault::Now;
    }
    // MySQL takes a literal of a large type as an expression only.
    if super::super::types::is_large(sql_type)
        && let Some(content) = bare.strip_prefix('_').and_then(|it| unquoted(&it[it.find('\'')?..]))
    {
        return ServerDefault::Value(Value::Text(content));
    }
    ServerDefault::Sql(bare.to_owned())
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

/// A number in its shortest form: the server shows `1.50` for 1.5 in a column of two digits.
fn number(text: &str) -> Option<Value> {
    if let Ok(int) = text.parse() {
        return Some(Value::Int(int));
    }
    let float: f64 = text.parse().ok().filter(|it: &f64| it.is_finite())?;
    Some(Value::Float(float))
}

/// The content of a text in single quotes, if that is all there is.
pub(super) fn unquoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut content = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' if characters.next() != Some('\'') => return None,
            '\\' => content.push(match characters.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                other => other,
            }),
            other => content.push(other),
        }
    }
    Some(content)
}

/// An expression of MySQL's catalogue, where quotes stand behind backslashes.
pub(super) fn plain(expression: &str) -> String {
    expression.replace("\\'", "'")
}

/// The expression without a pair of parentheses that is around all of it.
pub(super) fn bare(expression: &str) -> &str {
    let Some(inner) = expression.strip_prefix('(').and_then(|it| it.strip_suffix(')')) else {
        return expression;
    };
    let (mut depth, mut quote) = (0_i32, None);
    for character in inner.chars() {
        match (quote, character) {
            (Some(open), it) if it == open => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return expression;
        }
    }
    inner
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
            (Shown::Expression("_utf8mb4\\'x\\'"), &SqlType::Text, text("x")),
            (Shown::Expression("_utf8mb4\\'x\\'"), &varchar, sql("_utf8mb4'x'")),
            (Shown::Literal("b'1'"), &SqlType::Custom("bit(1)".into()), sql("b'1'")),
        ] {
            assert_eq!(default(shown, of), expected, "{shown:?} of {of:?}");
        }
    }

    #[test]
    fn only_parentheses_around_the_whole_are_dropped() {
        assert_eq!(bare("(`a` > 0)"), "`a` > 0");
        assert_eq!(bare("(a) > (b)"), "(a) > (b)");
        assert_eq!(bare("(a = ')(')"), "a = ')('");
    }
}
