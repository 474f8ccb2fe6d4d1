//! Reading the header of a revision file.

use ftf_migrate_graph::header::{HeaderError, read, scan};

#[test]
fn a_message_comes_from_the_key_else_the_docs_else_the_file_name() {
    let source = |docs: &str, key: &str| {
        format!("{docs}\n#[migration(rev = \"a1\", down_rev = None{key})]\nstruct A;")
    };
    let cases = [
        ("//! Add\n//! users\n//!\n//! More.", ", message = \"given\"", "given"),
        ("//! Add\n//! users\n//!\n//! More.", "", "Add users"),
        ("/*! Add\n * users\n */", "", "Add users"),
        ("//!", "", "add table"),
    ];
    for (docs, key, expected) in cases {
        let header = read(&source(docs, key)).unwrap();
        assert_eq!(header.message_or_slug("20260127_1234_a1_add_table"), expected, "{docs:?}");
    }
}

#[test]
fn a_file_name_without_the_revision_still_gives_words() {
    for stem in ["20260127_1234_add_users", "add_users", "0001-add-users", "b7_add_users"] {
        let header = read("#[migration(rev = \"ffff\", down_rev = None)] struct A;").unwrap();
        let expected = if stem.starts_with('b') { "b7 add users" } else { "add users" };
        assert_eq!(header.message_or_slug(stem), expected);
    }
}

#[test]
fn a_header_is_read_from_a_file_whose_functions_are_broken() {
    let source = "#[migration(rev = \"a1\", down_rev = [\"b\", \"c\"])] struct A; fn f() { \"open";
    let header = read(source).unwrap();
    assert_eq!(header.down_revs().collect::<Vec<_>>(), ["b", "c"]);
    let value = header.down_rev.unwrap();
    assert_eq!(&source[value.first.start..value.last.end], "[\"b\", \"c\"]");
}

#[test]
fn only_a_header_at_the_top_level_counts() {
    for source in [
        "mod inner { #[migration(rev = \"a\", down_rev = None)] struct A; }",
        "// #[migration(rev = \"a\", down_rev = None)]",
        "const TEXT: &str = r#\"#[migration(rev = \"a\", down_rev = None)]\"#;",
        "#[migrations(rev = \"a\")] struct A;",
        "",
    ] {
        assert_eq!(read(source), Err(HeaderError::Missing), "{source}");
    }
}

#[test]
fn the_attribute_may_be_written_with_a_path() {
    for name in ["migration", "core::migration", "::ftf_migrate_core::migration"] {
        let source = format!("#[{name}(rev = \"a\", down_rev = None)] struct A;");
        assert_eq!(read(&source).unwrap().rev.value, "a", "{name}");
    }
}

#[test]
fn a_second_header_is_found() {
    let one = "#[migration(rev = \"a\", down_rev = None)] struct A;\n";
    let Err(HeaderError::Several(place)) = read(&one.repeat(2)) else { panic!() };
    assert_eq!((place.line, place.column), (2, 1));
}

#[test]
fn every_mistake_is_reported_with_its_place() {
    let cases = [
        ("", vec!["`rev` is missing from #[migration]", "`down_rev` is missing from #[migration]"]),
        ("rev = \"a\", down_revision = None", vec!["1:24 unknown key `down_revision` in #[migration]"]),
        ("rev = 12, down_rev = None", vec!["1:19 expected a string, found `12`"]),
        (
            "rev = \"a\" down_rev = None",
            vec!["1:23 expected `,` and the next key, or the end, found `down_rev`"],
        ),
        ("rev = \"a\", down_rev = []", vec!["1:35 `down_rev` is an empty list"]),
        (
            "rev = \"a\", down_rev = [\"b\", x, \"c\"], transaction = maybe",
            vec![
                "1:41 expected a string, or `]`, found `x`",
                "1:64 expected `true` or `false`, found `maybe`",
            ],
        ),
        (
            "rev = \"a\", rev = \"b\", down_rev = [\"x\", \"x\"]",
            vec!["1:24 `rev` is given twice", "1:52 'x' is named twice in `down_rev`"],
        ),
        (
            "rev = \"a\", down_rev =",
            vec!["1:33 #[migration(…)] ends where `None`, a string, or a list of strings should be"],
        ),
        (
            "rev = \"a\", down_rev = Some(\"b\")",
            vec!["1:35 expected `None`, a string, or a list of strings, found `Some`"],
        ),
    ];
    for (arguments, expected) in cases {
        let scan = scan(&format!("#[migration({arguments})] struct A;")).unwrap();
        let told = scan.mistakes.iter().map(|mistake| match mistake.at {
            Some(at) => format!("{at} {}", mistake.text),
            None => mistake.text.clone(),
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{arguments}");
    }
}

#[test]
fn a_revision_under_a_condition_is_refused() {
    let header = "#[migration(rev = \"a\", down_rev = None)]";
    for (source, is_refused) in [
        (format!("#[cfg(test)] {header} struct A;"), true),
        (format!("{header} #[derive(Debug)] #[cfg(test)] pub struct A;"), true),
        (format!("#![cfg(test)]\nuse x;\n{header} struct A;"), true),
        (format!("#[cfg(test)]\n/// docs\n#[allow(x)]\n{header} struct A;"), true),
        (format!("#[cfg(test)] mod tests {{}} {header} struct A;"), false),
        (format!("#[cfg(test)] use x;\n{header} struct A;\n#[cfg(test)] mod tests;"), false),
        (format!("#![allow(x)]\n#[derive(Debug)] {header} struct A;"), false),
    ] {
        assert_eq!(matches!(read(&source), Err(HeaderError::Conditional(_))), is_refused, "{source}");
    }
}
