//! One clause of CREATE TABLE: what stands on a column behind its type, or a constraint of the table.
//!
//! Source: SQLite manual, "CREATE TABLE", the diagrams of column-constraint, table-constraint and
//! foreign-key-clause.

use super::cursor::Cursor;
use super::token::{Kind, Token};
use crate::schema::{Deferrable, ForeignKeyAction, ForeignKeyMatch};
use std::ops::Range;

/// A clause, and where it stands in its element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// All of it, from CONSTRAINT on if it has a name.
    pub(crate) range: Range<usize>,
    /// The name that it was given, and where that stands.
    pub(crate) name: Option<(String, Range<usize>)>,
    pub(crate) kind: ClauseKind,
    /// What of it our vocabulary has no word for.
    pub(crate) odd: Option<&'static str>,
}

/// What a clause says. Columns are left empty where the clause stands on its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClauseKind {
    PrimaryKey {
        columns: Vec<String>,
        autoincrement: bool,
        descending: bool,
    },
    NotNull,
    Null,
    Unique {
        columns: Vec<String>,
    },
    Check {
        expression: String,
    },
    Default {
        value: String,
    },
    Collate {
        collation: String,
    },
    Generated {
        expression: String,
        stored: bool,
    },
    ForeignKey(KeyText),
    /// Something that is not understood.
    Unknown,
}

/// A foreign key as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyText {
    pub(crate) columns: Vec<String>,
    pub(crate) referent: String,
    /// Empty if it means the primary key.
    pub(crate) referent_columns: Vec<String>,
    pub(crate) on_delete: Option<ForeignKeyAction>,
    pub(crate) on_update: Option<ForeignKeyAction>,
    pub(crate) match_kind: Option<ForeignKeyMatch>,
    pub(crate) deferrable: Option<Deferrable>,
}

const CONFLICT: &str = "ON CONFLICT";
const ORDER: &str = "an order or a collation in a key";

/// Whether a constraint of the table begins here.
pub(super) fn begins_constraint(token: Token<'_>) -> bool {
    ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].iter().any(|keyword| token.is(keyword))
}

/// Whether a clause on a column begins here, so that the column's type ends.
pub(super) fn begins_clause(cursor: &Cursor<'_>) -> bool {
    const KEYWORDS: &[&str] = &[
        "CONSTRAINT",
        "PRIMARY",
        "NOT",
        "NULL",
        "UNIQUE",
        "CHECK",
        "DEFAULT",
        "COLLATE",
        "REFERENCES",
        "AS",
        "DEFERRABLE",
    ];
    let Some(token) = cursor.peek() else { return true };
    KEYWORDS.iter().any(|keyword| token.is(keyword))
        || token.is("GENERATED") && cursor.second().is_some_and(|next| next.is("ALWAYS"))
}

/// Reads one clause; `on_column` says where it stands. What is not understood reaches to the end.
pub(super) fn clause(cursor: &mut Cursor<'_>, on_column: bool) -> Clause {
    let start = cursor.offset();
    let mut name = None;
    while cursor.eat(&["CONSTRAINT"]) {
        // SQLite takes a name without a constraint, and then the last one counts.
        name = cursor.name().map(|token| (token.value(), token.range()));
    }
    let mut end = name.as_ref().map_or(start, |(_, range)| range.end);
    let read = kind(cursor, on_column, &mut end);
    let (kind, odd) = read.unwrap_or_else(|| {
        while let Some(token) = cursor.advance() {
            end = token.end();
        }
        (ClauseKind::Unknown, Some("a clause that is not understood"))
    });
    Clause { range: start..end, name, kind, odd }
}

