//! Imports go one way: the table of ARCHITECTURE.md, held.

use ftf_migrate_tests::repository;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of core, lowest first, each with those that it may use. What is not named, it may not.
const LAYERS: &[(&str, &[&str])] = &[
    ("event", &[]),
    ("capabilities", &[]),
    ("schema", &["capabilities"]),
    ("connection", &["capabilities", "schema"]),
    ("operation", &["capabilities", "connection", "schema"]),
    ("migration", &["operation", "schema"]),
    ("model", &["operation", "schema"]),
    ("autogenerate", &["capabilities", "operation", "schema"]),
    ("render", &["capabilities", "operation", "schema"]),
    ("ddl", &["capabilities", "operation", "schema"]),
    ("session", &["capabilities", "connection", "ddl", "event", "operation", "schema"]),
    ("reflect", &["capabilities", "connection", "schema"]),
    ("dialect", &["capabilities", "connection", "ddl", "operation", "reflect", "schema", "session"]),
    ("html", &[]),
    (
        "dump",
        &[
            "autogenerate",
            "capabilities",
            "connection",
            "ddl",
            "dialect",
            "html",
            "operation",
            "render",
            "schema",
        ],
    ),
    ("error", &["connection", "ddl", "dialect", "event", "operation", "session"]),
    (
        "runtime",
        &[
            "capabilities",
            "connection",
            "ddl",
            "dialect",
            "error",
            "event",
            "migration",
            "operation",
            "schema",
            "session",
        ],
    ),
    ("validate", &["capabilities", "dialect", "event", "migration", "operation", "schema"]),
    ("embed", &["capabilities", "connection", "error", "event", "migration", "runtime", "schema", "session"]),
    (
        "compare",
        &[
            "autogenerate",
            "capabilities",
            "connection",
            "dialect",
            "embed",
            "error",
            "migration",
            "model",
            "operation",
            "reflect",
            "render",
            "runtime",
            "schema",
            "session",
        ],
    ),
    (
        "cli",
        &[
            "autogenerate",
            "capabilities",
            "compare",
            "connection",
            "dialect",
            "ddl",
            "error",
            "event",
            "html",
            "migration",
            "operation",
            "render",
            "runtime",
            "schema",
            "session",
        ],
    ),
    (
        "runner",
        &[
            "autogenerate",
            "capabilities",
            "cli",
            "compare",
            "connection",
            "ddl",
            "dialect",
            "dump",
            "embed",
            "error",
            "event",
            "migration",
            "model",
            "operation",
            "reflect",
            "render",
            "runtime",
            "schema",
            "session",
        ],
    ),
];

/// Where a crate-root name lives, for what `lib.rs` hands on.
const REEXPORTS: &[(&str, &str)] = &[
    ("Connection", "connection"),
    ("Source", "connection"),
    ("Error", "error"),
    ("Event", "event"),
    ("Direction", "event"),
    ("MigrationInfo", "event"),
    ("Graph", "migration"),
    ("Migrate", "migration"),
    ("Migration", "migration"),
    ("Revision", "migration"),
    ("Run", "embed"),
    ("Offline", "embed"),
    ("Report", "runtime"),
    ("Resume", "runtime"),
    ("TransactionMode", "runtime"),
    ("WhenAhead", "runtime"),
    ("WhenChanged", "runtime"),
    ("Resolution", "runtime"),
    ("HalfDone", "runtime"),
    ("ChangedRevision", "session"),
    ("FailedMigration", "session"),
    ("FailedStatement", "session"),
    ("Left", "session"),
    ("compile", "dialect"),
];

fn source() -> PathBuf {
    repository().join("ftf-migrate-core/src")
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module of the first level that a file belongs to.
fn module_of(path: &Path) -> String {
    let relative = path.strip_prefix(source()).expect("a file of the sources");
    let first = relative.components().next().expect("a component").as_os_str();
    first.to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Code without comments (a link in a comment is no import) and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let text = text.split("\nmod tests {").next().unwrap_or_default().to_owned();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The crate-root names that follow `crate::`.
fn names_used(code: &str) -> BTreeSet<String> {
    code.match_indices("crate::")
        .filter(|(at, _)| !code[..*at].ends_with('$'))
        .flat_map(|(at, found)| {
            let rest = &code[at + found.len()..];
            match rest.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap_or_default().split(',').map(first_word).collect(),
                None => vec![first_word(rest)],
            }
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn first_word(text: &str) -> String {
    text.trim().chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

fn imports() -> BTreeMap<String, BTreeMap<String, PathBuf>> {
    let mut files = Vec::new();
    rust_files(&source(), &mut files);
    files.sort();
    let mut imports: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for file in files {
        let module = module_of(&file);
        if ["lib", "private"].contains(&module.as_str()) {
            continue;
        }
        for name in names_used(&code(&file)) {
            let home =
                REEXPORTS.iter().find(|(reexport, _)| *reexport == name).map(|(_, home)| (*home).to_owned());
            imports.entry(module.clone()).or_default().insert(home.unwrap_or(name), file.clone());
        }
    }
    imports
}

#[test]
fn every_module_uses_only_what_lies_below_it() {
    let mut wrong = Vec::new();
    for (module, used) in imports() {
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == module) else {
            wrong.push(format!("the module {module} has no place in the table"));
            continue;
        };
        // `revision` is the graph crate under the name that users know it by.
        for (name, file) in used.iter().filter(|(name, _)| **name != module && *name != "revision") {
            if !allowed.contains(&name.as_str()) {
                wrong.push(format!("{module} uses {name}: {}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_itself_goes_one_way() {
    for (index, (module, allowed)) in LAYERS.iter().enumerate() {
        for name in *allowed {
            let below = LAYERS[..index].iter().any(|(layer, _)| layer == name);
            assert!(below, "{module} may use {name}, which does not lie below it");
        }
    }
}

#[test]
fn no_dialect_uses_another() {
    let folders = ["sqlite", "postgres", "mysql"];
    for folder in folders {
        let mut files = Vec::new();
        rust_files(&source().join("dialect").join(folder), &mut files);
        assert!(!files.is_empty());
        for file in files {
            let code = code(&file);
            for other in folders.iter().filter(|other| **other != folder) {
                let path = format!("dialect::{other}");
                assert!(
                    !code.contains(&path) && !code.contains(&format!("super::super::{other}")),
                    "{}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn only_the_modules_at_the_wire_speak_of_sqlx() {
    let mut files = Vec::new();
    rust_files(&source(), &mut files);
    for file in files {
        let module = module_of(&file);
        if !["connection", "session", "dialect", "embed"].contains(&module.as_str()) {
            assert!(!code(&file).contains("sqlx::"), "{}", file.display());
        }
    }
}

#[test]
fn what_describes_does_not_wait() {
    let mut files = Vec::new();
    for folder in ["schema", "autogenerate", "ddl"] {
        rust_files(&source().join(folder), &mut files);
    }
    for file in files {
        assert!(!code(&file).contains("async "), "{}", file.display());
    }
}
