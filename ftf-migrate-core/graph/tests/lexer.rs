//! The lexer on texts of every kind.

use ftf_migrate_graph::{
    digest, header,
    lexer::{LexErrorKind, TokenKind, lex, text_value},
};
use proptest::prelude::*;

fn words(source: &str) -> Vec<&str> {
    let lexed = lex(source);
    assert_eq!(lexed.error, None, "{source}");
    lexed.tokens.iter().map(|token| token.text(source)).collect()
}

#[test]
fn tokens_are_cut_where_rust_cuts_them() {
    let cases: [(&str, &[&str]); 16] = [
        ("a::b", &["a", ":", ":", "b"]),
        (
            "r#type r\"x\" r#\"a\"b\"# br##\"x\"#\"## c\"x\" cr\"x\" b'x' b\"x\"",
            &["r#type", "r\"x\"", "r#\"a\"b\"#", "br##\"x\"#\"##", "c\"x\"", "cr\"x\"", "b'x'", "b\"x\""],
        ),
        (
            "'a 'static '\\'' 'x' 'é' '\\u{1F600}' 'r#a",
            &["'a", "'static", "'\\''", "'x'", "'é'", "'\\u{1F600}'", "'r#a"],
        ),
        (
            "1..2 1.max(2) 1.5e-3 1e+9 0xe+1 1_000u64 t.0.1 2. ",
            &[
                "1", ".", ".", "2", "1", ".", "max", "(", "2", ")", "1.5e-3", "1e+9", "0xe", "+", "1",
                "1_000u64", "t", ".", "0.1", "2.",
            ],
        ),
        ("a /* b /* c */ d */ e // f\n/**/ /***/ //// x\ng", &["a", "e", "g"]),
        ("/// d\n//! e\n/** f */ /*! g */", &["/// d", "//! e", "/** f */", "/*! g */"]),
        ("\"a\\\"b\\\\\" c", &["\"a\\\"b\\\\\"", "c"]),
        ("\u{feff}#!/usr/bin/env run\nfn", &["fn"]),
        ("#![allow(x)]", &["#", "!", "[", "allow", "(", "x", ")", "]"]),
        ("größe_1\u{2028}x", &["größe_1", "x"]),
        ("\"multi\nline\"", &["\"multi\nline\""]),
        ("b c r br cr rb", &["b", "c", "r", "br", "cr", "rb"]),
        ("a\r\nb", &["a", "b"]),
        ("'{' '}' '\"'", &["'{'", "'}'", "'\"'"]),
        ("match x { b'\\'' => 1 }", &["match", "x", "{", "b'\\''", "=", ">", "1", "}"]),
        ("", &[]),
    ];
    for (source, expected) in cases {
        assert_eq!(words(source), expected, "{source}");
    }
}

#[test]
fn reading_stops_where_a_text_stops_being_rust() {
    let cases = [
        ("ab \"c", LexErrorKind::UnterminatedText, 3),
        ("ab r#\"c\"", LexErrorKind::UnterminatedText, 3),
        ("ab /* /* */", LexErrorKind::UnterminatedComment, 3),
        ("ab ' ", LexErrorKind::UnterminatedCharacter, 3),
        ("ab '\\n", LexErrorKind::UnterminatedCharacter, 3),
        ("ab \u{1}", LexErrorKind::UnknownCharacter, 3),
    ];
    for (source, kind, offset) in cases {
        let lexed = lex(source);
        let error = lexed.error.unwrap();
        assert_eq!((error.kind, error.offset), (kind, offset), "{source:?}");
        assert_eq!(lexed.tokens.len(), 1, "{source:?}");
    }
}

#[test]
fn a_text_is_read_as_rust_reads_it() {
    assert_eq!(text_value("\"a\\n\\x41\\u{e9}\\\n   b\""), Some("a\nA\u{e9}b".to_owned()));
    assert_eq!(text_value("\"\\q\""), None);
    assert_eq!(text_value("\"\\xff\""), None);
    assert_eq!(text_value("r#\"\\n\"#"), Some("\\n".to_owned()));
    for other in ["b\"x\"", "'x'", "1", "", "r", "r#", "\"", "r\"", "r#type"] {
        assert_eq!(text_value(other), None, "{other}");
    }
}

/// This repository's own sources are Rust, of course.
#[test]
fn the_sources_of_this_crate_are_read_to_their_ends() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            assert_eq!(lex(&source).error, None, "{}", path.display());
            digest::of(&source).unwrap();
        }
    }
}

/// Pieces that matter to a lexer, so that chance finds the interesting neighbours.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("\\".to_owned()),
        Just("#".to_owned()),
        Just("r#".to_owned()),
        Just("br#\"".to_owned()),
        Just("/*".to_owned()),
        Just("*/".to_owned()),
        Just("//!".to_owned()),
        Just("\n".to_owned()),
        Just("#[migration(".to_owned()),
        Just("rev = \"a\"".to_owned()),
        Just(")]".to_owned()),
        Just("[".to_owned()),
        Just("}".to_owned()),
        Just("{".to_owned()),
        Just("down_rev = ".to_owned()),
        Just("None".to_owned()),
        Just(",".to_owned()),
        Just("é".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("1.".to_owned()),
        Just("0x".to_owned()),
        Just("e+".to_owned()),
        Just("use ".to_owned()),
        Just(";".to_owned()),
        Just("b'".to_owned()),
        Just("pub(".to_owned()),
        Just("::".to_owned()),
        Just("migration".to_owned()),
        any::<char>().prop_map(String::from),
        "[a-z_0-9 ]{0,4}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_tokens_follow_each_other(source in prop_oneof![soup(), any::<String>()]) {
        let lexed = lex(&source);
        let mut end = 0;
        for token in &lexed.tokens {
            prop_assert!(token.start >= end && token.end > token.start, "{token:?}");
            prop_assert!(source.get(token.start..token.end).is_some());
            end = token.end;
        }
        if let Some(error) = lexed.error {
            prop_assert!(error.offset >= end && error.offset < source.len());
        }
        let _ = digest::of(&source);
        let _ = header::read(&source);
    }

    #[test]
    fn bytes_that_happen_to_be_text_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let source = String::from_utf8_lossy(&bytes);
        let _ = (digest::of(&source), header::scan(&source));
    }

    #[test]
    fn blanks_and_comments_between_tokens_change_neither_tokens_nor_digest(source in soup(), seed in any::<u64>()) {
        let readable = lex(&source).error.map_or(source.len(), |error| error.offset);
        let source = source[..readable].to_owned();
        let lexed = lex(&source);
        let mut spaced = String::new();
        let mut bits = seed;
        for token in &lexed.tokens {
            let is_doc = matches!(token.kind, TokenKind::InnerDoc | TokenKind::OuterDoc);
            spaced += token.text(&source);
            spaced += match bits % 4 { _ if is_doc => "\n", 0 => " ", 1 => "\n\t", 2 => " /* \" */ ", _ => " // '\n" };
            bits = bits.rotate_right(2) ^ 0x9e37;
        }
        prop_assert_eq!(words(&spaced), words(&source));
        prop_assert_eq!(digest::of(&spaced).ok(), digest::of(&source).ok());
    }
}
