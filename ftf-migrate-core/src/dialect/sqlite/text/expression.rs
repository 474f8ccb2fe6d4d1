//! The form in which expressions are compared.
//!
//! SQLite keeps the text that was written. Two texts are taken for the same when they have the same words: white
//! space, comments, parentheses around all of it, the case of what is no text, and quotes around the
//! name of a column make no difference.

use super::keyword::is_bare_name;
use super::token::{Kind, Token, tokens};

/// The words that are part of an expression, and neither a name nor a function.
const OPERATORS: &[&str] = &[
    "AND",
    "AS",
    "BETWEEN",
    "CASE",
    "CAST",
    "COLLATE",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "DISTINCT",
    "ELSE",
    "END",
    "ESCAPE",
    "EXISTS",
    "FALSE",
    "FROM",
    "GLOB",
    "IN",
    "IS",
    "ISNULL",
    "LIKE",
    "MATCH",
    "NOT",
    "NOTNULL",
    "NULL",
    "OR",
    "REGEXP",
    "THEN",
    "TRUE",
    "WHEN",
];

/// Signs that belong together; a longer one before its beginning.
const SIGNS: &[(&str, &str)] = &[
    ("->>", "->>"),
    ("->", "->"),
    ("||", "||"),
    ("<=", "<="),
    (">=", ">="),
    ("<>", "<>"),
    ("!=", "<>"),
    ("==", "="),
    ("<<", "<<"),
    (">>", ">>"),
];

/// A word as it is written in the end.
struct Word {
    text: String,
    sort: Sort,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A name or value.
    Operand,
    /// What an opening parenthesis follows without a space.
    Function,
    /// A word between or before operands.
    Keyword,
    Operator,
    /// A sign before its operand.
    Prefix,
    Open,
    Close,
    Comma,
    Dot,
}

/// The expression in its own form, in a table that is called `table` and has these columns.
pub(crate) fn canonical(expression: &str, table: &str, columns: &[&str]) -> String {
    let all = tokens(expression);
    let mut rest = without_parentheses(&all);
    let mut words: Vec<Word> = Vec::with_capacity(rest.len());
    while let Some(token) = rest.first() {
        // The table's own name before a column says nothing.
        if let [name, dot, _, ..] = rest
            && name.is_name()
            && dot.is_sign(".")
            && name.value().eq_ignore_ascii_case(table)
            && words.last().is_none_or(|before| before.sort != Sort::Dot)
        {
            rest = &rest[2..];
            continue;
        }
        let (word, length) = match token.kind {
            Kind::Sign => sign(rest, words.last()),
            _ => (word(token, rest.get(1), words.last(), columns), 1),
        };
        words.push(word);
        rest = &rest[length..];
    }
    written(&words)
}

/// The words without the parentheses that are around all of them.
fn without_parentheses<'t, 'a>(mut words: &'t [Token<'a>]) -> &'t [Token<'a>] {
    while let [first, inside @ .., last] = words
        && first.is_sign("(")
        && last.is_sign(")")
        && is_balanced(inside)
    {
        words = inside;
    }
    words
}

/// Whether no parenthesis is closed that was not opened.
fn is_balanced(words: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    for word in words {
        if word.is_sign("(") {
            depth += 1;
        } else if word.is_sign(")") {
            let Some(less) = depth.checked_sub(1) else { return false };
            depth = less;
        }
    }
    true
}

