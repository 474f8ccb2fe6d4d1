//! Reading `SHOW CREATE TABLE`: the only place where a table that just this session sees shows its expressions.

use super::expression::{parenthesized, quoted_length};

/// What a table is made of, in the server's words.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Shown<'a> {
    /// Its columns, in order.
    pub(super) columns: Vec<ShownColumn<'a>>,
    /// The checks: names, and what stands in their parentheses.
    pub(super) checks: Vec<(String, &'a str)>,
    /// The keys that have a name: names, and their parts as they are written.
    pub(super) keys: Vec<(String, Vec<&'a str>)>,
}

/// A column in the server's words.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ShownColumn<'a> {
    /// The type, without a character set.
    pub(super) sql_type: &'a str,
    /// The character set, where it is told.
    pub(super) charset: Option<&'a str>,
    /// The collation, where it is told.
    pub(super) collation: Option<&'a str>,
    /// What follows DEFAULT.
    pub(super) default: Option<&'a str>,
    /// What it is computed from.
    pub(super) generated: Option<&'a str>,
    /// A check of its own, by which MariaDB makes a text JSON.
    pub(super) check: Option<&'a str>,
}

/// The table that the statement makes; `None` where it is not one that is understood.
pub(super) fn parse(statement: &str) -> Option<Shown<'_>> {
    let (body, _) = parenthesized(&statement[statement.find('(')?..])?;
    let mut shown = Shown::default();
    for element in parts(body, ',') {
        let element = element.trim();
        if element.starts_with(['`', '"']) {
            shown.columns.push(column(element)?);
        } else if let Some(rest) = element.strip_prefix("CONSTRAINT ") {
            let (name, rest) = name(rest)?;
            if let Some(rest) = rest.strip_prefix(" CHECK ") {
                shown.checks.push((name, parenthesized(rest)?.0));
            }
        } else if let Some(at) = element.find("KEY ").filter(|at| element[..*at].find('(').is_none()) {
            // The primary key has no name.
            if let Some((name, rest)) = name(&element[at + 4..]) {
                let (keys, _) = parenthesized(rest.trim_start())?;
                shown.keys.push((name, parts(keys, ',')));
            }
        }
    }
    Some(shown)
}

/// A quoted name, and what follows it.
fn name(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|it| matches!(it, '`' | '"'))?;
    let (quoted, rest) = text.split_at(quoted_length(text));
    let inner = quoted.strip_prefix(quote)?.strip_suffix(quote)?;
    Some((inner.replace(&format!("{quote}{quote}"), &quote.to_string()), rest))
}

/// `text` cut at the separators that are in no quotes and no parentheses.
fn parts(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut depth, mut start, mut at) = (Vec::new(), 0_i32, 0, 0);
    while let Some(character) = text[at..].chars().next() {
        match character {
            '\'' | '"' | '`' => {
                at += quoted_length(&text[at..]);
                continue;
            }
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if character == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + character.len_utf8();
            }
            _ => {}
        }
        at += character.len_utf8();
    }
    parts.push(&text[start..]);
    parts
}

/// The words with which something else than the type or the default begins.
const CLAUSES: [&str; 12] = [
    "CHARACTER",
    "COLLATE",
    "GENERATED",
    "NOT",
    "NULL",
    "DEFAULT",
    "ON",
    "AUTO_INCREMENT",
    "INVISIBLE",
    "COMMENT",
    "CHECK",
    "/*!80023",
];

