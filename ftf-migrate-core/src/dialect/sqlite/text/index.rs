//! The text of CREATE INDEX.

use super::cursor::Cursor;
use super::token::{Kind, tokens};
use crate::schema::{Index, IndexKey, IndexPart, SortOrder};

/// Reads a text as `sqlite_schema` keeps it; `None` if it is not understood.
pub(crate) fn index(sql: &str) -> Option<Index> {
    let words = tokens(sql);
    let mut cursor = Cursor::new(sql, &words);
    let unique = cursor.eat(&["CREATE", "UNIQUE", "INDEX"]);
    if !unique && !cursor.eat(&["CREATE", "INDEX"]) {
        return None;
    }
    cursor.eat(&["IF", "NOT", "EXISTS"]);
    let mut name = cursor.name()?;
    if cursor.eat_sign(".") {
        name = cursor.name()?;
    }
    if !cursor.eat(&["ON"]) {
        return None;
    }
    cursor.name()?;
    let (list, _) = cursor.parentheses()?;
    let parts = list.split().into_iter().map(|(part, _)| part_of(part)).collect::<Option<_>>()?;
    let predicate = match cursor.eat(&["WHERE"]) {
        true => Some(sql[cursor.offset()..].trim().to_owned()),
        false if cursor.is_at_end() => None,
        false => return None,
    };
    Some(Index { parts, unique, predicate, ..Index::new(&name.value(), &[]) })
}

/// A column alone, or an expression: a collation makes an expression of a column.
fn part_of(part: Cursor<'_>) -> Option<IndexPart> {
    let (part, order) = without_order(part);
    let key = match part.words() {
        [] => return None,
        [name] if name.is_name() && name.kind != Kind::Text => IndexKey::Column(name.value()),
        _ => IndexKey::Expression(without_parentheses(part.text())),
    };
    Some(IndexPart { key, order, ..IndexPart::column("") })
}

fn without_order(part: Cursor<'_>) -> (Cursor<'_>, Option<SortOrder>) {
    match part.split_last() {
        Some((before, last)) if last.is("ASC") && !before.is_at_end() => (before, Some(SortOrder::Asc)),
        Some((before, last)) if last.is("DESC") && !before.is_at_end() => (before, Some(SortOrder::Desc)),
        _ => (part, None),
    }
}

/// The text without the parentheses that are around all of it.
fn without_parentheses(text: &str) -> String {
    let words = tokens(text);
    let mut cursor = Cursor::new(text, &words);
    match cursor.parentheses() {
        Some((_, inside)) if cursor.is_at_end() => inside.to_owned(),
        _ => text.to_owned(),
    }
}
