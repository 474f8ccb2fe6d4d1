//! Attributes, laid out as rustfmt does.

use crate::render::literal;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// What rustfmt lets an attribute have in its parentheses on one line.
/// Source: rustfmt, Configurations.md, `attr_fn_like_width`.
const WIDTH: usize = 70;

/// One item of an attribute: `unique`, `length = 20`, `index("a", desc("b"))`.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// As it is.
    Text(String),
    /// A word with items in parentheses.
    List(&'static str, Vec<Item>),
}

impl Item {
    pub(super) fn word(word: impl Into<String>) -> Self {
        Self::Text(word.into())
    }

    /// A text in quotes.
    pub(super) fn quoted(text: &str) -> Self {
        Self::Text(quoted(text))
    }

    /// `name = "…"`.
    pub(super) fn named(name: &str, text: &str) -> Self {
        Self::value(name, &quoted(text))
    }

    /// `name = value`.
    pub(super) fn value(name: &str, value: &str) -> Self {
        Self::Text(format!("{name} = {value}"))
    }

    /// `name("a", "b", …)`.
    pub(super) fn columns(name: &'static str, columns: &[String], more: Vec<Self>) -> Self {
        Self::List(name, columns.iter().map(|column| Self::quoted(column)).chain(more).collect())
    }

    fn one_line(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(word, items) => format!("{word}({})", one_line(items)),
        }
    }

    fn write(&self, source: &mut String, indent: usize) {
        match self {
            Self::Text(text) => source.push_str(text),
            Self::List(word, items) => {
                source.push_str(word);
                write_items(source, items, indent);
            }
        }
    }
}

/// A literal on one line: in an attribute a line break would stop rustfmt.
fn quoted(text: &str) -> String {
    if text.contains('\n') { format!("{text:?}") } else { literal(text) }
}

fn one_line(items: &[Item]) -> String {
    items.iter().map(Item::one_line).collect::<Vec<_>>().join(", ")
}

/// `#[word(items)]` and the end of the line; nothing without items.
pub(super) fn write(source: &mut String, indent: usize, word: &'static str, items: &[Item]) {
    if items.is_empty() {
        return;
    }
    let _ = write!(source, "{:indent$}#[{word}", "");
    write_items(source, items, indent);
    source.push_str("]\n");
}

/// In parentheses: on one line, or one below the other; a list alone shares its parentheses.
fn write_items(source: &mut String, items: &[Item], indent: usize) {
    let line = one_line(items);
    if line.width() <= WIDTH {
        let _ = write!(source, "({line})");
        return;
    }
    if let [only @ Item::List(..)] = items {
        source.push('(');
        only.write(source, indent);
        source.push(')');
        return;
    }
    source.push_str("(\n");
    for (at, item) in items.iter().enumerate() {
        let _ = write!(source, "{:width$}", "", width = indent + 4);
        item.write(source, indent + 4);
        source.push_str(if at + 1 < items.len() { ",\n" } else { "\n" });
    }
    let _ = write!(source, "{:indent$})", "");
}
