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
    let mut renamed = String::with_capacity(expression.len());
    let mut copied = 0;
    for word in words(expression).filter(|word| word.is(column)) {
        renamed.push_str(&expression[copied..word.start]);
        renamed.push_str(new_name);
        copied = word.start + word.text.len();
    }
    renamed.push_str(&expression[copied..]);
    renamed
}

/// The words of an SQL text that stand in no quotes.
pub(crate) fn bare_words(sql: &str) -> impl Iterator<Item = &str> {
    words(sql).filter(|word| !word.quoted).map(|word| word.text)
}

/// A name in an expression: its text without quotes, and where that begins.
struct Word<'a> {
    text: &'a str,
    start: usize,
    quoted: bool,
}

impl Word<'_> {
    /// Names in quotes are compared as they are, bare ones without regard to case.
    fn is(&self, column: &str) -> bool {
        if self.quoted { self.text == column } else { self.text.eq_ignore_ascii_case(column) }
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
                return Some(Word { text: token, start, quoted: false });
            }
            if matches!(first, '"' | '`') && length > 2 && token.ends_with(first) {
                return Some(Word { text: &token[1..length - 1], start: start + 1, quoted: true });
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
        // A doubled quote reads as the end of one token and the beginning of the next: no harm here.
        return rest[1..].find(first).map_or(rest.len(), |end| end + 2);
    }
    first.len_utf8()
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
        assert!(!mentions("'", "price"));
        assert!(!mentions("a = \"ä", "ä"), "a quote that never ends is no name");
    }

    #[test]
    fn renaming_touches_the_name_alone() {
        assert_eq!(
            rename("a > 0 AND \"a\" < 9 AND b <> 'a' AND aa > A", "a", "c"),
            "c > 0 AND \"c\" < 9 AND b <> 'a' AND aa > c"
        );
    }
}
