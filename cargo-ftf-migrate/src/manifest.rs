//! Edits of a `Cargo.toml` that leave the user's formatting and comments as they are.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::error::{Error, Result};

/// A `Cargo.toml` that is being edited.
#[derive(Debug)]
pub(crate) struct Manifest {
    path: PathBuf,
    before: String,
    document: DocumentMut,
}

impl Manifest {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let before = fs::read_to_string(path).map_err(Error::io("read", path))?;
        Self::parse(path, before)
    }

    fn parse(path: &Path, before: String) -> Result<Self> {
        let document = before.parse().map_err(|error: toml_edit::TomlError| Error::Manifest {
            path: path.to_owned(),
            key: "the file".to_owned(),
            problem: error.to_string().trim_end().to_owned(),
        })?;
        Ok(Self { path: path.to_owned(), before, document })
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The text as it was read.
    pub(crate) fn before(&self) -> &str {
        &self.before
    }

    /// The text with all edits.
    pub(crate) fn after(&self) -> String {
        self.document.to_string()
    }

    /// Adds a folder, given relative to the file and with `/`, to the workspace, which is made if there is none. Does
    /// nothing when the workspace has it already.
    pub(crate) fn add_member(&mut self, folder: &str) -> Result<()> {
        let path = self.path.clone();
        let wrong = |key: &str, problem: &str| Error::Manifest {
            path: path.clone(),
            key: key.to_owned(),
            problem: problem.to_owned(),
        };
        let new_workspace = || Item::Table(Table::new());
        let workspace = self.document.entry("workspace").or_insert_with(new_workspace);
        let workspace = workspace.as_table_like_mut().ok_or_else(|| wrong("workspace", "it is no table"))?;
        let excluded = strings(workspace.get("exclude"));
        let members = strings(workspace.get("members"));
        if is_member(folder, &members, &excluded) {
            return Ok(());
        }
        let members = workspace.entry("members").or_insert_with(|| Item::Value(Value::Array(Array::new())));
        let members = members.as_array_mut().ok_or_else(|| wrong("workspace.members", "it is no list"))?;
        push(members, folder);
        Ok(())
    }

    /// Has the package of the revisions compiled in few units, unless the manifest says something of it already. cargo reads
    /// this from the workspace's manifest alone.
    ///
    /// Each revision is a module. Of more modules than the 256 units of an unoptimised build, the compiler puts some together,
    /// others with each revision that is added, and compiles those anew.
    pub(crate) fn add_profile(&mut self, package: &str) -> Result<()> {
        let path = self.path.clone();
        let mut table = self.document.as_table_mut() as &mut dyn TableLike;
        let (mut key, mut is_inline) = (String::new(), false);
        let sections = ["profile", "dev", "package", package];
        for (at, name) in sections.into_iter().enumerate() {
            let is_last = at + 1 == sections.len();
            if is_last && table.contains_key(name) {
                return Ok(());
            }
            key = if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
            let mut new = Table::new();
            new.set_implicit(!is_last);
            let entry = table.entry(name).or_insert(Item::Table(new));
            is_inline |= entry.is_inline_table();
            table = entry.as_table_like_mut().ok_or_else(|| Error::Manifest {
                path: path.clone(),
                key: key.clone(),
                problem: "it is no table".to_owned(),
            })?;
        }
        table.insert("codegen-units", Item::Value(Value::from(16)));
        // In braces there is no place for a line of its own.
        if let Some(mut key) = table.key_mut("codegen-units").filter(|_| !is_inline) {
            key.leaf_decor_mut().set_prefix("# One more of hundreds of revisions compiles faster.\n");
        }
        Ok(())
    }

    /// Whether a dependency of this name is there.
    pub(crate) fn has_dependency(&self, name: &str) -> bool {
        let dependencies = self.document.get("dependencies").and_then(Item::as_table_like);
        dependencies.is_some_and(|dependencies| dependencies.contains_key(name))
    }

    /// Adds a dependency on the package in a folder, given relative to the file and with `/`.
    pub(crate) fn add_dependency(&mut self, name: &str, folder: &str, package: &str) -> Result<()> {
        let dependencies = self.document.entry("dependencies").or_insert_with(|| Item::Table(Table::new()));
        let dependencies = dependencies.as_table_like_mut().ok_or_else(|| Error::Manifest {
            path: self.path.clone(),
            key: "dependencies".to_owned(),
            problem: "it is no table".to_owned(),
        })?;
        let were_sorted = is_sorted(dependencies);
        let mut dependency = InlineTable::new();
        dependency.insert("path", folder.into());
        if name != package {
            dependency.insert("package", package.into());
        }
        dependencies.insert(name, Item::Value(Value::InlineTable(dependency)));
        if were_sorted {
            dependencies.sort_values();
        }
        Ok(())
    }
}

