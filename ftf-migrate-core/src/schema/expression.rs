//! Finding column names in SQL expressions.
//!
//! Expressions are the user's text and are never parsed; the words of one are enough to see which
//! columns it speaks of. Texts in single quotes are passed over.

/// Whether the expression speaks of `column`.
pub(crate) fn mentions(expression: &str, column: &str) -> bool {
    words(expression).any(|word| word.is(column))
}

/// The expression with another name for `column`.
pub(crate) fn rename(expression: &str, column: &str, new_name: &str) -> String {
    rename_where(expression, new_name, new_name, |word| word.is(column) && may_be_column(expression, word))
}

/// Whether the word is no function, no type of a cast and none before a text: `date(a)`, `a::date`, `cast(a as date)`, `date '…'`.
fn may_be_column(expression: &str, word: &Word<'_>) -> bool {
    let (before, after) = (&expression[..word.begin()], &expression[word.end()..]);
    let last = words(before).last().filter(|last| before[last.end()..].trim().is_empty());
    let is_as = last.is_some_and(|it| it.quote.is_none() && it.is("as"));
    !is_as && !before.trim_end().ends_with("::") && !after.trim_start().starts_with(['(', '\''])
}

/// The expression with another name for the type `name` in its casts, as PostgreSQL writes them: `'ok'::mood`.
pub(crate) fn retype(expression: &str, name: &str, new_name: &str) -> String {
    let is_plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
    let bare = if new_name.chars().all(is_plain) && !new_name.starts_with(|it: char| it.is_ascii_digit()) {
        new_name.to_owned()
    } else {
        format!("\"{}\"", new_name.replace('"', "\"\""))
    };
    rename_where(expression, new_name, &bare, |word| word.is(name) && is_cast(&expression[..word.begin()]))
}

/// Whether a cast to what follows ends here; the type's schema may stand between.
fn is_cast(before: &str) -> bool {
    let of_schema = |it| is_word(it) || it == '"';
    let before = before.strip_suffix('.').map_or(before, |schema| schema.trim_end_matches(of_schema));
    before.ends_with("::")
}

/// The new name in the place of each word that is meant; `bare` is how it stands where the word has no quotes.
fn rename_where(
    expression: &str,
    new_name: &str,
    bare: &str,
    is_meant: impl Fn(&Word<'_>) -> bool,
) -> String {
    let mut renamed = String::with_capacity(expression.len());
    let mut copied = 0;
    for word in words(expression).filter(is_meant) {
        renamed.push_str(&expression[copied..word.start]);
        match word.quote {
            Some(quote) => renamed.push_str(&new_name.replace(quote, &format!("{quote}{quote}"))),
            None => renamed.push_str(bare),
        }
        copied = word.start + word.text.len();
    }
    renamed.push_str(&expression[copied..]);
    renamed
}

/// The expression with another text in the place of each constant that is `text`.
pub(crate) fn reword(expression: &str, text: &str, new_text: &str) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let (old, new) = (quoted(text), quoted(new_text));
    let mut reworded = String::with_capacity(expression.len());
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let (token, after) = rest.split_at(token_length(rest, first));
        reworded.push_str(if token == old { &new } else { token });
        rest = after;
    }
    reworded
}

/// The words of a text in the form in which they are compared: without white space, comments and semicolons at the end, in
/// lower case where they stand in no quotes, and without quotes around names.
pub(crate) fn all_words(sql: &str) -> impl Iterator<Item = String> {
    let mut rest = sql.trim_end_matches(|it: char| it.is_whitespace() || it == ';');
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let length = match first {
                '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
                '/' if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |end| end + 4),
                _ => token_length(rest, first),
            };
            let (token, after) = rest.split_at(length);
            rest = after;
            match first {
                _ if first.is_whitespace() || token.starts_with("--") || token.starts_with("/*") => {}
                '"' | '`' if length > 2 && token.ends_with(first) => {
                    return Some(token[1..length - 1].to_lowercase());
                }
                '\'' | '"' | '`' => return Some(token.to_owned()),
                _ => return Some(token.to_lowercase()),
            }
        }
    })
}

/// The items of a list: what stands between commas that are neither in parentheses nor in quotes.
pub(crate) fn split_list(list: &str) -> Vec<&str> {
    let (mut items, mut depth, mut start, mut at) = (Vec::new(), 0_u32, 0, 0);
    while let Some(first) = list[at..].chars().next() {
        match first {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        at += token_length(&list[at..], first);
    }
    if !list.trim().is_empty() {
        items.push(list[start..].trim());
    }
    items
}

/// The words of an SQL text that stand in no quotes.
pub(crate) fn bare_words(sql: &str) -> impl Iterator<Item = &str> {
    words(sql).filter(|word| word.quote.is_none()).map(|word| word.text)
}

/// A name in an expression: its text without quotes, and where that begins.
struct Word<'a> {
    text: &'a str,
    start: usize,
    quote: Option<char>,
}