/// `name type CHARACTER SET x COLLATE y GENERATED ALWAYS AS (…) DEFAULT … CHECK (…)`.
fn column(element: &str) -> Option<ShownColumn<'_>> {
    let (_, definition) = name(element)?;
    let definition = definition.trim_start();
    let words = parts(definition, ' ');
    let after = |word: &str| words.iter().position(|it| *it == word).and_then(|at| words.get(at + 1));
    // Words are slices of the definition, in which a clause is all of them up to the next clause.
    let until_clause = |from: usize| {
        let is_clause = |it: &&str| CLAUSES.contains(it);
        let end = words[from..].iter().position(is_clause).map_or(words.len(), |it| from + it);
        let place = |index: usize| words[..index].iter().map(|it| it.len() + 1).sum::<usize>();
        definition[place(from)..place(end).saturating_sub(1).min(definition.len())].trim_end()
    };
    let default = words.iter().position(|it| *it == "DEFAULT").and_then(|at| {
        // `DEFAULT NULL` is one clause, though NULL begins others.
        if words.get(at + 1) == Some(&"NULL") { None } else { Some(until_clause(at + 1)) }
    });
    let in_parentheses = |word: &str| after(word).and_then(|it| parenthesized(it)).map(|(inner, _)| inner);
    Some(ShownColumn {
        sql_type: until_clause(0),
        charset: after("SET").copied(),
        collation: after("COLLATE").copied(),
        default,
        generated: in_parentheses("AS"),
        check: in_parentheses("CHECK"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mysql_shows_is_taken_apart() {
        let shown = parse(
            "CREATE TEMPORARY TABLE `sc` (\n  `a` int DEFAULT '5',\n  `g``2` text GENERATED ALWAYS AS \
             (replace(`b`,_utf8mb4'it\\'s )',_utf8mb4'')) VIRTUAL COMMENT 'x, check (1)',\n  \
             `d` varchar(3) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT (lower(_utf8mb4'A b')),\n  \
             `t` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,\n  \
             `u` int unsigned DEFAULT NULL,\n  `e` enum('a b','c,d') DEFAULT 'a b',\n  \
             PRIMARY KEY (`a`),\n  KEY `ex` ((lower(`b`)),`c` DESC),\n  \
             CONSTRAINT `c,k` CHECK ((`b` in (_utf8mb4'a',_utf8mb4'b')))\n) ENGINE=InnoDB COMMENT='(('",
        )
        .unwrap();
        let text = |sql_type, default| ShownColumn { sql_type, default, ..ShownColumn::default() };
        assert_eq!(shown.columns[0], text("int", Some("'5'")));
        assert_eq!(shown.columns[1].generated, Some("replace(`b`,_utf8mb4'it\\'s )',_utf8mb4'')"));
        assert_eq!(shown.columns[1].check, None);
        assert_eq!(
            shown.columns[2],
            ShownColumn {
                charset: Some("latin1"),
                collation: Some("latin1_bin"),
                ..text("varchar(3)", Some("(lower(_utf8mb4'A b'))"))
            }
        );
        assert_eq!(shown.columns[3], text("timestamp", Some("CURRENT_TIMESTAMP")));
        assert_eq!(shown.columns[4], text("int unsigned", None));
        assert_eq!(shown.columns[5], text("enum('a b','c,d')", Some("'a b'")));
        assert_eq!(shown.checks, [("c,k".to_owned(), "(`b` in (_utf8mb4'a',_utf8mb4'b'))")]);
        assert_eq!(shown.keys, [("ex".to_owned(), vec!["(lower(`b`))", "`c` DESC"])]);
    }

    #[test]
    fn what_mariadb_shows_is_taken_apart() {
        let shown = parse(
            "CREATE TEMPORARY TABLE `sc` (\n  `c` int(11) DEFAULT (1 + 2),\n  `t` varchar(30) DEFAULT lcase('It\\'s'),\n  \
             `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '{\"a\": 1}' CHECK (json_valid(`j`)),\n  \
             `g` bigint(20) GENERATED ALWAYS AS (coalesce(`a`,0) + 1) STORED,\n  \
             CONSTRAINT `ck` CHECK (`a` > 0 and `b` <> 'it\\'s')\n) ENGINE=InnoDB",
        )
        .unwrap();
        let defaults: Vec<_> = shown.columns.iter().map(|it| it.default).collect();
        assert_eq!(defaults, [Some("(1 + 2)"), Some("lcase('It\\'s')"), Some("'{\"a\": 1}'"), None]);
        assert_eq!(shown.columns[2].check, Some("json_valid(`j`)"));
        assert_eq!(shown.columns[3].generated, Some("coalesce(`a`,0) + 1"));
        assert_eq!(shown.checks, [("ck".to_owned(), "`a` > 0 and `b` <> 'it\\'s'")]);
    }

    #[test]
    fn what_is_no_table_is_not_understood() {
        assert_eq!(parse("CREATE VIEW v AS SELECT 1"), None);
        assert_eq!(parse(""), None);
    }
}
