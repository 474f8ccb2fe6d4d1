//! `cargo ftf-migrate rebase` on files alone: what moves, what it refuses, and what it prints.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use ftf_migrate_tests::{Outcome, Place};

/// The revision files: names and texts.
fn files(place: &Place) -> BTreeMap<String, String> {
    let entries = fs::read_dir(place.root().join("migrations/versions")).unwrap();
    let files = entries.map(|entry| entry.unwrap().path()).map(|path| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
    });
    files.collect()
}

/// A line of two above `aaa1`, in files whose names hold the time of long ago; `bbb2` on the other line.
fn chain() -> Place {
    let place = Place::set_up();
    place.revision("aaa1", "down_rev = None");
    place.revision("bbb2", "down_rev = \"aaa1\"");
    place.write(
        "migrations/versions/20250101_0000_ccc3_add_posts.rs",
        "//! Add posts\r\n#[migration(\r\n\trev = \"ccc3\",\r\n\tdown_rev = /* the first */ \"aaa1\",\r\n)]\r\npub struct C;\r\n",
    );
    place.write(
        "migrations/versions/20250102_0000_ddd4.rs",
        "#[migration(rev = \"ddd4\", down_rev = \"ccc3\")] pub struct D;",
    );
    place
}

#[test]
fn a_chain_moves_with_its_first_revision_and_gets_fresh_names() {
    let place = chain();
    let before = files(&place);
    let printed = place.run(&["rebase", "ccc3"]);
    assert!(printed.stderr.contains("ccc3 now follows bbb2; it followed aaa1."), "{printed:#?}");
    assert!(printed.stderr.contains("nobody looked whether ccc3 is applied"), "{printed:#?}");
    let printed = printed.done();
    let paths: Vec<&str> = printed.lines().collect();
    assert!(paths[0].ends_with("_ccc3_add_posts.rs") && paths[1].ends_with("_ddd4.rs"), "{paths:?}");
    assert!(paths.iter().all(|path| path.starts_with("migrations/versions/2")), "{paths:?}");
    assert!(
        paths[0] < paths[1] && paths[0] > "migrations/versions/2026",
        "in the order of the chain: {paths:?}"
    );
    let old = &before["20250101_0000_ccc3_add_posts.rs"];
    assert_eq!(place.read(paths[0]), old.replace("/* the first */ \"aaa1\"", "/* the first */ \"bbb2\""));
    assert_eq!(place.read(paths[1]), before["20250102_0000_ddd4.rs"]);
    assert_eq!(files(&place).len(), before.len(), "the old files are gone");
    assert_eq!(
        place.run(&["history"]).done(),
        "ccc3 -> ddd4 (head), ddd4\n\
         bbb2 -> ccc3, Add posts\n\
         aaa1 -> bbb2, Revision bbb2\n\
         <base> -> aaa1, Revision aaa1\n"
    );
}

#[test]
fn the_last_of_a_chain_moves_alone_and_names_without_a_time_stay() {
    let place = chain();
    assert_eq!(
        place.run(&["rebase", "bbb2", "--onto", "ddd4", "-q"]).done(),
        "migrations/versions/bbb2.rs\n"
    );
    assert!(place.read("migrations/versions/bbb2.rs").contains("down_rev = \"ddd4\""));
    assert_eq!(place.run(&["heads"]).done(), "bbb2 (head)\n");
    place.run(&["rebase", "bbb2"]).refused(&["no other head", "history"]);
}

#[test]
fn a_base_can_move_onto_another_line() {
    let place = Place::set_up();
    place.revision("aaa1", "down_rev = None");
    place.revision("bbb2", "down_rev = None, branch_labels = \"shop\"");
    place.run(&["rebase", "shop@base", "--onto", "aaa1"]).refused(&["'shop@base' is no revision"]);
    place.run(&["rebase", "shop", "--onto", "aaa1"]).done();
    assert!(
        place.read("migrations/versions/bbb2.rs").contains("down_rev = \"aaa1\", branch_labels = \"shop\"")
    );
}

#[test]
fn programs_are_told_what_moved() {
    let place = chain();
    let told = place.run(&["rebase", "bbb2", "--onto", "ddd4", "--format", "json"]).done();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["revision"], "bbb2");
    assert_eq!(told["from"], serde_json::json!(["aaa1"]));
    assert_eq!(told["down_revision"], serde_json::json!(["ddd4"]));
    assert_eq!(told["is_database_checked"], false);
    assert!(told["files"][0]["path"].as_str().unwrap().ends_with("bbb2.rs"));
}

#[test]
fn what_is_there_already_is_left_alone() {
    let place = chain();
    let before = files(&place);
    let outcome = place.run(&["rebase", "ddd4", "--onto", "ccc3"]);
    assert!(outcome.stderr.contains("ddd4 follows ccc3 already"), "{outcome:#?}");
    assert_eq!(outcome.done(), "");
    assert_eq!(files(&place), before);
}

