//! `current` and steps around it, typed to the launcher: the verbs that read and write files ask the project's runner where
//! the database is, and only then.

use ftf_migrate_tests::{Outcome, Place};
use serde_json::Value;

/// A project that is built, with the database `dev.db` at one line's middle and another line's first revision.
fn project() -> Place {
    let place = Place::to_build("symbols");
    place.init(&["--yes"]).done();
    place.write("migrations/mod.rs", "ftf_migrate_core::graph!(\"versions\", heads = any, bases = any);\n");
    place.revision("aaaa1", "down_rev = None, branch_labels = \"shop\"");
    place.revision("bbbb2", "down_rev = \"aaaa1\"");
    place.revision("cccc3", "down_rev = \"bbbb2\"");
    place.revision("dddd1", "down_rev = None, branch_labels = \"blog\"");
    place.revision("eeee2", "down_rev = \"dddd1\"");
    place
}

fn run(place: &Place, line: &str) -> Outcome {
    place.run_built(&line.split(' ').collect::<Vec<_>>(), &[])
}

#[test]
fn current_is_asked_of_the_database_that_the_verb_would_use() {
    let place = project();

    // No database is named, so it is the project's own; what only looks does not make it.
    run(&place, "show current")
        .refused(&["`current` is about the database", "cannot connect to sqlite://dev.db"]);
    assert!(!place.root().join("dev.db").exists());
    let made = run(&place, "upgrade bbbb2");
    assert!(made.stderr.contains("No database was named; this is sqlite://dev.db\n"), "{made:#?}");
    made.done();
    assert!(place.root().join("dev.db").is_file());

    // One current revision: it and the steps around it mean one revision everywhere.
    let shown = run(&place, "show current").done();
    assert!(
        shown.starts_with("Rev: bbbb2 (current)\n") && shown.contains("Path: migrations/versions/bbbb2.rs\n"),
        "{shown}"
    );
    for (symbol, id) in
        [("current-1", "aaaa1"), ("current+1", "cccc3"), ("+1", "cccc3"), ("shop@current", "bbbb2")]
    {
        assert!(run(&place, &format!("show {symbol}")).done().starts_with(&format!("Rev: {id}")), "{symbol}");
    }
    run(&place, "show blog@current").refused(&["nothing of branch 'blog' is applied"]);
    let listed = run(&place, "history -r current-1:current").done();
    assert_eq!(
        listed,
        "aaaa1 -> bbbb2 (shop) (current), Revision bbbb2\n<base> -> aaaa1 (shop), Revision aaaa1\n"
    );
    let edited =
        place.run_built(&["edit", "current+1"], &[("VISUAL", ""), ("EDITOR", "touch -d 2001-01-01")]);
    edited.done();
    let file = std::fs::metadata(place.root().join("migrations/versions/cccc3.rs")).expect("it is there");
    assert!(file.modified().expect("a time").elapsed().expect("it is past").as_secs() > 600_000_000);

    // Files are named alike by the launcher and by the runner, in listings and in errors.
    let path = |line: &str| {
        let found: Value = serde_json::from_str(&run(&place, line).done()).expect("JSON");
        found["revisions"][0]["path"].as_str().expect("a path").to_owned()
    };
    assert_eq!(path("current --format json"), "migrations/versions/bbbb2.rs");
    assert_eq!(path("show current --format json"), path("current --format json"));
    assert_eq!(path("history -i -r bbbb2:bbbb2 --format json"), path("current --format json"));
    let page = run(&place, "history --format html -r bbbb2:bbbb2").done();
    assert!(page.contains("migrations/versions/bbbb2.rs") && !page.contains(">versions/bbbb2.rs"), "{page}");

    let page = run(&place, "history --format html --no-sql -i").done();
    assert!(page.contains("<dt>Applied</dt><dd>no</dd>") && page.contains(" UTC</dd>"), "{page}");

    // A new revision on what the database is at, and one that needs it.
    run(&place, "revision -m x --head current").refused(&["bbbb2 is not a head", "--splice"]);
    run(&place, "revision -m x --head current --splice --rev-id ffff3 --depends-on blog@-1").done();
    let shown = place.run(&["show", "ffff3"]).done();
    assert!(shown.contains("Parent: bbbb2\nAlso depends on: dddd1\n"), "{shown}");
    run(&place, "merge ffff3 shop@current+1").refused(&["Ambiguous walk", "ffff3, cccc3"]);
    run(&place, "rebase ffff3 --onto cccc3").done();
    run(&place, "merge current+2 blog@head --rev-id gggg4 -m both").done();
    assert!(place.run(&["show", "gggg4"]).done().contains("Merges: ffff3, eeee2\n"));
    run(&place, "rebase current --onto eeee2")
        .refused(&["bbbb2 cannot be moved: gggg4 follows it and joins it with eeee2"]);

    // Several current revisions: a list is welcome to all of them, and where one is meant they are named.
    std::fs::remove_file(place.root().join("migrations/versions").join(file_of(&place, "gggg4")))
        .expect("it is there");
    run(&place, "stamp current blog").done();
    let shown = run(&place, "show current").done();
    assert!(shown.contains("Rev: bbbb2 (current)\n") && shown.contains("Rev: dddd1 (current)\n"), "{shown}");
    let several = ["Multiple current revisions are present for given argument", "bbbb2, dddd1", "@current"];
    for line in [
        "revision -m x --head current --splice",
        "revision -m x --head base --depends-on current",
        "show current-1",
        "rebase current",
    ] {
        run(&place, line).refused(&several);
    }
    run(&place, "merge current --splice --rev-id hhhh5").done();
    assert!(place.run(&["show", "hhhh5"]).done().contains("Merges: bbbb2, dddd1\n"));

    // Each database that is named is asked, and an error of the runner names the file as the launcher does.
    run(&place, "show current --database-url sqlite:none.db").refused(&["cannot connect to sqlite:none.db"]);
    let broken = place.read("migrations/versions/cccc3.rs").replace("SELECT 1", "SELEKT 1");
    place.write("migrations/versions/cccc3.rs", broken);
    run(&place, "upgrade cccc3").refused(&["\n  at migrations/versions/cccc3.rs:9\n"]);
}

/// The name of a revision's file, which holds the time at which it was written.
fn file_of(place: &Place, id: &str) -> String {
    let found: Value =
        serde_json::from_str(&place.run(&["show", id, "--format", "json"]).done()).expect("JSON");
    let path = found["revisions"][0]["path"].as_str().expect("a path").to_owned();
    path.rsplit('/').next().expect("a name").to_owned()
}
