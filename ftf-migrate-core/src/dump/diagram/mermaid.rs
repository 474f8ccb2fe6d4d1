//! For documents that Mermaid draws.
//!
//! Source: Mermaid, "Entity Relationship Diagrams".

use super::picture::{Attribute, Picture, Relation};
use crate::schema::MetaData;
use std::fmt::Write as _;

/// An entity relationship diagram for Mermaid.
pub fn render_mermaid(metadata: &MetaData) -> String {
    let picture = Picture::new(metadata);
    let mut text = "erDiagram\n".to_owned();
    for (at, entity) in picture.entities.iter().enumerate() {
        let _ = write!(text, "  t{at}[\"{}\"]", quoted(&entity.name));
        if entity.attributes.is_empty() {
            text.push('\n');
            continue;
        }
        text.push_str(" {\n");
        entity.attributes.iter().for_each(|attribute| write_attribute(&mut text, attribute));
        text.push_str("  }\n");
    }
    for relation in &picture.relations {
        let Relation { from, to, label, is_optional, is_unique, .. } = relation;
        let (one, many) = (if *is_optional { "|o" } else { "||" }, if *is_unique { "o|" } else { "o{" });
        let _ = writeln!(text, "  t{to} {one}--{many} t{from} : \"{}\"", quoted(label));
    }
    text
}

/// Type, name, keys; the name itself as a comment where it is no word to Mermaid.
fn write_attribute(text: &mut String, attribute: &Attribute) {
    let name = word(&attribute.name);
    let _ = write!(text, "    {} {name}", word(&attribute.sql_type));
    let marks = attribute.marks();
    if !marks.is_empty() {
        let _ = write!(text, " {}", marks.join(", "));
    }
    let mut notes = Vec::new();
    if name != attribute.name {
        notes.push(quoted(&attribute.name));
    }
    if attribute.nullable {
        notes.push("null".to_owned());
    }
    if !notes.is_empty() {
        let _ = write!(text, " \"{}\"", notes.join(", "));
    }
    text.push('\n');
}

/// A word that Mermaid takes for a type or a name.
fn word(name: &str) -> String {
    let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '(' | ')' | '[' | ']');
    let word: String = name.replace(", ", "-").chars().map(|it| if is_part(it) { it } else { '_' }).collect();
    if word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
        word
    } else {
        format!("_{word}")
    }
}

/// What may stand in quotes there: Mermaid knows no escapes but numbers.
fn quoted(text: &str) -> String {
    text.chars().fold(String::new(), |mut quoted, it| {
        match it {
            _ if it.is_control() => quoted.push(' '),
            '"' => quoted.push('\''),
            '<' | '>' | '&' | '#' | ';' | '%' | '`' | '\\' => {
                let _ = write!(quoted, "#{};", u32::from(it));
            }
            _ => quoted.push(it),
        }
        quoted
    })
}

#[cfg(test)]
mod tests {
    use super::{quoted, word};

    #[test]
    fn what_mermaid_would_read_is_taken_away() {
        assert_eq!(word("numeric(10, 2)"), "numeric(10-2)");
        assert_eq!(word("timestamp with time zone"), "timestamp_with_time_zone");
        assert_eq!(word("2 \"größe\""), "_2__gr__e_");
        assert_eq!(quoted("say \"<b>\"\n#1"), "say '#60;b#62;' #35;1");
    }
}