#[test]
fn refusals_name_what_is_in_the_way_and_change_nothing() {
    let place = Place::forked();
    place.revision("ddd4", "down_rev = \"aaa1\", depends_on = \"ccc3\"");
    place.revision("eee5", "down_rev = \"bbb2\"");
    place.revision("m1", "down_rev = None");
    place.revision("m2", "down_rev = \"m1\"");
    place.revision("m3", "down_rev = \"m1\"");
    place.revision("m4", "down_rev = [\"m2\", \"m3\"]");
    let before = files(&place);
    let table: &[(&[&str], &[&str])] = &[
        (&["zzz9"], &["Can't locate revision identified by 'zzz9'"]),
        (&["base"], &["'base' is no revision"]),
        (&["head"], &["'head' may mean each of", "ccc3, ddd4, eee5, m4", "by its id"]),
        (&["ccc3"], &["could move onto each of ddd4, eee5, m4", "rebase ccc3 --onto ddd4"]),
        (&["ccc3", "--onto", "base"], &["nothing can be moved onto it", "heads"]),
        (&["ccc3", "--onto", "heads"], &["'heads' may mean each of"]),
        (
            &["ccc3", "--onto", "aaa1"],
            &["aaa1 is not a head", "bbb2, ddd4", "the heads that it could move onto"],
        ),
        (&["bbb2", "--onto", "eee5"], &["cannot move onto eee5, which is part of what would be moved"]),
        (&["bbb2", "--onto", "bbb2"], &["cannot move onto bbb2"]),
        (&["m4", "--onto", "ccc3"], &["m4 joins m2, m3"]),
        (&["m2", "--onto", "ccc3"], &["m4 follows it and joins it with m3", "remove the file of m4"]),
        (
            &["ccc3", "--onto", "ddd4"],
            &["no graph any more", "cycle is detected", "ccc3.rs:4:", "ddd4.rs:4:", "depends_on"],
        ),
    ];
    for (arguments, texts) in table {
        place.run(&[&["rebase"], *arguments].concat()).refused(texts);
        assert_eq!(files(&place), before, "{arguments:?}");
    }
}

#[test]
fn a_revision_that_another_one_only_depends_on_can_move() {
    let place = Place::forked();
    place.revision("ddd4", "down_rev = \"aaa1\", depends_on = \"ccc3\"");
    place.run(&["rebase", "ccc3", "--onto", "bbb2"]).done();
    assert_eq!(place.run(&["heads", "--resolve-dependencies"]).done(), "ddd4 (head)\n");
}

#[test]
fn files_that_cannot_be_written_are_all_as_they_were() {
    let place = chain();
    let before = files(&place);
    let moved = place.root().join("migrations/versions/20250101_0000_ccc3_add_posts.rs");
    let mut permissions = fs::metadata(&moved).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&moved, permissions).unwrap();
    place.run(&["rebase", "ccc3"]).refused(&["cannot write", "ccc3_add_posts.rs", "permissions"]);
    assert_eq!(files(&place), before);
}

#[test]
fn a_graph_that_is_none_is_told_before_anything_moves() {
    let place = chain();
    place.revision("eee5", "down_rev = \"zzz9\"");
    let before = files(&place);
    place.run(&["rebase", "ccc3", "--onto", "bbb2"]).refused(&["eee5.rs:4:", "zzz9"]);
    assert_eq!(files(&place), before);
}

/// A cargo that knows the project and never comes to the end of a build.
const SLOW_CARGO: &str =
    "#!/bin/sh\nif [ \"$1\" = build ]; then touch building; exec sleep 60; fi\nexec \"$REAL_CARGO\" \"$@\"\n";

#[test]
fn an_interrupt_while_the_database_is_asked_puts_everything_back() {
    let place = chain();
    let before = files(&place);
    place.write("cargo.sh", SLOW_CARGO);
    let script = place.root().join("cargo.sh");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let environment =
        [("CARGO", script.to_str().unwrap()), ("REAL_CARGO", env!("CARGO")), ("DATABASE_URL", "sqlite:a.db")];
    let mut command = place.command("", &["rebase", "ccc3", "--yes"], &environment);
    // A group of its own, as a terminal makes one for each command.
    let started = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !place.root().join("building").exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_ne!(files(&place), before, "they are changed while the runner is built");
    let group = format!("-{}", started.id());
    assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());
    let outcome = Outcome::of(started.wait_with_output().unwrap());
    outcome.refused(&["interrupted", "ccc3", "nothing was changed"]);
    assert_eq!(files(&place), before);
}
