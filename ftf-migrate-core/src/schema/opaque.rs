//! What nobody knows of a database.

use std::collections::BTreeSet;

/// The parts of a database of which nobody knows what they are like: what was there before the first
/// migration, and what SQL as written may have made or changed.
///
/// Names are kept without their schema and without regard to case: rather one object too many counts
/// as not known than one too few.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opaque {
    everything: bool,
    names: BTreeSet<String>,
}

impl Opaque {
    /// All that is not known may be there.
    pub fn set_everything(&mut self) {
        self.everything = true;
    }

    /// Whether anything may be there that is not known.
    pub fn is_everything(&self) -> bool {
        self.everything
    }

    /// Nobody knows what is called `name`.
    pub fn insert(&mut self, name: &str) {
        self.names.insert(name.to_lowercase());
    }

    /// What is called `name` is known again, or gone for certain.
    pub fn remove(&mut self, name: &str) {
        self.names.remove(&name.to_lowercase());
    }

    /// Whether `name`, or each word of it, was said to be unknown.
    pub fn contains(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.names.contains(&name)
            || (name.contains(is_no_word) && words(&name).all(|word| self.names.contains(word)))
    }

    /// The names, sorted, in lower case.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Each word of an SQL text may be the name of something that the text made or changed: those in
    /// quotes too, for functions take names as texts.
    pub(crate) fn insert_words(&mut self, sql: &str) {
        words(sql).for_each(|word| self.insert(word));
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_no_word).filter(|word| !word.is_empty())
}

fn is_no_word(it: char) -> bool {
    !(it.is_alphanumeric() || it == '_' || it == '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_sql_are_found_whatever_their_quotes_and_case() {
        let mut opaque = Opaque::default();
        opaque.insert_words("ALTER TABLE \"Old Users\" ADD x int; SELECT make('audit_log')");
        for name in ["old users", "Old Users", "AUDIT_LOG", "x"] {
            assert!(opaque.contains(name), "{name}");
        }
        for name in ["users_old", "audit", "old posts"] {
            assert!(!opaque.contains(name), "{name}");
        }
    }
}
