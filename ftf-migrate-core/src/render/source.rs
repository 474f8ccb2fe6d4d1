//! Pieces of Rust source.

use super::{Rendered, Style, TypeSources};
use crate::schema::{NamingConvention, TableName};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What has been written so far.
pub(super) struct Source {
    body: String,
    imports: BTreeSet<String>,
    /// How what is given no name is named, so that such names are left out.
    pub(super) naming: NamingConvention,
    /// How the project writes types.
    pub(super) own_types: Option<TypeSources>,
    /// Statements that follow the one that is being written.
    after: Vec<Chain>,
}

impl Source {
    pub(super) fn new(style: &Style) -> Self {
        Self {
            body: String::new(),
            imports: BTreeSet::new(),
            naming: style.naming,
            own_types: style.type_source.clone(),
            after: Vec::new(),
        }
    }

    /// Adds `op.….…;` and what is to follow it.
    pub(super) fn statement(&mut self, chain: &Chain) {
        let _ = writeln!(self.body, "op{};", chain.0);
        for chain in std::mem::take(&mut self.after) {
            self.statement(&chain);
        }
    }

    /// A statement that follows the one that is being written.
    pub(super) fn after(&mut self, chain: Chain) {
        self.after.push(chain);
    }

    /// Names something that is not in the prelude.
    pub(super) fn import(&mut self, path: &str) {
        self.imports.insert(path.to_owned());
    }

    pub(super) fn finish(self) -> Rendered {
        Rendered { body: self.body, imports: self.imports }
    }
}

/// A chain of calls: `.create_index("a", "t", &[]).desc("b")`.
pub(super) struct Chain(pub(super) String);

impl Chain {
    pub(super) fn new<const N: usize>(method: &'static str, arguments: [String; N]) -> Self {
        Self(String::new()).call(method, arguments)
    }

    pub(super) fn call<const N: usize>(mut self, method: &'static str, arguments: [String; N]) -> Self {
        let arguments = Vec::from(arguments).join(", ");
        let _ = write!(self.0, ".{method}({arguments})");
        self
    }

    /// A call without arguments, if `said`.
    pub(super) fn flag(self, said: bool, method: &'static str) -> Self {
        if said { self.call(method, []) } else { self }
    }

    /// `.schema("…")` if the name has one.
    pub(super) fn schema(self, name: &TableName) -> Self {
        self.optional("schema", name.schema.as_deref())
    }

    /// A call with a number, if there is one.
    pub(super) fn number(self, method: &'static str, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.call(method, [value.to_string()]),
            None => self,
        }
    }

    /// A call with a text, if there is one.
    pub(super) fn optional(self, method: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.call(method, [text(value)]),
            None => self,
        }
    }
}

/// A string literal. One of several lines, or with quotes or backslashes in it, is raw, so that SQL reads as SQL.
pub(crate) fn text(value: &str) -> String {
    let is_plain = |it: char| it == '\n' || it == '\t' || !it.is_control();
    if !value.contains(['\n', '"', '\\']) || !value.chars().all(is_plain) {
        return format!("{value:?}");
    }
    // As many `#` as no text within it has behind a quote.
    let runs = value.split('"').skip(1).map(|rest| rest.chars().take_while(|&it| it == '#').count());
    let hashes = "#".repeat(runs.max().map_or(0, |longest| longest + 1));
    format!("r{hashes}\"{value}\"{hashes}")
}

/// `&["a", "b"]`.
pub(super) fn texts(values: &[String]) -> String {
    format!("&[{}]", list(values))
}

/// `"a", "b"`.
pub(super) fn list(values: &[String]) -> String {
    values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", ")
}

/// `vec!["a".to_owned(), "b".to_owned()]`.
pub(super) fn owned_texts(values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|value| owned(value)).collect();
    format!("vec![{}]", values.join(", "))
}

/// `"a".to_owned()`.
pub(super) fn owned(value: &str) -> String {
    format!("{}.to_owned()", text(value))
}

/// `Some("a".to_owned())` or `None`.
pub(super) fn optional_owned(value: Option<&str>) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({})", owned(value)))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn texts_are_literals_that_read_well() {
        assert_eq!(text("plain"), "\"plain\"");
        assert_eq!(text("it's ä"), "\"it's ä\"");
        assert_eq!(text("lower(\"a\")"), "r#\"lower(\"a\")\"#");
        assert_eq!(text("a\\b"), "r\"a\\b\"");
        assert_eq!(text("say \"#1\""), "r##\"say \"#1\"\"##");
        assert_eq!(text("a\rb\""), "\"a\\rb\\\"\"", "a carriage return may not stand in a raw literal");
    }
}