type Read = Option<(ClauseKind, Option<&'static str>)>;

fn kind(cursor: &mut Cursor<'_>, on_column: bool, end: &mut usize) -> Read {
    let mut within = Ended { cursor, end };
    let cursor = &mut within;
    if cursor.eat(&["PRIMARY", "KEY"]) {
        return primary_key(cursor, on_column);
    }
    if cursor.eat(&["UNIQUE"]) {
        let (columns, odd) = if on_column { (Vec::new(), None) } else { cursor.key()? };
        return Some((ClauseKind::Unique { columns }, cursor.conflict()?.or(odd)));
    }
    if cursor.eat(&["CHECK"]) {
        let expression = cursor.expression()?;
        return Some((ClauseKind::Check { expression }, cursor.conflict()?));
    }
    if on_column {
        return on_column_only(cursor);
    }
    if cursor.eat(&["FOREIGN", "KEY"]) {
        let columns = cursor.key()?.0;
        return cursor.eat(&["REFERENCES"]).then(|| references(cursor, columns))?;
    }
    None
}

fn primary_key(cursor: &mut Ended<'_, '_>, on_column: bool) -> Read {
    let (mut columns, mut odd, mut descending) = (Vec::new(), None, false);
    let mut autoincrement = false;
    if on_column {
        descending = cursor.eat(&["DESC"]);
        odd = descending.then_some(ORDER);
        cursor.eat(&["ASC"]);
    } else {
        let (list, text) = cursor.parentheses()?;
        autoincrement = text.to_ascii_uppercase().ends_with("AUTOINCREMENT");
        (columns, odd) = columns_of(&list, odd)?;
    }
    let conflict = cursor.conflict()?;
    autoincrement |= cursor.eat(&["AUTOINCREMENT"]);
    Some((ClauseKind::PrimaryKey { columns, autoincrement, descending }, conflict.or(odd)))
}

fn on_column_only(cursor: &mut Ended<'_, '_>) -> Read {
    if cursor.eat(&["NOT", "NULL"]) {
        return Some((ClauseKind::NotNull, cursor.conflict()?));
    }
    if cursor.eat(&["NULL"]) {
        return Some((ClauseKind::Null, cursor.conflict()?));
    }
    if cursor.eat(&["DEFAULT"]) {
        return Some((ClauseKind::Default { value: cursor.default()? }, None));
    }
    if cursor.eat(&["COLLATE"]) {
        return Some((ClauseKind::Collate { collation: cursor.name()?.value() }, None));
    }
    if cursor.eat(&["REFERENCES"]) {
        return references(cursor, Vec::new());
    }
    if cursor.eat(&["GENERATED", "ALWAYS", "AS"]) || cursor.eat(&["AS"]) {
        let expression = cursor.expression()?;
        let stored = cursor.eat(&["STORED"]);
        cursor.eat(&["VIRTUAL"]);
        return Some((ClauseKind::Generated { expression, stored }, None));
    }
    None
}

fn references(cursor: &mut Ended<'_, '_>, columns: Vec<String>) -> Read {
    let referent = cursor.name()?.value();
    let referent_columns = match cursor.parentheses() {
        Some((list, _)) => columns_of(&list, None)?.0,
        None => Vec::new(),
    };
    let mut key = KeyText {
        columns,
        referent,
        referent_columns,
        on_delete: None,
        on_update: None,
        match_kind: None,
        deferrable: None,
    };
    let mut odd = None;
    loop {
        if cursor.eat(&["ON", "DELETE"]) {
            key.on_delete = Some(action(cursor)?);
        } else if cursor.eat(&["ON", "UPDATE"]) {
            key.on_update = Some(action(cursor)?);
        } else if cursor.eat(&["MATCH"]) {
            match cursor.name()?.value().to_ascii_uppercase().as_str() {
                "SIMPLE" => key.match_kind = Some(ForeignKeyMatch::Simple),
                "FULL" => key.match_kind = Some(ForeignKeyMatch::Full),
                "PARTIAL" => key.match_kind = Some(ForeignKeyMatch::Partial),
                _ => odd = Some("a MATCH of its own"),
            }
        } else if cursor.eat(&["NOT", "DEFERRABLE"]) {
            key.deferrable = None;
            initially(cursor);
        } else if cursor.eat(&["DEFERRABLE"]) {
            key.deferrable = Some(initially(cursor));
        } else {
            return Some((ClauseKind::ForeignKey(key), odd));
        }
    }
}

fn initially(cursor: &mut Ended<'_, '_>) -> Deferrable {
    if cursor.eat(&["INITIALLY", "DEFERRED"]) {
        return Deferrable::InitiallyDeferred;
    }
    cursor.eat(&["INITIALLY", "IMMEDIATE"]);
    Deferrable::InitiallyImmediate
}

fn action(cursor: &mut Ended<'_, '_>) -> Option<ForeignKeyAction> {
    const ACTIONS: &[(&[&str], ForeignKeyAction)] = &[
        (&["NO", "ACTION"], ForeignKeyAction::NoAction),
        (&["RESTRICT"], ForeignKeyAction::Restrict),
        (&["CASCADE"], ForeignKeyAction::Cascade),
        (&["SET", "NULL"], ForeignKeyAction::SetNull),
        (&["SET", "DEFAULT"], ForeignKeyAction::SetDefault),
    ];
    ACTIONS.iter().find(|(words, _)| cursor.eat(words)).map(|(_, action)| *action)
}

/// The columns of a key; an order or a collation in it is odd.
fn columns_of(list: &Cursor<'_>, odd: Option<&'static str>) -> Option<(Vec<String>, Option<&'static str>)> {
    let (mut columns, mut odd) = (Vec::new(), odd);
    for (mut part, _) in list.split() {
        columns.push(part.name()?.value());
        if part.eat(&["COLLATE"]) {
            part.name()?;
            odd = Some(ORDER);
        }
        part.eat(&["ASC"]);
        if part.eat(&["DESC"]) {
            odd = Some(ORDER);
        }
        part.eat(&["AUTOINCREMENT"]);
        if !part.is_at_end() {
            return None;
        }
    }
    Some((columns, odd))
}

/// A cursor that remembers where the last word ended that it stepped over.
struct Ended<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    end: &'c mut usize,
}

