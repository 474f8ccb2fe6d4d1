//! The digest of a revision file: deaf to formatting, sharp for everything else.

#![expect(clippy::unwrap_used, reason = "a test fails where it can not go on")]

use std::{collections::BTreeSet, fs, path::Path};

use ftf_migrate_graph::digest::{Digest, of};

const ORIGINAL: &str = include_str!("digest/original.rs");

fn digest(source: &str) -> Digest {
    of(source).unwrap()
}

/// `digest/` holds one file as it was written and as rustfmt formats it with different settings.
#[test]
fn no_setting_of_rustfmt_changes_the_digest() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/digest");
    let mut texts = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(digest(&text), digest(ORIGINAL), "{}", path.display());
        texts.insert(text);
    }
    assert!(texts.len() >= 8, "the files do not differ: {}", texts.len());
}

#[test]
fn comments_documentation_imports_and_the_header_do_not_count() {
    let edits = [
        ("//! Add the orders table", "//! Create orders"),
        ("    /// What it does.\n", "    // What it does.\n    #[doc = \"differently\"]\n"),
        ("use ftf_migrate_core::prelude::*;\n", "use ftf_migrate_core::prelude::{Op, Migrate};\n"),
        ("pub(crate) use core::mem;\n", ""),
        ("down_rev = [\"1975ea83b712\", \"ae1027a6acf\"]", "down_rev = \"f00\""),
        ("{ drop(value) }", "{ /* gone */ drop(value,); }"),
    ];
    for (from, to) in edits {
        assert!(ORIGINAL.contains(from), "{from}");
        assert_eq!(digest(&ORIGINAL.replace(from, to)), digest(ORIGINAL), "{from} → {to}");
    }
}

#[test]
fn every_real_edit_changes_the_digest() {
    let edits = [
        ("\"orders\", &[", "\"order\", &["),
        ("Varchar(255)", "Varchar(254)"),
        (".not_null().unique()", ".unique().not_null()"),
        ("*id > 0 && *total", "*id > 0 || *total"),
        (
            "op.drop_index(\"ix_orders_email\"); op.drop_table(\"orders\")",
            "op.drop_table(\"orders\"); op.drop_index(\"ix_orders_email\")",
        ),
        ("first(); second()", "second(); first()"),
        ("{ drop(value) } else", "{ keep(value) } else"),
        ("raw\n  text", "raw\n text"),
        ("count: 1 + 2", "count: 12"),
        ("select id,   total", "select id, total"),
        ("struct Helper {", "#[derive(Clone)] struct Helper {"),
        ("1.5e-3", "1.5e-4"),
        (".server_default(\"0\")", ""),
        ("fn convert<", "async fn convert<"),
    ];
    let mut seen = BTreeSet::from([digest(ORIGINAL)]);
    for (from, to) in edits {
        assert!(ORIGINAL.contains(from), "{from}");
        assert!(seen.insert(digest(&ORIGINAL.replacen(from, to, 1))), "{from} → {to}");
    }
}

/// Digests are stored in databases. When this fails, every applied revision would be reported as edited.
#[test]
fn the_canonical_form_stays_as_it_is() {
    assert_eq!(digest(ORIGINAL).to_string(), "0d0a755a649cb6505ef9192e80a409ed");
    assert_eq!(digest("").to_string(), "6c62272e07bb014262b821756295c58d");
}

#[test]
fn a_doubled_parenthesis_is_one_but_a_tuple_argument_is_not() {
    assert_eq!(digest("fn f() { let a = ((1 + 2)); }"), digest("fn f() { let a = (1 + 2); }"));
    assert_ne!(digest("fn f() { g((1, 2)); }"), digest("fn f() { g(1, 2); }"));
}

#[test]
fn what_is_not_rust_has_no_digest() {
    for source in ["\"open", "/* open", "fn f() {", "fn f() }", "(]", "r#\"open\"", "' "] {
        assert!(of(source).is_err(), "{source}");
    }
}
