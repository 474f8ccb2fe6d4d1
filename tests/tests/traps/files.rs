//! Traps of the revision files.

use ftf_migrate_tests::Place;

/// The launcher refuses before anything is written; the compiler does the same, which the tests of its messages show.
fn refused(files: &[(&str, &str)], said: &[&str]) {
    let place = Place::set_up();
    for (id, header) in files {
        place.revision(id, header);
    }
    for line in
        [&["heads"][..], &["history"], &["show", "head"], &["revision", "-m", "x"], &["merge", "heads"]]
    {
        place.run(line).refused(said);
    }
    assert_eq!(
        std::fs::read_dir(place.root().join("migrations/versions")).expect("it is there").count(),
        files.len() + 1
    );
}

/// A KeyError in Alembic.
#[test]
fn trap_08_a_missing_parent_is_named_with_its_place() {
    let files = [("aaaa1", "down_rev = \"gone\"")];
    refused(
        &files,
        &["versions/aaaa1.rs:4:39", "can't locate revision identified by 'gone' (down_rev of 'aaaa1')"],
    );
}

/// A KeyError in Alembic.
#[test]
fn trap_08_a_missing_dependency_is_named_with_its_place() {
    let files = [("aaaa1", "down_rev = None, depends_on = \"gone\"")];
    refused(
        &files,
        &["versions/aaaa1.rs:4:58", "can't locate revision identified by 'gone' (depends_on of 'aaaa1')"],
    );
}

/// A warning in Alembic, and exit code 0.
#[test]
fn trap_08_an_id_that_is_there_twice_is_refused_in_both_files() {
    let place = Place::set_up();
    place.revision("aaaa1", "down_rev = None");
    let copy = place.read("migrations/versions/aaaa1.rs");
    place.write("migrations/versions/copy.rs", copy);
    place.run(&["heads"]).refused(&[
        "aaaa1.rs:4:19",
        "copy.rs:4:19",
        "revision 'aaaa1' is present more than once",
    ]);
    // A new one is refused before its file is written; Alembic writes it.
    let place = Place::forked();
    place.run(&["revision", "-m", "x", "--head", "bbb2", "--rev-id", "aaa1"]).refused(&["more than once"]);
    assert!(!place.run(&["history"]).done().contains(", x"));
}

/// PostgreSQL refuses it in the middle of a run, under Alembic.
#[test]
fn trap_19_an_id_that_is_too_long_is_refused_before_anything_runs() {
    let long = "a".repeat(33);
    refused(&[(&long, "down_rev = None")], &["is too long: 33 characters", "at most 32 characters"]);
    let place = Place::set_up();
    place.run(&["revision", "-m", "x", "--rev-id", &long]).refused(&["is too long: 33 characters"]);
}
