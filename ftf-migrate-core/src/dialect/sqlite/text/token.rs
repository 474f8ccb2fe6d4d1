//! The words of SQLite's SQL.
//!
//! Whatever SQLite stores in its schema can be cut into words here; nothing is refused, and what is
//! no word and no white space is a sign by itself.
//! Source: SQLite manual, "SQLite Keywords" (the four quotes) and "SQL Comment Syntax".

use std::ops::Range;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A bare name or a keyword.
    Bare,
    /// A name in `"…"`, `` `…` `` or `[…]`.
    Quoted,
    /// A text in `'…'`, which SQLite takes for a name where it wants one.
    Text,
    /// A number.
    Number,
    /// Bytes: `X'…'`.
    Blob,
    /// Any other sign.
    Sign,
}

/// A word and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

impl Token<'_> {
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end()
    }

    /// Whether it is this keyword, in capitals or not, and not in quotes.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.kind == Kind::Bare && self.text.eq_ignore_ascii_case(keyword)
    }

    pub(crate) fn is_sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// The name or text that it stands for, without quotes.
    pub(crate) fn value(&self) -> String {
        match (self.kind, self.text.chars().next()) {
            (Kind::Quoted, Some('[')) => inner(self.text, ']').to_owned(),
            (Kind::Quoted | Kind::Text, Some(quote)) => {
                let inner = inner(self.text, quote);
                // Nearly all names are without one.
                if inner.chars().any(|it| it == quote) {
                    inner.replace(&format!("{quote}{quote}"), &quote.to_string())
                } else {
                    inner.to_owned()
                }
            }
            _ => self.text.to_owned(),
        }
    }

    /// Whether it can be a name.
    pub(crate) fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Bare | Kind::Quoted | Kind::Text)
    }
}

fn inner(text: &str, end: char) -> &str {
    let text = &text[1..];
    text.strip_suffix(end).unwrap_or(text)
}

/// The words of `sql`, without white space and comments.
pub(crate) fn tokens(sql: &str) -> Vec<Token<'_>> {
    // A word and the space behind it are seldom shorter.
    let mut tokens = Vec::with_capacity(sql.len() / 4);
    tokens.extend(words(sql));
    tokens
}

/// The same, one by one.
pub(crate) fn words(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&first) = sql.as_bytes().get(at) {
            let (start, (kind, length)) = (at, next(&sql[at..], first));
            at += length;
            if let Some(kind) = kind {
                return Some(Token { kind, text: &sql[start..at], start });
            }
        }
        None
    })
}

/// The kind and length of what begins at `rest` with the byte `first`; no kind for white space and comments.
fn next(rest: &str, first: u8) -> (Option<Kind>, usize) {
    match first {
        _ if first.is_ascii_whitespace() || first == b'\x0b' => (None, 1),
        b'-' if rest.starts_with("--") => (None, rest.find('\n').map_or(rest.len(), |end| end + 1)),
        b'/' if rest.starts_with("/*") => (None, rest[2..].find("*/").map_or(rest.len(), |end| end + 4)),
        b'\'' => (Some(Kind::Text), quoted(rest, first)),
        b'"' | b'`' => (Some(Kind::Quoted), quoted(rest, first)),
        b'[' => (Some(Kind::Quoted), rest.find(']').map_or(rest.len(), |end| end + 1)),
        b'x' | b'X' if rest[1..].starts_with('\'') => (Some(Kind::Blob), 1 + quoted(&rest[1..], b'\'')),
        b'.' | b'0'..=b'9' if is_number(rest) => (Some(Kind::Number), number(rest)),
        _ if is_word(first.into()) => (Some(Kind::Bare), word(rest)),
        // What is not ASCII belongs to a word.
        _ => (Some(Kind::Sign), 1),
    }
}

/// The length of something in quotes, where the quote doubled is the quote itself.
fn quoted(rest: &str, quote: u8) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(end) = bytes[at..].iter().position(|byte| *byte == quote) {
        at += end + 1;
        if bytes.get(at) != Some(&quote) {
            return at;
        }
        at += 1;
    }
    rest.len()
}

fn is_number(rest: &str) -> bool {
    let digits = rest.strip_prefix('.').unwrap_or(rest);
    digits.starts_with(|first: char| first.is_ascii_digit())
}

fn number(rest: &str) -> usize {
    let is_hex = rest.starts_with("0x") || rest.starts_with("0X");
    let mut before = ' ';
    for (at, next) in rest.char_indices() {
        let is_sign_of_exponent = matches!(next, '+' | '-') && matches!(before, 'e' | 'E') && !is_hex;
        if !is_sign_of_exponent && next != '.' && !is_word(next) {
            return at;
        }
        before = next;
    }
    rest.len()
}

/// The length of a bare name or keyword. A character that is not ASCII is part of it, with each of its bytes.
fn word(rest: &str) -> usize {
    rest.bytes().position(|byte| !is_word(byte.into())).unwrap_or(rest.len())
}

fn is_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_' || it == '$' || !it.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        words(sql).map(|token| token.text).collect()
    }

    #[test]
    fn words_are_cut_at_white_space_comments_and_quotes() {
        assert_eq!(texts("a -- b\n/* c */ d/**/e"), ["a", "d", "e"]);
        assert_eq!(
            texts("\"a\"\"b\"[c d]`e``f`'g''h'x'00'"),
            ["\"a\"\"b\"", "[c d]", "`e``f`", "'g''h'", "x'00'"]
        );
        assert_eq!(texts("1.5e-3+.5 0x1e+2 a1$ä"), ["1.5e-3", "+", ".5", "0x1e", "+", "2", "a1$ä"]);
    }

    #[test]
    fn what_never_ends_reaches_to_the_end() {
        for sql in ["'a", "\"a", "[a", "`a", "x'a"] {
            assert_eq!(texts(sql), [sql]);
        }
        assert_eq!(texts("a /* b"), ["a"]);
    }

    #[test]
    fn a_name_is_what_its_quotes_hold() {
        let values = |sql| tokens(sql).iter().map(Token::value).collect::<Vec<_>>();
        assert_eq!(values("a \"b\"\"c\" [d\"e] `f``g` 'h''i'"), ["a", "b\"c", "d\"e", "f`g", "h'i"]);
        assert_eq!(values("\"a"), ["a"], "SQLite takes it so, at the end of a text");
    }
}
