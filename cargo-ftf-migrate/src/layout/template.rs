//! What `init` can set up.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::error::{Error, Result};

/// A set of files that `init` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Template {
    /// A migrations package for one database (the default)
    Single,
    /// A migrations package for several databases, each with a name and a graph of its own
    Multi,
}

impl Template {
    /// The names that `--template` takes, each with a line about what it sets up.
    pub(crate) fn list() -> Vec<(String, String)> {
        let values = Self::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let about = |value: &PossibleValue| value.get_help().map(ToString::to_string).unwrap_or_default();
        values.map(|value| (value.get_name().to_owned(), about(&value))).collect()
    }
}

/// The databases of a new project, from `--template` and `--name`: none for a project with one, which has no name.
pub(crate) fn database_names(template: Option<Template>, names: &[String]) -> Result<Vec<String>> {
    match (template, names) {
        (Some(Template::Single), [_, ..]) => Err(Error::NamesOfSingle),
        (Some(Template::Multi), []) => Err(Error::NoNames),
        _ => {
            let fault =
                names.iter().enumerate().find_map(|(at, name)| Some((name, fault(name, &names[..at])?)));
            match fault {
                Some((name, problem)) => Err(Error::BadDatabaseName { name: name.clone(), problem }),
                None => Ok(names.to_vec()),
            }
        }
    }
}

/// Why a database cannot be called like this. It is the name of a module, in a file beside env.rs and build.rs.
fn fault(name: &str, before: &[String]) -> Option<&'static str> {
    let is_word = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_word || !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Some("it is the name of a module: lower-case letters, digits and _, with a letter first");
    }
    if KEYWORDS.contains(&name) {
        return Some("it is a word of Rust");
    }
    if ["build", "env", "lib", "main", "mod"].contains(&name) {
        return Some("a file of this name is there already");
    }
    before.iter().any(|other| other == name).then_some("it is given twice")
}

const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::{Template, database_names};

    #[test]
    fn names_make_a_project_with_several_databases() {
        let names = |template, names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            database_names(template, &names)
        };
        assert_eq!(names(None, &[]).unwrap(), [""; 0]);
        assert_eq!(names(Some(Template::Single), &[]).unwrap(), [""; 0]);
        assert_eq!(names(None, &["billing", "users_2"]).unwrap(), ["billing", "users_2"]);
        assert_eq!(names(Some(Template::Multi), &["billing"]).unwrap(), ["billing"]);
        let refused: [(Option<Template>, &[&str], &str); 7] = [
            (Some(Template::Single), &["billing"], "one database"),
            (Some(Template::Multi), &[], "have no names"),
            (None, &["Billing"], "lower-case"),
            (None, &["2nd"], "lower-case"),
            (None, &["type"], "a word of Rust"),
            (None, &["env"], "is there already"),
            (None, &["a", "b", "a"], "given twice"),
        ];
        for (template, given, expected) in refused {
            let error = names(template, given).unwrap_err().to_string();
            assert!(error.contains(expected), "{given:?}: {error}");
        }
    }
}
