//! The texts of expressions, as the server writes them, in one form.
//!
//! The form is what stands in `SHOW CREATE TABLE`, but that a literal says nothing of its character set, a quote
//! in it is doubled, and no parentheses are around the whole. So what was read from one place or another, from
//! MySQL 8 or 9, through a connection of one character set or another, is the same text.

/// The expression in that form.
pub(super) fn normal(expression: &str) -> String {
    let mut normal = String::with_capacity(expression.len());
    let mut rest = expression;
    while let Some(at) = rest.find(['\'', '"', '`']) {
        let (before, quoted) = rest.split_at(at);
        let (token, after) = quoted.split_at(quoted_length(quoted));
        if let Some(content) = token.strip_prefix('\'') {
            normal.push_str(without_introducer(before, token));
            normal.push('\'');
            normal.push_str(&doubled(content));
        } else {
            normal.push_str(before);
            normal.push_str(token);
        }
        rest = after;
    }
    normal.push_str(rest);
    bare(&normal).to_owned()
}

/// How many bytes the quoted text takes with which `text` begins. A backslash escapes in a literal only.
pub(super) fn quoted_length(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    let Some((_, quote)) = characters.next() else { return 0 };
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '\'' {
            characters.next();
        } else if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return at + character.len_utf8();
        }
    }
    text.len()
}

/// A literal where a quote behind a backslash is a doubled one instead.
fn doubled(literal: &str) -> String {
    let mut doubled = String::with_capacity(literal.len());
    let mut characters = literal.chars();
    while let Some(character) = characters.next() {
        match (character, if character == '\\' { characters.next() } else { None }) {
            ('\\', Some('\'')) => doubled.push_str("''"),
            (character, escaped) => doubled.extend(std::iter::once(character).chain(escaped)),
        }
    }
    doubled
}

/// What stands before a literal, without the `_utf8mb4` that MySQL writes there: it says which character set the
/// connection had, not what the literal means. One that decides what the bytes mean stays.
fn without_introducer<'a>(before: &'a str, literal: &str) -> &'a str {
    let start = before.trim_end_matches(|it: char| it.is_ascii_alphanumeric() || it == '_').len();
    match before[start..].strip_prefix('_') {
        Some("utf8mb4" | "utf8mb3" | "utf8") => &before[..start],
        Some("binary" | "") | None => before,
        Some(_) if literal.is_ascii() => &before[..start],
        Some(_) => before,
    }
}

/// The content of a literal, if that is all there is.
pub(super) fn unquoted(text: &str) -> Option<String> {
    if !text.starts_with('\'') || quoted_length(text) != text.len() || text.len() < 2 {
        return None;
    }
    let inner = text[1..].strip_suffix('\'')?;
    Some(unescaped(&inner.replace("''", "'")))
}

/// The text without one level of backslashes, behind which MySQL's catalogue puts quotes, backslashes and ends
/// of lines.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('0') => '\0',
                Some('Z') => '\u{1a}',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    plain
}

/// An expression as MySQL's catalogue has it: behind backslashes, and with UTF-8 taken for Latin-1 and made UTF-8
/// once more, so that `é` is two characters. `SHOW CREATE TABLE` is right there.
pub(super) fn catalogued(expression: &str) -> String {
    let bytes: Option<Vec<u8>> = expression.chars().map(|it| u8::try_from(u32::from(it)).ok()).collect();
    let decoded = bytes.and_then(|it| String::from_utf8(it).ok());
    unescaped(decoded.as_deref().unwrap_or(expression))
}

/// The bytes of `X'0aff'` or `0x0aff`, if that is all there is.
pub(super) fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let lower = text.to_ascii_lowercase();
    let in_quotes = lower.strip_prefix("x'").and_then(|it| it.strip_suffix('\''));
    let digits = in_quotes.or_else(|| lower.strip_prefix("0x"))?;
    if digits.len() % 2 != 0 || !digits.is_ascii() {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

/// The expression without a pair of parentheses that is around all of it.
pub(super) fn bare(expression: &str) -> &str {
    match parenthesized(expression) {
        Some((inner, "")) => inner,
        _ => expression,
    }
}

/// What is in the parentheses with which `text` begins, and what follows them.
pub(super) fn parenthesized(text: &str) -> Option<(&str, &str)> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(character) = text[at..].chars().next() {
        match character {
            '\'' | '"' | '`' => {
                at += quoted_length(&text[at..]);
                continue;
            }
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then(|| (&text[1..at], &text[at + 1..]));
        }
        at += character.len_utf8();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_say_nothing_of_character_sets_and_double_their_quotes() {
        for (written, expected) in [
            (r"(`b` <> _utf8mb4'it\'s')", "`b` <> 'it''s'"),
            (r"replace(`b`,_utf8mb4'it\'s \\ \n',_utf8mb4'')", r"replace(`b`,'it''s \\ \n','')"),
            (r"concat(_latin1'x',_latin1'é')", "concat('x',_latin1'é')"),
            (r"lower(_binary'x')", "lower(_binary'x')"),
            (r"`x\` = a_utf8mb4 + '\\'", r"`x\` = a_utf8mb4 + '\\'"),
            (r"('a\\' = `it's`)", r"'a\\' = `it's`"),
            ("_utf8mb4'open", "'open"),
            ("(a) > (b)", "(a) > (b)"),
            ("(a = ')(')", "a = ')('"),
            ("", ""),
        ] {
            assert_eq!(normal(written), expected, "{written}");
            assert_eq!(normal(expected), expected, "again");
        }
    }

    #[test]
    fn a_literal_is_read_as_a_whole_or_not_at_all() {
        let read = |it: &str| unquoted(it);
        assert_eq!(read("'it''s'").as_deref(), Some("it's"));
        assert_eq!(read(r"'it\'s \\'").as_deref(), Some(r"it's \"));
        assert_eq!(read("''").as_deref(), Some(""));
        for other in ["'", "'a' + 'b'", "a", "'a"] {
            assert_eq!(read(other), None, "{other}");
        }
        assert_eq!(hexadecimal("X'0aFF'"), Some(vec![10, 255]));
        assert_eq!(hexadecimal("0x00"), Some(vec![0]));
        assert_eq!((hexadecimal("0x0"), hexadecimal("x'é'"), hexadecimal("7")), (None, None, None));
    }

    #[test]
    fn the_catalogue_of_mysql_is_read_as_it_is_meant() {
        assert_eq!(catalogued(r"(`Ã©tat` = _utf8mb4\'it\\\'s\')"), r"(`état` = _utf8mb4'it\'s')");
        assert_eq!(catalogued("`état` = 'æ'"), "`état` = 'æ'");
    }

    #[test]
    fn parentheses_end_where_their_pair_is() {
        assert_eq!(parenthesized("(a, (b)) x"), Some(("a, (b)", " x")));
        assert_eq!(parenthesized("('(' + `)`)"), Some(("'(' + `)`", "")));
        assert_eq!((parenthesized("a (b)"), parenthesized("(a"), parenthesized("")), (None, None, None));
    }
}
