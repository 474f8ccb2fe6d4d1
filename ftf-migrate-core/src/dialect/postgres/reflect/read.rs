//! Reading the server's words for types and defaults.

use crate::schema::{ServerDefault, SqlType, Value};

/// The type that `format_type` names; what we have no word for stays the server's own name.
pub(super) fn sql_type(text: &str) -> SqlType {
    if let Some(of) = text.strip_suffix("[]") {
        return SqlType::Array(Box::new(sql_type(of)));
    }
    let (word, arguments) = text.strip_suffix(')').and_then(|it| it.split_once('(')).unwrap_or((text, ""));
    let known = match (word, arguments) {
        ("smallint", "") => Some(SqlType::SmallInt),
        ("integer", "") => Some(SqlType::Integer),
        ("bigint", "") => Some(SqlType::BigInt),
        ("real", "") => Some(SqlType::Real),
        ("double precision", "") => Some(SqlType::Double),
        ("numeric", "") => Some(SqlType::Numeric(None)),
        ("numeric", digits) => digits
            .split_once(',')
            .and_then(|(all, after)| Some(SqlType::Numeric(Some((all.parse().ok()?, after.parse().ok()?))))),
        ("character varying", length) => length.parse().ok().map(SqlType::Varchar),
        ("character", length) => length.parse().ok().map(SqlType::Char),
        ("text", "") => Some(SqlType::Text),
        ("bytea", "") => Some(SqlType::Bytes),
        ("boolean", "") => Some(SqlType::Boolean),
        ("date", "") => Some(SqlType::Date),
        ("time without time zone", "") => Some(SqlType::Time),
        ("time with time zone", "") => Some(SqlType::TimeTz),
        ("timestamp without time zone", "") => Some(SqlType::Timestamp),
        ("timestamp with time zone", "") => Some(SqlType::TimestampTz),
        ("interval", "") => Some(SqlType::Interval),
        ("uuid", "") => Some(SqlType::Uuid),
        ("json", "") => Some(SqlType::Json),
        ("jsonb", "") => Some(SqlType::Jsonb),
        _ => None,
    };
    known.unwrap_or_else(|| SqlType::Custom(text.to_owned()))
}

/// What the server shows after DEFAULT. `of` is the bare name of the column's type, without length.
/// `None` for a NULL, which is no default.
///
/// A literal is read as a value only where writing that value gives the same default again.
pub(super) fn default(text: &str, of: &str) -> Option<ServerDefault> {
    let expression = || Some(ServerDefault::Sql(text.to_owned()));
    match text {
        "CURRENT_TIMESTAMP" | "now()" => return Some(ServerDefault::Now),
        "true" => return value(Value::Bool(true)),
        "false" => return value(Value::Bool(false)),
        _ => {}
    }
    if text.strip_prefix("NULL::").is_some_and(|cast| !cast.contains('(') || cast.ends_with(')')) {
        return None;
    }
    if is_numeric(of)
        && let Some(number) = number(text)
    {
        return value(number);
    }
    let Some((content, cast)) = literal(text) else { return expression() };
    if is_numeric(of) {
        return if is_numeric(cast)
            && let Some(number) = number(&content)
        {
            value(number)
        } else {
            expression()
        };
    }
    // The server shows `bpchar` for `character`.
    if cast != of && !(cast == "bpchar" && of == "character") {
        return expression();
    }
    match bytes(&content).filter(|_| of == "bytea") {
        Some(bytes) => value(Value::Bytes(bytes)),
        None => value(Value::Text(content)),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that every arm of `default` gives")]
fn value(value: Value) -> Option<ServerDefault> {
    Some(ServerDefault::Value(value))
}

fn is_numeric(of: &str) -> bool {
    matches!(of, "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision")
}

/// A number that is written again as it is read.
fn number(text: &str) -> Option<Value> {
    if let Ok(int) = text.parse::<i64>() {
        return (int.to_string() == text).then_some(Value::Int(int));
    }
    let float: f64 = text.parse().ok().filter(|it: &f64| it.is_finite())?;
    (float.to_string() == text).then_some(Value::Float(float))
}

/// The text in quotes that is all there is before a cast, and the type that it is cast to.
fn literal(text: &str) -> Option<(String, &str)> {
    let (escapes, rest) = match text.strip_prefix("E'") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('\'')?),
    };
    let mut content = String::new();
    let mut characters = rest.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\'' if rest[at + 1..].starts_with('\'') => {
                content.push('\'');
                characters.next();
            }
            '\'' => {
                let cast = rest[at + 1..].strip_prefix("::")?;
                return is_type_name(cast).then_some((content, cast));
            }
            '\\' if escapes => content.push(characters.next()?.1),
            other => content.push(other),
        }
    }
    None
}