/// The sign that `rest` begins with, and of how many words it is.
fn sign(rest: &[Token<'_>], before: Option<&Word>) -> (Word, usize) {
    for (sign, same) in SIGNS {
        let adjacent = |(at, sign): (usize, char)| {
            rest.get(at)
                .is_some_and(|it| it.is_sign(sign.encode_utf8(&mut [0; 4])) && it.start == rest[0].start + at)
        };
        if sign.chars().enumerate().all(adjacent) {
            return (Word { text: (*same).to_owned(), sort: Sort::Operator }, sign.len());
        }
    }
    let text = rest[0].text;
    let is_first = before.is_none_or(|it| {
        matches!(it.sort, Sort::Keyword | Sort::Operator | Sort::Prefix | Sort::Open | Sort::Comma)
    });
    let sort = match text {
        "(" => Sort::Open,
        ")" => Sort::Close,
        "," => Sort::Comma,
        "." => Sort::Dot,
        "-" | "+" | "~" if is_first => Sort::Prefix,
        _ => Sort::Operator,
    };
    (Word { text: text.to_owned(), sort }, 1)
}

fn word(token: &Token<'_>, next: Option<&Token<'_>>, before: Option<&Word>, columns: &[&str]) -> Word {
    let value = token.value();
    let operand = |text| Word { text, sort: Sort::Operand };
    match token.kind {
        Kind::Text => return operand(token.text.to_owned()),
        Kind::Blob => return operand(token.text.to_ascii_uppercase()),
        Kind::Number => return operand(token.text.to_ascii_lowercase()),
        _ => {}
    }
    let is_bare = token.kind == Kind::Bare;
    let upper = value.to_ascii_uppercase();
    if is_bare && OPERATORS.binary_search(&upper.as_str()).is_ok() {
        let sort = match upper.as_str() {
            "CAST" => Sort::Function,
            "NULL" | "TRUE" | "FALSE" | "END" | "ISNULL" | "NOTNULL" => Sort::Operand,
            _ if upper.starts_with("CURRENT_") => Sort::Operand,
            _ => Sort::Keyword,
        };
        return Word { text: upper, sort };
    }
    if next.is_some_and(|next| next.is_sign("(")) {
        let lower = value.to_ascii_lowercase();
        let text = if is_bare || is_bare_name(&lower) { lower } else { quoted(&value) };
        return Word { text, sort: Sort::Function };
    }
    if before.is_some_and(|before| before.text == "COLLATE" && before.sort == Sort::Keyword) {
        return operand(if is_bare_name(&upper) { upper } else { quoted(&value) });
    }
    match columns.iter().find(|column| column.eq_ignore_ascii_case(&value)) {
        Some(column) if is_bare_name(column) => operand((*column).to_owned()),
        Some(column) => operand(quoted(column)),
        None if is_bare => operand(value.to_ascii_lowercase()),
        None => operand(quoted(&value)),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn written(words: &[Word]) -> String {
    let mut text = String::new();
    let mut before: Option<&Word> = None;
    for word in words {
        if before.is_some_and(|before| stand_apart(before, word)) {
            text.push(' ');
        }
        text.push_str(&word.text);
        before = Some(word);
    }
    text
}

fn stand_apart(before: &Word, word: &Word) -> bool {
    match (before.sort, word.sort) {
        (Sort::Open | Sort::Dot, _)
        | (_, Sort::Close | Sort::Comma | Sort::Dot)
        | (Sort::Function, Sort::Open) => false,
        // Two signs would be another one, or a comment.
        (Sort::Prefix, sort) => matches!(sort, Sort::Prefix | Sort::Operator),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(expression: &str) -> String {
        canonical(expression, "t", &["price", "e mail", "Kind", "key", "état"])
    }

    #[test]
    fn the_form_is_the_same_for_the_same_words() {
        for (written, expected) in [
            ("((price>0))", "price > 0"),
            ("price /* net */ >  0 -- always", "price > 0"),
            ("PRICE > 0 and \"Price\" < 9", "price > 0 AND price < 9"),
            ("t.price > 0 or \"T\".[e mail] is null", "price > 0 OR \"e mail\" IS NULL"),
            ("(price > 0) AND (price < 9)", "(price > 0) AND (price < 9)"),
            ("lower ( [e mail] )<>'A  b'", "lower(\"e mail\") <> 'A  b'"),
            ("KIND IN('a',  'b')", "Kind IN ('a', 'b')"),
            ("price!=1 AND price==2", "price <> 1 AND price = 2"),
            ("price=-1", "price = -1"),
            ("price - - 1", "price - -1"),
            ("- -price", "- -price"),
            ("price*-1", "price * -1"),
            ("cast(price As Integer)", "CAST(price AS integer)"),
            ("case when price>1 then 'x' else null end", "CASE WHEN price > 1 THEN 'x' ELSE NULL END"),
            ("kind collate nocase", "Kind COLLATE NOCASE"),
            ("kind COLLATE \"nocase\"", "Kind COLLATE NOCASE"),
            ("key <> '' and \"key\" <> 'x'", "\"key\" <> '' AND \"key\" <> 'x'"),
            ("état > 1E5", "\"état\" > 1e5"),
            ("doc->>'$.a' || x'0f'", "doc ->> '$.a' || X'0F'"),
            ("\"not a column\" = 1", "\"not a column\" = 1"),
            ("replace(kind,'a','b')", "replace(Kind, 'a', 'b')"),
            ("1", "1"),
            ("", ""),
        ] {
            assert_eq!(form(written), expected, "{written}");
            assert_eq!(form(expected), expected, "again");
        }
    }

    #[test]
    fn what_is_not_the_same_stays_apart() {
        assert_ne!(form("price > 0"), form("price > '0'"));
        assert_ne!(form("kind = 'A'"), form("kind = 'a'"));
        assert_ne!(form("(price + 1) * 2"), form("price + 1 * 2"));
        assert_ne!(form("\"other\" = 1"), form("other = 1"), "SQLite may take the first for a text");
    }

    #[test]
    fn the_words_of_operators_are_sorted() {
        assert!(OPERATORS.is_sorted());
    }
}