impl<'a> Ended<'_, 'a> {
    fn eat(&mut self, keywords: &[&str]) -> bool {
        let mut ahead = *self.cursor;
        if !ahead.eat(keywords) {
            return false;
        }
        for _ in keywords {
            self.advance();
        }
        true
    }

    fn advance(&mut self) -> Option<Token<'a>> {
        let token = self.cursor.advance()?;
        *self.end = token.end();
        Some(token)
    }

    fn name(&mut self) -> Option<Token<'a>> {
        self.cursor.peek().filter(Token::is_name)?;
        self.advance()
    }

    fn parentheses(&mut self) -> Option<(Cursor<'a>, &'a str)> {
        let mut behind = *self.cursor;
        let found = behind.parentheses()?;
        while self.cursor.offset() != behind.offset() || self.cursor.is_at_end() != behind.is_at_end() {
            self.advance()?;
        }
        Some(found)
    }

    fn expression(&mut self) -> Option<String> {
        self.parentheses().map(|(_, text)| text.to_owned())
    }

    fn key(&mut self) -> Option<(Vec<String>, Option<&'static str>)> {
        let (list, _) = self.parentheses()?;
        columns_of(&list, None)
    }

    /// Steps over `ON CONFLICT …`, for which there is no word; the outer `None` if it is broken off.
    #[expect(
        clippy::option_option,
        reason = "one says that it is not understood, the other that it is not there"
    )]
    fn conflict(&mut self) -> Option<Option<&'static str>> {
        if !self.eat(&["ON", "CONFLICT"]) {
            return Some(None);
        }
        self.advance()?;
        Some(Some(CONFLICT))
    }

    /// What follows DEFAULT, as it is written.
    fn default(&mut self) -> Option<String> {
        if let Some((_, text)) = self.parentheses() {
            return Some(format!("({text})"));
        }
        let token = self.advance()?;
        if token.kind == Kind::Sign {
            let value = self.advance()?;
            return matches!(token.text, "+" | "-").then(|| format!("{}{}", token.text, value.text));
        }
        Some(token.text.to_owned())
    }
}
