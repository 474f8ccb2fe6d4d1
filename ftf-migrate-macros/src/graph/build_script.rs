//! A package with a graph has a build script that watches the folders of the graph.

use std::path::Path;

use ftf_migrate_graph::lexer::{TokenKind, lex, text_value};

use super::{
    expand::below_package,
    options::{Call, Location},
    scan,
};
use crate::diagnostics::Diagnostics;

/// What tells cargo to watch a file or a folder. Old build scripts begin it with one colon.
const WATCH: [&str; 2] = ["cargo::rerun-if-changed=", "cargo:rerun-if-changed="];

/// Refuses a package whose build script does not watch the folders: cargo would not notice a file that is added, and the
/// graph would silently lack it.
///
/// Cargo sets OUT_DIR for packages that have a build script. Other build systems watch what they are told to watch, and
/// rust-analyzer may be told to run no build scripts.
pub(crate) fn check(call: &Call, diagnostics: &mut Diagnostics) {
    let first = &call.locations[0];
    let is_cargo = std::env::var_os("CARGO").is_some() && first.span.unwrap().local_file().is_some();
    if !is_cargo {
        return;
    }
    if std::env::var_os("OUT_DIR").is_none() {
        let folder = below_package(first);
        let text = format!("this package has no build.rs, and cargo would not notice a new file in {folder}");
        let hint = format!(
            "write a build.rs beside its Cargo.toml: fn main() {{ println!(\"cargo::rerun-if-changed={folder}\"); }}"
        );
        diagnostics.push(first.span, &text, Some(&hint));
        return;
    }
    let source =
        scan::manifest_dir().and_then(|package| std::fs::read_to_string(package.join("build.rs")).ok());
    let Some(watched) = source.as_deref().and_then(watched) else { return };
    for location in &call.locations {
        refuse_unwatched(location, &watched, diagnostics);
    }
}

fn refuse_unwatched(location: &Location, watched: &[String], diagnostics: &mut Diagnostics) {
    let folder = below_package(location);
    // A folder that is not there is reported, and one outside of the package is named in a way of its own.
    let is_inside = scan::manifest_dir().is_some_and(|package| package.join(&folder).is_dir());
    if !is_inside || watched.iter().any(|watched| covers(watched, &folder)) {
        return;
    }
    let text = format!("build.rs does not watch {folder}, and cargo would not notice a new file in it");
    let hint = format!("add a line to its main: println!(\"cargo::rerun-if-changed={folder}\");");
    diagnostics.push(location.span, &text, Some(&hint));
}

/// Cargo looks at everything below a folder that is watched.
fn covers(watched: &str, folder: &str) -> bool {
    let watched = watched.trim_start_matches("./").trim_end_matches('/');
    matches!(watched, "" | ".") || Path::new(folder).starts_with(watched)
}

/// What a build script tells cargo to watch, written out in it. `None` when that cannot be told: it builds the texts, or it
/// names nothing, and then cargo watches the whole package.
fn watched(source: &str) -> Option<Vec<String>> {
    let texts = lex(source).tokens.into_iter().filter(|token| token.kind == TokenKind::Text);
    let texts = texts.filter_map(|token| text_value(token.text(source)));
    let watched: Vec<String> = texts.filter_map(|text| after_watch(&text).map(str::to_owned)).collect();
    let is_written_out =
        !watched.is_empty() && watched.iter().all(|path| !path.contains('{') && !path.is_empty());
    is_written_out.then_some(watched)
}

fn after_watch(text: &str) -> Option<&str> {
    WATCH.into_iter().find_map(|prefix| text.strip_prefix(prefix))
}

#[cfg(test)]
mod tests {
    use super::{covers, watched};

    #[test]
    fn what_a_build_script_watches_is_read_from_its_text() {
        let cases: [(&str, Option<&[&str]>); 6] = [
            ("fn main() {}", None),
            ("fn main() { println!(\"cargo::rerun-if-changed=versions\"); }", Some(&["versions"])),
            (
                "fn main() { println!(\"cargo:rerun-if-changed=a\"); println!(r\"cargo::rerun-if-changed=b/c\"); }",
                Some(&["a", "b/c"]),
            ),
            ("fn main() { println!(\"cargo::rerun-if-changed={folder}\"); }", None),
            ("fn main() { print(\"cargo::rerun-if-changed=\"); }", None),
            ("// \"cargo::rerun-if-changed=no\"\nfn main() {}", None),
        ];
        for (source, expected) in cases {
            let expected = expected.map(|paths| paths.iter().map(|path| (*path).to_owned()).collect());
            assert_eq!(watched(source), expected, "{source}");
        }
    }

    #[test]
    fn a_watched_folder_covers_what_is_inside() {
        for (watched, folder, expected) in [
            ("versions", "versions", true),
            ("./billing/", "billing/versions", true),
            (".", "versions", true),
            ("versions", "versions2", false),
            ("billing/versions", "billing", false),
        ] {
            assert_eq!(covers(watched, folder), expected, "{watched} {folder}");
        }
    }
}
