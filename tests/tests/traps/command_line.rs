//! Traps of what is typed, and of what comes out.

use ftf_migrate_tests::{Outcome, Place, build_binary};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

/// A runner with two branches, one of them labelled `tags`, and their merge.
static RUNNER: LazyLock<PathBuf> = LazyLock::new(|| {
    build_binary(&["-p", "fasttrack-migrations", "-p", "ftf-migrate-tests", "--example", "fasttrack-migrate"])
});

fn run(folder: &Path, line: &str) -> Outcome {
    let mut command = Command::new(&*RUNNER);
    command.args(line.split(' ')).args(["--database-url", "sqlite:shop.db"]).current_dir(folder);
    Outcome::of(command.env_remove("DATABASE_URL").stdin(Stdio::null()).output().expect("it starts"))
}

fn at(target: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    run(folder.path(), &format!("upgrade {target}")).done();
    folder
}

/// Alembic ends with 255, writes `FAILED` to stdout, also into a script, and with `-q` shows no result at all.
#[test]
fn trap_01_errors_go_to_stderr_with_code_1_and_quiet_shows_results() {
    let folder = at("91f6b8c4a03e");
    for line in
        ["upgrade nobody", "-q upgrade nobody", "upgrade 91f6:nobody --sql", "upgrade 91f6:head --sql"]
    {
        run(folder.path(), line).refused(&[]);
    }
    assert_eq!(run(folder.path(), "-q current").done(), "91f6b8c4a03e (current) (branchpoint)\n");
    assert_eq!(run(folder.path(), "-q heads").done(), "c1d95b3a7e08 (tags) (head)\n");
    assert_eq!(run(folder.path(), "-q history").done().lines().count(), 13);
}

/// Only `current` leaves a fresh database alone in Alembic.
#[test]
fn trap_02_no_verb_that_looks_makes_a_file_or_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    for line in
        ["current", "current --check-heads", "history -i", "history -r current:", "show current", "show +1"]
    {
        let outcome = run(folder.path(), line);
        assert_eq!(outcome.code, 1, "{line}: {outcome:#?}");
        assert!(!folder.path().join("shop.db").exists(), "{line}");
    }
    std::fs::write(folder.path().join("shop.db"), "").expect("an empty database");
    for line in ["current", "history -i", "history -r current:", "show current", "show +1", "upgrade base"] {
        assert_eq!(run(folder.path(), line).code, 0, "{line}");
        assert_eq!(std::fs::metadata(folder.path().join("shop.db")).expect("it is there").len(), 0, "{line}");
    }
}

/// Alembic says `Can't locate revision identified by …` of all three, and no more.
#[test]
fn trap_03_unknown_ambiguous_and_on_another_branch_are_told_apart() {
    let place = Place::set_up();
    place.revision("aaaa1", "down_rev = None");
    place.revision("bbbb1", "down_rev = \"aaaa1\", branch_labels = \"shop\"");
    place.revision("bbbb2", "down_rev = \"aaaa1\", branch_labels = \"blog\"");
    let same = "Can't locate revision identified by";
    place.run(&["show", "nobody"]).refused(&[same, "no revision or branch label begins like this"]);
    place.run(&["show", "bbbb3"]).refused(&[same, "did you mean 'bbbb1'"]);
    place.run(&["show", "bbbb"]).refused(&[same, "several begin like this: 'bbbb1', 'bbbb2'"]);
    place.run(&["show", "shop@bbbb2"]).refused(&[same, "is not a member of branch 'shop'"]);
    place.run(&["show", "nobody@head"]).refused(&[same, "nobody"]);
}

/// In Alembic `+N` and `rev-N` are known to upgrade, downgrade and history alone.
#[test]
fn trap_03_relative_symbols_are_known_everywhere() {
    let folder = at("91f6b8c4a03e");
    for (line, revision) in [
        ("show current-1", "4c80e9a2d7f5"),
        ("show current+1", "Ambiguous walk"),
        ("show tags@+1", "08d4f2b6c7e1"),
        ("show 91f6-1", "4c80e9a2d7f5"),
        ("show -1", "6f07c2b9e4d8"),
    ] {
        let outcome = run(folder.path(), line);
        assert!([outcome.stdout, outcome.stderr].concat().contains(revision), "{line}: {revision}");
    }
    run(folder.path(), "stamp current-1").done();
    assert_eq!(run(folder.path(), "current").done(), "4c80e9a2d7f5 (current)\n");
    run(folder.path(), "stamp tags@+2").done();
    assert_eq!(run(folder.path(), "current").done(), "08d4f2b6c7e1 (current)\n");
}

/// Alembic's own example fails whenever the database is behind the newest file.
#[test]
fn trap_03_a_range_up_to_current_counts_from_current() {
    let folder = at("4c80e9a2d7f5");
    let listed = run(folder.path(), "history -r -2:current").done();
    let ids: Vec<&str> =
        listed.lines().map(|line| line.split(' ').nth(2).expect("an id").trim_end_matches(',')).collect();
    assert_eq!(ids, ["4c80e9a2d7f5", "d29b7f16e5a3", "7ea5c3d0f418"]);
}

/// Alembic takes any text behind a step: `+1junk` runs one migration.
#[test]
fn trap_03_text_behind_a_step_is_refused() {
    let folder = at("4c80e9a2d7f5");
    for target in ["+1junk", "91f6+1x", "current-1-", "head-1 "] {
        let words = ["upgrade", target, "--database-url", "sqlite:shop.db"];
        let output =
            Command::new(&*RUNNER).args(words).current_dir(folder.path()).output().expect("it starts");
        Outcome::of(output).refused(&["Can't locate revision", "means nothing"]);
    }
    assert_eq!(run(folder.path(), "current").done(), "4c80e9a2d7f5 (current)\n");
}

/// The ini file of Alembic's template silences the logging of the program that it runs in. Here a run sets nothing up and
/// prints nothing: all that is seen is what the program prints of the events.
#[test]
fn trap_20_a_run_inside_a_program_prints_nothing_and_tells_its_caller() {
    let arguments = ["-p", "fasttrack-migrations", "-p", "ftf-migrate-tests", "--bin", "upgrade-head"];
    let program = build_binary(&arguments);
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(program);
    command.env("DATABASE_URL", "sqlite:shop.db?mode=rwc").current_dir(folder.path());
    let outcome = Outcome::of(command.output().expect("it starts"));
    let events = ["Planned", "MigrationStarted", "OperationStarted", "MigrationFinished"];
    let is_event = |line: &str| events.iter().any(|event| line.starts_with(&format!("{event} {{")));
    assert!(
        outcome.stderr.lines().all(is_event) && outcome.stderr.contains("MigrationFinished"),
        "{outcome:#?}"
    );
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""), "{outcome:#?}");
}