impl Word<'_> {
    /// Where it begins, its quote included.
    fn begin(&self) -> usize {
        self.start - self.quote.map_or(0, char::len_utf8)
    }

    /// Where it ends, its quote included.
    fn end(&self) -> usize {
        self.start + self.text.len() + self.quote.map_or(0, char::len_utf8)
    }

    /// Names in quotes are compared as they are, bare ones without regard to case.
    fn is(&self, column: &str) -> bool {
        match self.quote {
            // The quote itself is doubled within.
            Some(quote) if self.text.contains(quote) => {
                self.text.replace(&format!("{quote}{quote}"), &quote.to_string()) == column
            }
            Some(_) => self.text == column,
            None => self.text.eq_ignore_ascii_case(column),
        }
    }
}

fn words(expression: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &expression[at..];
            let first = rest.chars().next()?;
            let length = token_length(rest, first);
            let start = at;
            at += length;
            let token = &rest[..length];
            if is_word(first) && !first.is_ascii_digit() {
                return Some(Word { text: token, start, quote: None });
            }
            if matches!(first, '"' | '`') && length > 2 && token.ends_with(first) {
                return Some(Word { text: &token[1..length - 1], start: start + 1, quote: Some(first) });
            }
        }
    })
}

/// The length of what begins at `rest`: a word, something in quotes, or one character.
fn token_length(rest: &str, first: char) -> usize {
    if is_word(first) {
        return rest.find(|next| !is_word(next)).unwrap_or(rest.len());
    }
    if matches!(first, '\'' | '"' | '`') {
        return quoted_length(rest, first);
    }
    first.len_utf8()
}

/// The length of something in quotes, where the quote doubled is the quote itself.
fn quoted_length(rest: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(end) = rest[at..].find(quote) {
        at += end + 1;
        if !rest[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    rest.len()
}

fn is_word(it: char) -> bool {
    it.is_alphanumeric() || it == '_' || it == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_bare_and_in_quotes_but_not_in_texts() {
        assert!(mentions("price > 0", "price"));
        assert!(mentions("lower(\"price\") = 'x'", "price"));
        assert!(mentions("PRICE > 0", "price"));
        assert!(mentions("`price`>0", "price"));
        assert!(!mentions("\"PRICE\" > 0", "price"));
        assert!(!mentions("kind <> 'price'", "price"));
        assert!(!mentions("prices > 0 and it''s", "price"));
        assert!(mentions("lower(\"a\"\"b\")", "a\"b"));
        assert!(!mentions("lower(\"a\"\"b\")", "a"));
        assert!(!mentions("'", "price"));
        assert!(!mentions("a = \"ä", "ä"), "a quote that never ends is no name");
    }

    #[test]
    fn a_list_is_split_at_its_own_commas() {
        assert_eq!(
            split_list("a, f(b, c), ARRAY[1, 2], 'd, ''e', \"x, y\""),
            ["a", "f(b, c)", "ARRAY[1, 2]", "'d, ''e'", "\"x, y\""]
        );
        assert_eq!(split_list(" "), [""; 0]);
    }

    #[test]
    fn renaming_touches_the_name_alone() {
        assert_eq!(
            rename("a > 0 AND \"a\" < 9 AND b <> 'a' AND aa > A", "a", "c"),
            "c > 0 AND \"c\" < 9 AND b <> 'a' AND aa > c"
        );
        assert_eq!(rename("\"a\"\"b\" > 0", "a\"b", "c\"d"), "\"c\"\"d\" > 0");
        assert_eq!(
            rename(
                "date(date) > \"date\" AND a::date < CAST(date AS date) OR date = date '2020-01-31'",
                "date",
                "day"
            ),
            "date(day) > \"day\" AND a::date < CAST(day AS date) OR day = date '2020-01-31'"
        );
    }

    #[test]
    fn retyping_touches_casts_alone() {
        assert_eq!(
            retype("mood <> 'mood'::mood AND \"mood\" = 'ok'::app.\"mood\"", "mood", "feeling"),
            "mood <> 'mood'::feeling AND \"mood\" = 'ok'::app.\"feeling\""
        );
        assert_eq!(
            retype("a = ANY (ARRAY['ok'::mood]::mood[])", "mood", "m"),
            "a = ANY (ARRAY['ok'::m]::m[])"
        );
        assert_eq!(retype("a = 'ok'::mood", "mood", "The \"Mood\""), "a = 'ok'::\"The \"\"Mood\"\"\"");
    }

    #[test]
    fn rewording_touches_the_constant_alone() {
        assert_eq!(
            reword("ok <> 'ok' AND \"'ok'\" IN ('not ok', 'ok'::mood)", "ok", "it's"),
            "ok <> 'it''s' AND \"'ok'\" IN ('not ok', 'it''s'::mood)"
        );
        assert_eq!(reword("a = 'it''s'", "it's", "ok"), "a = 'ok'");
        assert_eq!(reword("a = 'ok", "ok", "good"), "a = 'ok");
    }
}