/// Whether what follows the literal is a type and nothing more.
fn is_type_name(cast: &str) -> bool {
    let mut quoted = false;
    cast.chars().all(|character| {
        if character == '"' {
            quoted = !quoted;
        }
        quoted || character.is_alphanumeric() || "\"_. []".contains(character)
    })
}

fn bytes(content: &str) -> Option<Vec<u8>> {
    let digits = content.strip_prefix("\\x")?;
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(pair).collect()
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
            (None, '\'' | '"') => quote = Some(character),
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
        for (text, expected) in [
            ("character varying(20)[]", SqlType::Array(Box::new(SqlType::Varchar(20)))),
            ("numeric(10,2)", SqlType::Numeric(Some((10, 2)))),
            ("numeric(5,-2)", SqlType::Custom("numeric(5,-2)".into())),
            ("character varying", SqlType::Custom("character varying".into())),
            ("timestamp(3) with time zone", SqlType::Custom("timestamp(3) with time zone".into())),
            ("timestamp with time zone", SqlType::TimestampTz),
            ("shop.\"Mood\"", SqlType::Custom("shop.\"Mood\"".into())),
        ] {
            assert_eq!(sql_type(text), expected, "{text}");
        }
    }

    #[test]
    fn a_literal_is_a_value_only_where_writing_it_gives_the_same_again() {
        let sql = |text: &str| Some(ServerDefault::Sql(text.to_owned()));
        let text = |text: &str| value(Value::Text(text.to_owned()));
        for (shown, of, expected) in [
            ("'it''s'::text", "text", text("it's")),
            (r"E'a\\b'::character varying", "character varying", text(r"a\b")),
            ("'x'::bpchar", "character", text("x")),
            ("''::text", "text", text("")),
            ("'5'::text", "text", text("5")),
            ("5", "bigint", value(Value::Int(5))),
            ("'-5'::integer", "bigint", value(Value::Int(-5))),
            ("1.50", "numeric", sql("1.50")),
            ("1.5", "numeric", value(Value::Float(1.5))),
            ("'2020-01-01'::date", "text", sql("'2020-01-01'::date")),
            ("('a'::text || 'b'::text)", "text", sql("('a'::text || 'b'::text)")),
            ("'a'::text || 'b'::text", "text", sql("'a'::text || 'b'::text")),
            ("'a'::\"my Mood\"", "\"my Mood\"", text("a")),
            (r"'\x0aff'::bytea", "bytea", value(Value::Bytes(vec![10, 255]))),
            ("NULL::character varying", "character varying", None),
            ("now()", "timestamp with time zone", Some(ServerDefault::Now)),
            ("99999999999999999999", "numeric", sql("99999999999999999999")),
        ] {
            assert_eq!(default(shown, of), expected, "{shown} of {of}");
        }
    }

    #[test]
    fn only_parentheses_around_the_whole_are_dropped() {
        for (text, expected) in [
            ("(a > 0)", "a > 0"),
            ("(a) > (b)", "(a) > (b)"),
            ("((a > 0) AND (b > 0))", "(a > 0) AND (b > 0)"),
            ("(a = ')('::text)", "a = ')('::text"),
            ("lower(a)", "lower(a)"),
        ] {
            assert_eq!(bare(text), expected);
        }
    }
}
