//! Every listing, for people and for programs.

use crate::{PROJECT, runner, transcript};
use serde_json::Value;

#[test]
fn of_the_files_for_people() {
    insta::assert_snapshot!(transcript(
        &PROJECT,
        &[
            "history",
            "history -v",
            "history -r bbbb2:eeee5",
            "history -r -1:",
            "history --graph",
            "history --graph=ascii",
            "history --graph=unicode -v -r dddd4:",
            "heads",
            "heads -v",
            "heads --resolve-dependencies",
            "branches",
            "branches -v",
            "show dddd4",
            "show heads",
            "show gggg2-1",
            "show search@-1",
            "show base",
            "history --format mermaid",
            "history --format dot",
        ]
    ));
}

#[test]
fn of_the_files_for_programs() {
    insta::assert_snapshot!(transcript(
        &PROJECT,
        &[
            "heads --format json",
            "branches --format json",
            "show dddd4 --format json",
            "--format json history -r gggg1:"
        ]
    ));
    for line in
        ["history", "heads -v", "heads --resolve-dependencies", "branches -v", "show heads", "history -q"]
    {
        let found: Value =
            serde_json::from_str(&crate::run(&format!("{line} --format json")).done()).expect("JSON");
        assert_eq!(found["schema_version"], 1, "{line}");
        for revision in found["revisions"].as_array().expect("a list") {
            let keys: Vec<&String> = revision.as_object().expect("an object").keys().collect();
            assert_eq!(keys, KEYS, "{line}");
            let path = revision["path"].as_str().expect("a path");
            assert!(PROJECT.root().join(path).is_file(), "{line}: {path}");
        }
    }
}

/// What the chapter on JSON says of a revision.
const KEYS: [&str; 13] = [
    "branch_labels",
    "children",
    "depends_on",
    "doc",
    "down_revision",
    "is_branch_point",
    "is_current",
    "is_effective_head",
    "is_head",
    "is_merge_point",
    "message",
    "path",
    "revision",
];

#[test]
fn of_a_database_for_people() {
    insta::assert_snapshot!(runner::transcript(&[
        "current --database-url sqlite:both.db",
        "current --database-url sqlite:both.db -v",
        "history -i -r 91f6b8c4a03e: --database-url sqlite:both.db",
        "history --graph=ascii -i -r 91f6: --database-url sqlite:both.db",
        "show current --database-url sqlite:both.db",
        "show tags@current-1 --database-url sqlite:both.db",
        "history -r current: --database-url sqlite:some.db",
        "history -r current-1:current+1 --database-url sqlite:some.db",
        "upgrade +1 --database-url sqlite:some.db",
        "upgrade current+1 --database-url sqlite:some.db",
        "upgrade tags@current+1 --database-url sqlite:some.db",
        "upgrade 91f6 --database-url sqlite:some.db",
        "downgrade current-1 --database-url sqlite:some.db",
        "stamp current-1 --database-url sqlite:some.db",
        "ensure_version --database-url sqlite:some.db",
        "ensure_version --database-url sqlite:new.db",
        "current --database-url sqlite:new.db",
        "current --check-heads --database-url sqlite:some.db",
        "current --check-heads --database-url sqlite:all.db",
        "check --database-url sqlite:all.db",
        "check --database-url sqlite:both.db",
    ]));
}

#[test]
fn of_a_database_for_programs() {
    insta::assert_snapshot!(runner::transcript(&[
        "current --database-url sqlite:some.db --format json",
        "current --check-heads --database-url sqlite:both.db --format json",
        "check --database-url sqlite:all.db --format json",
        "check --database-url sqlite:both.db --format json",
        "show current --database-url sqlite:some.db --format json",
        "upgrade +1 --database-url sqlite:some.db --format json",
        "upgrade e5a1 --database-url sqlite:some.db --format json -q",
        "upgrade e5a1 --database-url sqlite:some.db --format json",
        "downgrade -1 --database-url sqlite:some.db --format json",
        "stamp 91f6 --database-url sqlite:some.db --format json",
        "stamp --purge base --database-url sqlite:some.db --format json",
        "ensure_version --database-url sqlite:new.db --format json",
        "upgrade nowhere --database-url sqlite:some.db --format json",
    ]));
}

