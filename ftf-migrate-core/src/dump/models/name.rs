//! Names of a database as names of Rust.
//!
//! Rust's names are made of ASCII: other letters are written as one says them, so that no two of them look alike and no
//! compiler warns.

use heck::{ToPascalCase, ToSnakeCase};
use std::collections::BTreeSet;

/// Names that the source uses for other things than its own types.
const TAKEN: [&str; 52] = [
    "Array",
    "BigInt",
    "Boolean",
    "Box",
    "Bytes",
    "Char",
    "Check",
    "Clone",
    "ColumnDef",
    "Connection",
    "Constraint",
    "ConstraintKind",
    "Copy",
    "Custom",
    "Database",
    "Date",
    "Debug",
    "Default",
    "Deferrable",
    "Double",
    "Enum",
    "Eq",
    "Exclude",
    "ForeignKey",
    "ForeignKeyAction",
    "ForeignKeyMatch",
    "Identity",
    "Integer",
    "Interval",
    "Json",
    "Jsonb",
    "Migrate",
    "Model",
    "None",
    "Numeric",
    "Op",
    "Option",
    "PartialEq",
    "Real",
    "Result",
    "Self",
    "SmallInt",
    "Some",
    "SqlEnum",
    "String",
    "Text",
    "Time",
    "Timestamp",
    "Type",
    "Uuid",
    "Value",
    "Vec",
];

/// Words that are no names, but for `r#` before them.
const KEYWORDS: [&str; 49] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    "union",
];

/// Words that are no names even so.
const NEVER: [&str; 4] = ["self", "super", "crate", "_"];

/// Names that were given so far.
#[derive(Debug, Default)]
pub(super) struct Given(BTreeSet<String>);

impl Given {
    /// The name, or the first of it with a number that is free.
    pub(super) fn unique(&mut self, name: String, separator: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}{separator}{number}"));
        let free =
            std::iter::once(name.clone()).chain(numbered).find(|it| !self.0.contains(it)).unwrap_or(name);
        self.0.insert(free.clone());
        free
    }

    /// Nothing else gets this name.
    pub(super) fn reserve(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }
}

/// `user_roles` → `UserRole`: the type of one row.
pub(super) fn type_of_table(table: &str) -> String {
    type_name(&singular(&words(table)), "Table", "Row")
}

/// `post_status` → `PostStatus`.
pub(super) fn type_of_enum(name: &str) -> String {
    type_name(&words(name), "Enum", "Kind")
}

/// `in review` → `InReview`.
pub(super) fn variant(word: &str) -> String {
    let name = words(word).to_pascal_case();
    match name.as_str() {
        "" if word.is_empty() => "Empty".to_owned(),
        "" | "Self" => format!("Variant{name}"),
        _ if starts_with_digit(&name) => format!("Variant{name}"),
        _ => name,
    }
}

/// The name of a field, without `r#`: the column's own name where it is one, else one like it.
pub(super) fn field(column: &str) -> String {
    if is_field(column) {
        return column.to_owned();
    }
    let name = words(column).to_snake_case();
    match name.as_str() {
        "" => "column".to_owned(),
        _ if starts_with_digit(&name) => format!("column_{name}"),
        _ if NEVER.contains(&name.as_str()) => format!("{name}_column"),
        _ => name,
    }
}

/// Whether a field can have the name as it is, and the compiler has nothing to say of it.
pub(super) fn is_field(name: &str) -> bool {
    let is_letter = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
    !name.is_empty()
        && name.chars().all(is_letter)
        && !starts_with_digit(name)
        && name.chars().any(|it| it != '_')
        && !NEVER.contains(&name)
        && name.to_snake_case() == name.trim_matches('_')
}

/// The name as it is written.
pub(super) fn written(field: &str) -> String {
    if KEYWORDS.contains(&field) { format!("r#{field}") } else { field.to_owned() }
}

fn type_name(words: &str, prefix: &str, suffix: &str) -> String {
    let name = words.to_pascal_case();
    if name.is_empty() || starts_with_digit(&name) {
        format!("{prefix}{name}")
    } else if TAKEN.contains(&name.as_str()) {
        format!("{name}{suffix}")
    } else {
        name
    }
}

/// Only letters, digits and underscores of ASCII.
fn words(name: &str) -> String {
    deunicode::deunicode(name).chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).collect()
}

fn starts_with_digit(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_digit())
}

/// English plurals that are formed as most are, without the ending; other words as they are.
fn singular(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let cut = |ending: &str| lower.ends_with(ending);
    let is_one =
        ["ss", "us", "is", "news", "series", "species", "lens"].into_iter().any(cut) || lower.len() < 4;
    match name.len() {
        _ if is_one => name.to_owned(),
        length if cut("ies") => format!("{}y", &name[..length - 3]),
        length if ["sses", "xes", "ches", "shes", "zes"].into_iter().any(cut) => {
            name[..length - 2].to_owned()
        }
        length if cut("s") => name[..length - 1].to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_types_of_one_row() {
        for (table, expected) in [
            ("users", "User"),
            ("user_roles", "UserRole"),
            ("categories", "Category"),
            ("addresses", "Address"),
            ("status", "Status"),
            ("news", "News"),
            ("Order Details", "OrderDetail"),
            ("2nd", "Table2nd"),
            ("größen", "Grossen"),
            ("用户", "YongHu"),
            ("options", "OptionRow"),
            ("self", "SelfRow"),
            ("\"", "Table"),
        ] {
            assert_eq!(type_of_table(table), expected, "{table}");
        }
    }

    #[test]
    fn columns_become_fields() {
        for (column, expected, written_as) in [
            ("id", "id", "id"),
            ("type", "type", "r#type"),
            ("self", "self_column", "self_column"),
            ("_", "column", "column"),
            ("UserName", "user_name", "user_name"),
            ("e-mail", "e_mail", "e_mail"),
            ("2fa", "column_2fa", "column_2fa"),
            ("größe", "grosse", "grosse"),
            ("_hidden", "_hidden", "_hidden"),
            ("a__b", "a_b", "a_b"),
            ("", "column", "column"),
        ] {
            assert_eq!(
                (field(column).as_str(), written(&field(column)).as_str()),
                (expected, written_as),
                "{column}"
            );
        }
    }

    #[test]
    fn words_become_variants() {
        for (word, expected) in [
            ("draft", "Draft"),
            ("in review", "InReview"),
            ("", "Empty"),
            ("1", "Variant1"),
            ("-", "Variant"),
        ] {
            assert_eq!(variant(word), expected, "{word}");
        }
    }

    #[test]
    fn a_name_that_is_given_is_numbered() {
        let mut given = Given::default();
        assert_eq!(["a", "a", "a"].map(|name| given.unique(name.to_owned(), "_")), ["a", "a_2", "a_3"]);
    }
}
