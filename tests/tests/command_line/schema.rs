//! `schema`: every form, of a database and of the history, and every refusal.

use crate::runner::{run, transcript};

#[test]
fn tables_are_shown_for_people() {
    insta::assert_snapshot!(transcript(&[
        "schema show --database-url sqlite:all.db",
        "schema show --database-url sqlite:all.db p*s --exclude posts",
        "schema show --from-history=base",
    ]));
}

#[test]
fn the_schema_is_dumped_in_every_form() {
    insta::assert_snapshot!(transcript(&[
        "schema dump --database-url sqlite:all.db",
        "schema dump --database-url sqlite:all.db --format models",
        "schema dump --database-url sqlite:all.db --format mermaid",
        "schema dump --database-url sqlite:all.db --format dot --table users --table roles --table user_*",
        "schema dump --database-url sqlite:all.db --format json --table user_roles",
    ]));
}

#[test]
fn the_page_needs_nothing_beside_itself() {
    let page = run(&["schema", "dump", "--from-history", "--format", "html"]).done();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"), "{page}");
    for outside in ["http", "<script", "<link", "src=", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
    for inside in ["8 tables, 7 foreign keys", "<a href=\"#table-posts\">", "<article id=\"table-posts\">"] {
        assert!(page.contains(inside), "{inside}");
    }
}

#[test]
fn the_history_is_dumped_without_a_database() {
    insta::assert_snapshot!(transcript(&[
        "schema dump --from-history=3f1c --dialect postgres",
        "schema dump --from-history=3f1c --dialect mysql:8.4",
        "schema show --from-history=current-1 --database-url sqlite:some.db",
        "schema show --from-history=current --database-url sqlite:some.db users",
    ]));
}

#[test]
fn a_file_is_written_as_a_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a schema.sql");
    let dump = |path: &std::path::Path| {
        run(&["schema", "dump", "--from-history", "--dialect=sqlite", "--out", path.to_str().expect("UTF-8")])
    };
    std::fs::write(&path, "old").expect("written");
    assert_eq!(dump(&path).done(), "");
    let text = std::fs::read_to_string(&path).expect("it is there");
    assert!(text.starts_with("-- create_table"), "{text}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    dump(&folder.path().join("none/schema.sql")).refused(&["cannot write", "a folder that is there"]);
}

#[test]
fn what_can_not_be_shown_is_refused_with_what_to_do() {
    insta::assert_snapshot!(transcript(&[
        "schema show --database-url sqlite:all.db nope other_*",
        "schema show --database-url sqlite:missing.db",
        "schema show --from-history=nope",
        "schema dump --from-history",
        "schema dump --dialect sqlite",
        "schema dump --all-schemas --schema audit",
        "current --format models --database-url sqlite:all.db",
        "history --format sql",
        "heads --format html",
        "schema",
    ]));
}
