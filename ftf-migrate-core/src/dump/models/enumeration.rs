//! An enum type as a Rust enum.

use super::attribute::{self, Item};
use super::name::{Given, variant};
use heck::{ToShoutySnakeCase, ToSnakeCase};
use std::fmt::Write as _;

/// How `rename_all` writes a variant's name.
type Form = fn(&str) -> String;

/// Adds the enum.
pub(super) fn write(source: &mut String, name: &str, type_name: &str, words: &[String]) {
    let mut given = Given::default();
    let variants: Vec<(String, &String)> =
        words.iter().map(|word| (given.unique(variant(word), ""), word)).collect();
    let forms: [(&str, Form); 4] = [
        ("snake_case", |it| it.to_snake_case()),
        ("SCREAMING_SNAKE_CASE", |it| it.to_shouty_snake_case()),
        ("lowercase", str::to_lowercase),
        ("UPPERCASE", str::to_uppercase),
    ];
    let form = forms.iter().find(|(_, form)| variants.iter().all(|(variant, word)| form(variant) == **word));
    let mut items = vec![Item::named("name", name)];
    items.extend(form.map(|(form, _)| Item::named("rename_all", form)));
    source.push_str("\n#[derive(Clone, Copy, Debug, PartialEq, Eq, SqlEnum)]\n");
    attribute::write(source, 0, "sql_enum", &items);
    let _ = writeln!(source, "pub enum {type_name} {{");
    for (variant, word) in variants {
        if form.is_none() && variant != *word {
            attribute::write(source, 4, "sql_enum", &[Item::named("rename", word)]);
        }
        let _ = writeln!(source, "    {variant},");
    }
    source.push_str("}\n");
}
