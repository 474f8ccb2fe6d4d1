//! Models in the sources of a workspace, as far as their text tells.
//!
//! The linker leaves out a crate that nothing names, and with it its models. Then their tables look as if nobody wanted them; the
//! text of the sources knows better.

use std::fs;
use std::path::{Path, PathBuf};

use ftf_migrate_graph::lexer::{Token, TokenKind, lex, text_value};

use crate::script::shown;

/// The tables that models in these folders declare, each with its place: `blog.posts=src/post.rs:12`.
pub(crate) fn declared_tables(folders: &[PathBuf]) -> Vec<String> {
    let mut files = Vec::new();
    for folder in folders {
        list(folder, &mut files);
    }
    files.sort();
    files.dedup();
    let mut found = Vec::new();
    for file in files {
        // What cannot be read here is for the compiler to complain of.
        let Ok(source) = fs::read_to_string(&file) else { continue };
        if !source.contains("model(") {
            continue;
        }
        found.extend(
            tables(&source).into_iter().map(|(table, line)| format!("{table}={}:{line}", shown(&file))),
        );
    }
    found
}

/// The Rust files of a folder and of those inside, without packages of their own and what cargo builds.
fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            let is_other = path.join("Cargo.toml").is_file() || path.join("CACHEDIR.TAG").is_file();
            if !is_other {
                list(&path, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The tables of the attributes `#[model(table = "…", schema = "…")]`, each with its line.
fn tables(source: &str) -> Vec<(String, usize)> {
    let tokens = lex(source).tokens;
    let text = |at: usize| tokens.get(at).map_or("", |token: &Token| token.text(source));
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if (text(at), text(at + 1), text(at + 2), text(at + 3)) != ("#", "[", "model", "(") {
            continue;
        }
        let mut depth = 1;
        let (mut table, mut schema) = (None, None);
        for inside in at + 4.. {
            match tokens.get(inside).map(|token| token.kind) {
                None => break,
                Some(TokenKind::Open) => depth += 1,
                Some(TokenKind::Close) => depth -= 1,
                Some(TokenKind::Ident) if depth == 1 && text(inside + 1) == "=" => match text(inside) {
                    "table" => table = text_value(text(inside + 2)),
                    "schema" => schema = text_value(text(inside + 2)),
                    _ => {}
                },
                Some(_) => {}
            }
            if depth == 0 {
                break;
            }
        }
        if let Some(table) = table {
            let name = schema.map_or_else(|| table.clone(), |schema| format!("{schema}.{table}"));
            let start = tokens.get(at).map_or(0, |token| token.start);
            let line = source.get(..start).unwrap_or_default().matches('\n').count() + 1;
            found.push((name, line));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::tables;

    #[test]
    fn the_tables_of_models_are_seen_in_their_attributes_alone() {
        let source = "// #[model(table = \"no\")]\n\n#[derive(Model)]\n#[model(table = \"users\", comment = \"a, table\")]\n\
                      struct User;\n#[model(index(\"a\", name = \"table\"), schema = \"blog\", table = \"posts\")]\n\
                      struct Post;\n#[model(index(\"b\"))]\nconst TEXT: &str = \"#[model(table = 1)]\";\n";
        assert_eq!(tables(source), [("users".to_owned(), 4), ("blog.posts".to_owned(), 6)]);
        assert_eq!(tables("#[model(table = "), []);
    }
}