#[test]
fn the_guide_explains_every_field() {
    let guide = std::fs::read_to_string(ftf_migrate_tests::repository().join("docs/src/json.md"))
        .expect("the chapter");
    let of_runs =
        ["rows", "applied", "current", "direction", "planned", "migration_started", "operation_started"];
    let others = [
        "migration_finished",
        "resumed",
        "up_to_date",
        "waiting_for_lock",
        "waiting_for_table",
        "warning",
        "error",
    ];
    for key in KEYS.iter().chain(&of_runs).chain(&others) {
        assert!(guide.contains(&format!("`{key}`")), "{key}");
    }
}

/// Each line of stderr is a JSON object, and stdout is one JSON value, whatever the verb.
#[test]
fn json_is_json_on_both_streams() {
    for line in [
        "upgrade head --database-url sqlite:some.db",
        "upgrade head --database-url sqlite:some.db -v",
        "downgrade base --yes --database-url sqlite:all.db",
        "stamp heads --database-url sqlite:both.db",
        "current --database-url sqlite:both.db",
        "current --check-heads --database-url sqlite:both.db",
        "ensure_version --database-url sqlite:both.db",
        "ensure_version --database-url sqlite:new.db",
        "history -i --database-url sqlite:both.db",
        "history",
        "heads",
        "branches",
        "show head",
    ] {
        let outcome = runner::run_on_copies(&format!("--format json {line}"));
        let value: Value = serde_json::from_str(&outcome.stdout)
            .unwrap_or_else(|error| panic!("{line}: {error}: {outcome:#?}"));
        assert_eq!(value["schema_version"], 1, "{line}: {outcome:#?}");
        for event in outcome.stderr.lines() {
            let event: Value =
                serde_json::from_str(event).unwrap_or_else(|error| panic!("{line}: {error}: {event}"));
            assert!(event["event"].is_string(), "{line}: {event}");
        }
    }
}

#[test]
fn quiet_keeps_results_and_errors() {
    let loud = runner::run_on_copies("upgrade head --database-url sqlite:some.db");
    assert!(loud.stderr.contains("Running upgrade") && loud.stderr.contains("Done: "), "{loud:#?}");
    for (line, code) in [
        ("upgrade head --database-url sqlite:some.db", 0),
        ("downgrade -1 --database-url sqlite:all.db", 0),
        ("stamp base --database-url sqlite:all.db", 0),
        ("ensure_version --database-url sqlite:new.db", 0),
        ("current --database-url sqlite:all.db", 0),
        ("history", 0),
        ("current --check-heads --database-url sqlite:some.db", 3),
        ("upgrade nowhere --database-url sqlite:some.db", 1),
    ] {
        let loud = runner::run_on_copies(line);
        let quiet = runner::run_on_copies(&format!("-q {line}"));
        assert_eq!((quiet.code, &quiet.stdout), (code, &loud.stdout), "{line}");
        let left: Vec<&str> =
            quiet.stderr.lines().map(|line| line.split(':').next().unwrap_or_default()).collect();
        assert!(left.iter().all(|word| ["error", "help", "warning"].contains(word)), "{line}: {quiet:#?}");
        assert_eq!(quiet.stderr.is_empty(), code == 0, "{line}: {quiet:#?}");
    }
}

#[test]
fn a_project_without_revisions_is_told_so_beside_the_empty_result() {
    let place = ftf_migrate_tests::Place::set_up();
    for verb in ["history", "heads", "branches", "history --graph"] {
        let outcome = crate::run_in(&place, verb);
        assert!(
            outcome.stderr.starts_with("There are no revisions yet; write the first with: "),
            "{outcome:#?}"
        );
        assert_eq!(outcome.stderr.lines().count(), 1, "{outcome:#?}");
        assert_eq!(outcome.done(), "", "{verb}");
        assert_eq!(crate::run_in(&place, &format!("-q {verb}")).stderr, "", "{verb}");
    }
    let json = crate::run_in(&place, "heads --format json");
    assert_eq!(
        (json.stderr.as_str(), json.stdout.as_str()),
        ("", "{\n  \"revisions\": [],\n  \"schema_version\": 1\n}\n")
    );
}