fn strings(item: Option<&Item>) -> Vec<String> {
    let array = item.and_then(Item::as_array);
    array.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// As cargo decides it: a folder that is named is in; one that a pattern matches is in unless it is excluded.
fn is_member(folder: &str, members: &[String], excluded: &[String]) -> bool {
    let trimmed = |text: &str| text.trim_start_matches("./").trim_end_matches('/').to_owned();
    let is_named = members.iter().any(|member| trimmed(member) == folder);
    let is_excluded = excluded.iter().any(|excluded| Path::new(folder).starts_with(trimmed(excluded)));
    is_named || (!is_excluded && members.iter().any(|member| matches(&trimmed(member), folder)))
}

fn matches(pattern: &str, folder: &str) -> bool {
    let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
    glob::Pattern::new(pattern).is_ok_and(|pattern| pattern.matches_with(folder, options))
}

/// Adds an element that is laid out as the one before it.
fn push(array: &mut Array, text: &str) {
    let mut value = Value::from(text);
    let indent =
        array.iter().last().and_then(|last| prefix(last).rsplit_once('\n')).map(|(_, indent)| indent);
    let Some(indent) = indent.map(str::to_owned) else {
        array.push(text);
        return;
    };
    let behind = take_behind_last(array);
    let (comment, end) = behind.rsplit_once('\n').unwrap_or((&behind, ""));
    value.decor_mut().set_prefix(format!("{comment}\n{indent}"));
    let end = format!("\n{end}");
    if array.trailing_comma() {
        array.set_trailing(end);
    } else {
        value.decor_mut().set_suffix(end);
    }
    array.push_formatted(value);
}

fn prefix(value: &Value) -> &str {
    value.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default()
}

/// What stands between the last element and the bracket, a comment perhaps: behind the comma if there is one.
fn take_behind_last(array: &mut Array) -> String {
    if array.trailing_comma() {
        return array.trailing().as_str().unwrap_or_default().to_owned();
    }
    let Some(last) = array.iter_mut().last() else { return String::new() };
    let suffix = last.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default().to_owned();
    last.decor_mut().set_suffix("");
    suffix
}

fn is_sorted(table: &dyn TableLike) -> bool {
    table.iter().map(|(key, _)| key).is_sorted()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Manifest;

    fn with_member(text: &str) -> String {
        let mut manifest = Manifest::parse(Path::new("Cargo.toml"), text.to_owned()).unwrap();
        manifest.add_member("migrations").unwrap();
        manifest.after()
    }

    #[test]
    fn a_member_is_added_where_cargo_needs_it_and_the_rest_stays() {
        let table = [
            (
                "[package]\nname = \"a\"\n",
                "[package]\nname = \"a\"\n\n[workspace]\nmembers = [\"migrations\"]\n",
            ),
            (
                "[workspace]\n# why\nresolver = \"3\"\n",
                "[workspace]\n# why\nresolver = \"3\"\nmembers = [\"migrations\"]\n",
            ),
            (
                "[workspace]\nmembers = [\"a\"] # all\n",
                "[workspace]\nmembers = [\"a\", \"migrations\"] # all\n",
            ),
            (
                "[workspace]\nmembers = [\n    # first\n    \"a\", # one\n    \"b\",\n]\n",
                "[workspace]\nmembers = [\n    # first\n    \"a\", # one\n    \"b\",\n    \"migrations\",\n]\n",
            ),
            (
                "[workspace]\nmembers = [\n  \"a\",\n  \"b\"\n]\n",
                "[workspace]\nmembers = [\n  \"a\",\n  \"b\",\n  \"migrations\"\n]\n",
            ),
            (
                "[workspace]\nmembers = [\n  \"a\", # one\n  # none\n]\n",
                "[workspace]\nmembers = [\n  \"a\", # one\n  # none\n  \"migrations\",\n]\n",
            ),
            (
                "[workspace]\nmembers = [\n  \"a\" # one\n]\n",
                "[workspace]\nmembers = [\n  \"a\", # one\n  \"migrations\"\n]\n",
            ),
            ("workspace = { members = [\"a\"] }\n", "workspace = { members = [\"a\", \"migrations\"] }\n"),
            (
                "[workspace]\nmembers = [\"*\"]\nexclude = [\"migrations\"]\n",
                "[workspace]\nmembers = [\"*\", \"migrations\"]\nexclude = [\"migrations\"]\n",
            ),
        ];
        for (before, after) in table {
            assert_eq!(with_member(before), after);
        }
    }

    fn with_profile(text: &str) -> Result<String, String> {
        let mut manifest = Manifest::parse(Path::new("Cargo.toml"), text.to_owned()).unwrap();
        manifest.add_profile("migrations").map_err(|error| error.to_string())?;
        Ok(manifest.after())
    }

    #[test]
    fn a_profile_is_added_where_none_is() {
        let units = "# One more of hundreds of revisions compiles faster.\ncodegen-units = 16\n";
        let added = format!("[profile.dev.package.migrations]\n{units}");
        let table = [
            ("[workspace]\n", format!("[workspace]\n\n{added}")),
            ("[profile.dev]\ndebug = 1 # lines\n", format!("[profile.dev]\ndebug = 1 # lines\n\n{added}")),
            (
                "[profile.dev.package.\"*\"]\nopt-level = 1\n",
                format!("[profile.dev.package.\"*\"]\nopt-level = 1\n\n{added}"),
            ),
        ];
        for (before, after) in table {
            assert_eq!(with_profile(before), Ok(after));
        }
        let inline = with_profile("[profile]\ndev = { debug = 1 }\n").unwrap();
        assert_eq!(inline, "[profile]\ndev = { debug = 1 , package.migrations.codegen-units = 16 }\n");
        let there = "[profile.dev.package.migrations]\nopt-level = 1\n";
        assert_eq!(with_profile(there), Ok(there.to_owned()));
        let error = with_profile("[profile]\ndev = 1\n").unwrap_err();
        assert!(error.contains("profile.dev") && error.contains("no table"), "{error}");
    }

    #[test]
    fn a_folder_that_the_workspace_has_already_is_not_added_again() {
        for members in ["*", "migrations", "./migrations/", "m*"] {
            let text = format!("[workspace]\nmembers = [\"{members}\"]\n");
            assert_eq!(with_member(&text), text);
        }
    }

    #[test]
    fn a_dependency_keeps_the_order_and_the_comments() {
        let text = "[dependencies]\nanyhow = \"1\" # errors\nserde = \"1\"\n\n[features]\n";
        let mut manifest = Manifest::parse(Path::new("Cargo.toml"), text.to_owned()).unwrap();
        manifest.add_dependency("migrations", "migrations", "migrations").unwrap();
        assert_eq!(
            manifest.after(),
            "[dependencies]\nanyhow = \"1\" # errors\nmigrations = { path = \"migrations\" }\nserde = \"1\"\n\n[features]\n"
        );
        assert!(manifest.has_dependency("serde"));
    }

    #[test]
    fn a_file_that_is_no_toml_is_an_error_with_a_place() {
        let error =
            Manifest::parse(Path::new("x/Cargo.toml"), "[package\n".to_owned()).unwrap_err().to_string();
        assert!(error.contains("x/Cargo.toml") && error.contains("line 1"), "{error}");
    }
}
