//! The end of a user's text that holds no statement. MySQL and MariaDB answer comments and nothing
//! with "Query was empty".

/// The text up to the end of its last statement: what follows is space, semicolons and comments.
pub(crate) fn without_blank_end(sql: &str) -> &str {
    let mut end = 0;
    let mut at = 0;
    while let Some(first) = sql[at..].chars().next() {
        let (length, is_blank) = token(&sql[at..], first);
        at += length;
        if !is_blank {
            end = at;
        }
    }
    &sql[..end]
}

/// The length of what the text begins with, and whether that is nothing to the server.
fn token(rest: &str, first: char) -> (usize, bool) {
    match first {
        '\'' | '"' | '`' => (quoted(rest, first), false),
        '#' => (line(rest), true),
        '-' if is_dashes(rest) => (line(rest), true),
        // `/*!` and `/*M!` hold what the server runs.
        '/' if rest.starts_with("/*") && !rest.starts_with("/*!") && !rest.starts_with("/*M!") => {
            comment(rest)
        }
        _ => (first.len_utf8(), first.is_whitespace() || first == ';'),
    }
}

fn is_dashes(rest: &str) -> bool {
    rest.strip_prefix("--").is_some_and(|rest| rest.chars().next().is_none_or(char::is_whitespace))
}

fn line(rest: &str) -> usize {
    rest.find('\n').map_or(rest.len(), |end| end + 1)
}

/// An open comment is a mistake, which the server is to see.
fn comment(rest: &str) -> (usize, bool) {
    rest.find("*/").map_or((rest.len(), false), |end| (end + 2, true))
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote != '`' {
            characters.next();
        } else if character == quote {
            // A doubled quote ends one token here and begins the next.
            return at + 1;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::without_blank_end;

    #[test]
    fn only_what_holds_no_statement_is_cut() {
        let table = [
            ("", ""),
            (" ; \n;", ""),
            ("-- nothing", ""),
            ("/* nothing */ # nor here\n--\n;", ""),
            ("SELECT 1; -- the end", "SELECT 1"),
            ("SELECT 1 -- one\n; /* two */ SELECT 2;; ", "SELECT 1 -- one\n; /* two */ SELECT 2"),
            ("SELECT '; -- ä'", "SELECT '; -- ä'"),
            (r"SELECT 'it\'s -- '", r"SELECT 'it\'s -- '"),
            ("SELECT 'it''s -- '; --", "SELECT 'it''s -- '"),
            ("SELECT `a#b`, \"--\" # c", "SELECT `a#b`, \"--\""),
            ("SELECT 1--1", "SELECT 1--1"),
            ("/*!40101 SET NAMES utf8 */;", "/*!40101 SET NAMES utf8 */"),
            ("SELECT 1 /* open", "SELECT 1 /* open"),
            ("SELECT 'open -- ", "SELECT 'open -- "),
        ];
        for (sql, expected) in table {
            assert_eq!(without_blank_end(sql), expected, "{sql}");
        }
    }
}
