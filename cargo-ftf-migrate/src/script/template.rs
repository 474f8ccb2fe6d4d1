//! The text of new revision files, from the project's `script.rs.template`.

use std::path::Path;

use crate::error::{Error, Result};

/// Name of the template in the migrations folder.
pub(crate) const FILE_NAME: &str = "script.rs.template";

/// What `init` writes, and what is used when the project has removed its template.
pub(crate) const DEFAULT: &str = include_str!("../layout/script.rs.template");

/// Names between `${` and `}`.
const KNOWN: [&str; 8] =
    ["doc", "imports", "migration", "struct_name", "upgrade", "downgrade", "rev", "down_rev"];

/// What stands for the placeholders.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    /// `//!` lines.
    pub(super) doc: String,
    /// `use` lines beside the prelude, each with its end.
    pub(super) imports: String,
    /// What stands between the parentheses of `#[migration(…)]`.
    pub(super) migration: String,
    pub(super) struct_name: String,
    /// Body of the function.
    pub(super) upgrade: String,
    pub(super) downgrade: String,
    pub(super) rev: String,
    pub(super) down_rev: String,
}

impl Values {
    fn get(&self, name: &str) -> Option<&str> {
        Some(match name {
            "doc" => &self.doc,
            "imports" => &self.imports,
            "migration" => &self.migration,
            "struct_name" => &self.struct_name,
            "upgrade" => &self.upgrade,
            "downgrade" => &self.downgrade,
            "rev" => &self.rev,
            "down_rev" => &self.down_rev,
            _ => return None,
        })
    }
}

/// Fills the template of this path. `$` alone is an ordinary character.
pub(super) fn render(template: &str, path: &Path, values: &Values) -> Result<String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, name, after)) = next_placeholder(rest) {
        text.push_str(before);
        let Some(value) = values.get(name) else {
            let line = template[..template.len() - rest.len() + before.len()].matches('\n').count() + 1;
            return Err(Error::Template {
                path: path.to_owned(),
                name: name.to_owned(),
                line,
                known: &KNOWN,
            });
        };
        text.push_str(value);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// Whether the template has a place for `use` lines. One that was written before there was need of it has none.
pub(super) fn takes_imports(template: &str) -> bool {
    template.contains("${imports}")
}

fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, inside) = text.split_once("${")?;
    let (name, after) = inside.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{DEFAULT, KNOWN, Values, render};

    #[test]
    fn the_default_template_fills() {
        let values = Values { struct_name: "AddUsers".to_owned(), ..Values::default() };
        let text = render(DEFAULT, Path::new("t"), &values).unwrap();
        assert!(text.contains("impl Migrate for AddUsers {"), "{text}");
        assert!(!text.contains("${"), "{text}");
    }

    #[test]
    fn an_unknown_placeholder_is_named_with_its_line() {
        let error = render("${doc}\n${message}\n", Path::new("t"), &Values::default()).unwrap_err();
        assert_eq!(error.to_string(), "t: unknown placeholder ${message} on line 2");
    }

    #[test]
    fn every_known_placeholder_has_a_value() {
        assert!(KNOWN.iter().all(|name| Values::default().get(name).is_some()));
    }
}
