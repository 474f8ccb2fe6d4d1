//! Drawings in the terminal, as they are.

use super::fixture;
use crate::cli::history::{Glyphs, Paper, render_graph};
use crate::cli::revisions::Revisions;

const PAPER: Paper = Paper { width: 80, glyphs: Glyphs::Unicode, verbose: false };

fn drawn(revisions: &Revisions, paper: Paper) -> String {
    let styled = render_graph(revisions, &fixture::ids(revisions), paper);
    anstream::adapter::strip_str(&styled).to_string()
}

#[test]
fn a_line() {
    insta::assert_snapshot!(drawn(&fixture::line(), PAPER));
}

#[test]
fn a_fork() {
    insta::assert_snapshot!(drawn(&fixture::fork(), PAPER));
}

#[test]
fn a_merge() {
    insta::assert_snapshot!(drawn(&fixture::merge(), PAPER));
}

#[test]
fn two_diamonds() {
    insta::assert_snapshot!(drawn(&fixture::diamonds(), PAPER));
}

#[test]
fn three_branches_with_dependencies() {
    insta::assert_snapshot!(drawn(&fixture::three_branches(), PAPER));
}

#[test]
fn two_bases() {
    insta::assert_snapshot!(drawn(&fixture::two_bases(), PAPER));
}

#[test]
fn fifty_revisions() {
    insta::assert_snapshot!(drawn(&fixture::fifty(), PAPER));
}

#[test]
fn where_the_database_is() {
    let mut revisions = fixture::three_branches();
    revisions.mark_current(&["b201".to_owned(), "c300".to_owned()]).unwrap();
    insta::assert_snapshot!(drawn(&revisions, PAPER));
}

#[test]
fn in_ascii_and_in_full() {
    let paper = Paper { glyphs: Glyphs::Ascii, verbose: true, ..PAPER };
    let text = drawn(&fixture::three_branches(), paper);
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn what_a_range_leaves_out_is_an_open_end() {
    let revisions = fixture::merge();
    let styled = render_graph(&revisions, &["e500", "d400", "c300"], PAPER);
    insta::assert_snapshot!(anstream::adapter::strip_str(&styled).to_string());
}

#[test]
fn nothing_is_drawn_of_nothing() {
    assert_eq!(drawn(&fixture::revisions([]), PAPER), "");
}

#[test]
fn what_moves_a_cursor_is_not_written() {
    let revisions = fixture::revisions([(
        crate::revision::Revision::new("a1"),
        "one\u{1b}[2Jtwo\nthree\u{7}\u{202e}four",
    )]);
    assert_eq!(drawn(&revisions, PAPER), "●  a1 (head) one [2Jtwo three  four\n");
}
