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
    let parts =
        list.split().into_iter().map(|(part, range)| part_of(part, &sql[range])).collect::<Option<_>>()?;
    let predicate = match cursor.eat(&["WHERE"]) {
        true => Some(sql[cursor.offset()..].trim().to_owned()),
        false if cursor.is_at_end() => None,
        false => return None,
    };
    Some(Index { parts, unique, predicate, ..Index::new(&name.value(), &[]) })
}

/// A column alone, or an expression: a collation makes an expression of a column.
fn part_of(mut part: Cursor<'_>, text: &str) -> Option<IndexPart> {
    let (expression, order) = without_order(text);
    let first = part.advance()?;
    let is_column = match part.peek() {
        None => true,
        Some(next) => part.second().is_none() && (next.is("ASC") || next.is("DESC")),
    };
    let key = if is_column && first.is_name() && first.kind != Kind::Text {
        IndexKey::Column(first.value())
    } else {
        IndexKey::Expression(without_parentheses(expression))
    };
    Some(IndexPart { key, order, ..IndexPart::column("") })
}

fn without_order(text: &str) -> (&str, Option<SortOrder>) {
    let words = tokens(text);
    let Some(last) = words.last().filter(|_| words.len() > 1) else { return (text, None) };
    let order = match last {
        _ if last.is("ASC") => SortOrder::Asc,
        _ if last.is("DESC") => SortOrder::Desc,
        _ => return (text, None),
    };
    (text[..last.start].trim_end(), Some(order))
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
