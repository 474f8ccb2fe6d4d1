//! The text of CREATE TABLE, cut into its elements and put together again.
//!
//! The elements keep their text, with white space and comments, so that what is not changed stays as
//! it was written, also where our vocabulary has no word for it.

use super::clause::{Clause, begins_clause, begins_constraint, clause};
use super::cursor::Cursor;
use super::token::{Token, tokens};
use std::ops::Range;

/// CREATE TABLE in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TableText {
    pub(crate) columns: Vec<ColumnText>,
    pub(crate) constraints: Vec<ConstraintText>,
    /// The white space before the closing parenthesis.
    pub(crate) end: String,
    /// What follows the closing parenthesis.
    pub(crate) options: String,
    pub(crate) without_rowid: bool,
    pub(crate) strict: bool,
}

/// A column as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnText {
    /// All between two commas.
    pub(crate) text: String,
    pub(crate) name: String,
    /// Where the type stands; empty, behind the name, if it has none.
    pub(crate) sql_type: Range<usize>,
    pub(crate) clauses: Vec<Clause>,
}

/// A constraint of the table as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConstraintText {
    /// All between two commas.
    pub(crate) text: String,
    pub(crate) clause: Clause,
}

impl TableText {
    /// Cuts a text as `sqlite_schema` keeps it; `None` if it makes no ordinary table.
    pub(crate) fn parse(sql: &str) -> Option<Self> {
        let all = tokens(sql);
        let mut cursor = Cursor::new(sql, &all);
        if !cursor.eat(&["CREATE", "TABLE"]) {
            return None;
        }
        cursor.eat(&["IF", "NOT", "EXISTS"]);
        cursor.name()?;
        if cursor.eat_sign(".") {
            cursor.name()?;
        }
        let open = cursor.peek()?;
        let (inside, _) = cursor.parentheses()?;
        let close = all.iter().rev().find(|token| token.end() <= cursor.offset() && token.is_sign(")"))?;
        let mut table = Self {
            columns: Vec::new(),
            constraints: Vec::new(),
            end: String::new(),
            options: sql[close.end()..].to_owned(),
            without_rowid: false,
            strict: false,
        };
        for (option, _) in cursor.split() {
            table.option(option)?;
        }
        let mut elements = elements(sql, &inside, open.end()..close.start);
        if let Some((last, words)) = elements.last_mut() {
            let text = last.trim_ascii_end();
            // A comment that ends with its line keeps that end.
            if words.last().is_some_and(|word| word.end() == text.len()) {
                last[text.len()..].clone_into(&mut table.end);
                *last = text;
            }
        }
        for (text, words) in elements {
            table.element(text, &words)?;
        }
        Some(table)
    }

    fn option(&mut self, mut option: Cursor<'_>) -> Option<()> {
        if option.eat(&["WITHOUT", "ROWID"]) {
            self.without_rowid = true;
        } else if option.eat(&["STRICT"]) {
            self.strict = true;
        }
        option.is_at_end().then_some(())
    }

    fn element(&mut self, text: &str, words: &[Token<'_>]) -> Option<()> {
        let first = *words.first()?;
        if !begins_constraint(first) {
            self.columns.push(ColumnText::read(text, words)?);
            return Some(());
        }
        let mut cursor = Cursor::new(text, words);
        let mut from = 0;
        // No comma is needed between two constraints.
        while !cursor.is_at_end() {
            clause(&mut cursor, false);
            let to = cursor.offset();
            self.constraints.push(ConstraintText::parse(&text[from..to])?);
            from = to;
        }
        Some(())
    }

    /// CREATE TABLE under the name `name`, which is SQL.
    pub(crate) fn create(&self, name: &str) -> String {
        let elements = self
            .columns
            .iter()
            .map(|column| column.text.as_str())
            .chain(self.constraints.iter().map(|constraint| constraint.text.as_str()));
        let text = elements.collect::<Vec<_>>().join(",");
        format!("CREATE TABLE {name} ({}{}){}", text.trim_start_matches(' '), self.end, self.options)
    }

    pub(crate) fn column(&self, name: &str) -> Option<&ColumnText> {
        self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn column_mut(&mut self, name: &str) -> Option<&mut ColumnText> {
        self.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// What stands between the commas of `inside`, which stands at `bounds`: each text, and its words.
fn elements<'a>(sql: &'a str, inside: &Cursor<'a>, bounds: Range<usize>) -> Vec<(&'a str, Vec<Token<'a>>)> {
    let mut from = bounds.start;
    let element = |(part, comma): (Cursor<'a>, Option<Token<'a>>)| {
        let to = comma.map_or(bounds.end, |comma| comma.start);
        let words = part.words().iter().map(|word| Token { start: word.start - from, ..*word }).collect();
        let text = &sql[from..to];
        from = to + 1;
        (text, words)
    };
    inside.split().into_iter().map(element).collect()
}

impl ColumnText {
    /// Reads what stands between two commas; `None` if nothing does.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::read(text, &tokens(text))
    }

    fn read(text: &str, words: &[Token<'_>]) -> Option<Self> {
        let mut cursor = Cursor::new(text, words);
        let name = cursor.name()?;
        let mut sql_type = name.end()..name.end();
        while !begins_clause(&cursor) {
            let before = cursor;
            let token = cursor.peek()?;
            let end = if token.is_sign("(") {
                cursor.parentheses()?;
                words.iter().rev().find(|it| it.end() <= cursor.offset())?.end()
            } else {
                cursor.name()?.end()
            };
            if sql_type.is_empty() {
                sql_type.start = before.offset();
            }
            sql_type.end = end;
        }
        let mut clauses = Vec::new();
        while !cursor.is_at_end() {
            clauses.push(clause(&mut cursor, true));
        }
        Some(Self { text: text.to_owned(), name: name.value(), sql_type, clauses })
    }

    /// The declared type as it is written.
    pub(crate) fn type_text(&self) -> &str {
        &self.text[self.sql_type.clone()]
    }
}

impl ConstraintText {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let words = tokens(text);
        let mut cursor = Cursor::new(text, &words);
        let clause = clause(&mut cursor, false);
        cursor.is_at_end().then(|| Self { text: text.to_owned(), clause })
    }
}
