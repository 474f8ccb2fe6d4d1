//! `--sql` as it is typed.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    // Away from every `.env` file.
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fasttrack-migrate"));
    command.args(arguments).current_dir(folder.path()).env_remove("DATABASE_URL").output().unwrap()
}

#[track_caller]
fn written(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(arguments: &[&str], code: i32, text: &str) {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(code), &[][..]), "{said}");
    assert!(said.contains(text), "no {text:?} in {said}");
}

#[test]
fn the_database_is_named_or_taken_from_the_url_and_not_asked() {
    let first = |arguments: &[&str]| written(arguments).lines().next().unwrap_or_default().to_owned();
    let table = [
        (&["--dialect", "postgres:15.2"][..], "-- For PostgreSQL 15.2.0."),
        (&["--dialect", "mariadb"], "-- For MariaDB 12.0.0."),
        (&["--database-url", "postgresql://nobody@127.0.0.1:1/none"], "-- For PostgreSQL 18.0.0."),
        (&["--database-url", "mariadb://nobody@127.0.0.1:1/none"], "-- For MariaDB 12.0.0."),
        (&["--database-url", "sqlite:none/such/folder.db"], "-- For SQLite 3.50.0."),
        (&["--database-url", "sqlite:a.db", "--dialect", "mysql:8.4"], "-- For MySQL 8.4.0."),
    ];
    for (options, begins) in table {
        let line = first(&[&["upgrade", "91f6", "--sql"], options].concat());
        assert!(line.starts_with(begins), "{options:?}: {line}");
    }
}

#[test]
fn ranges_are_for_sql_only_and_a_downgrade_needs_one() {
    let sqlite = ["--dialect", "sqlite", "--sql"];
    let with = |arguments: &[&str]| written(&[arguments, &sqlite].concat());
    assert_eq!(with(&["upgrade", ":91f6"]), with(&["upgrade", "base:91f6"]));
    assert_eq!(with(&["upgrade", "head:head"]), "");
    assert_eq!(with(&["upgrade", "base:+1"]).matches("-- Running upgrade").count(), 1);
    assert!(with(&["downgrade", "91f6:-1"]).contains("-- Running downgrade"));
    assert!(with(&["stamp", "head:base"]).contains("DELETE FROM \"ftf_migrate_version\""));
    assert!(with(&["stamp", "head", "--purge", "--tag", "any"]).contains("INSERT INTO"));
    refused(
        &["downgrade", "base", "--dialect=sqlite", "--sql"],
        1,
        "downgrade with --sql requires <fromrev>:<torev>",
    );
    refused(&["upgrade", "a:b:c", "--dialect=sqlite", "--sql"], 1, "more than one colon");
    refused(&["upgrade", "head:", "--dialect=sqlite", "--sql"], 1, "error: ");
    let url = "--database-url=sqlite::memory:";
    for (verb, range, target) in
        [("upgrade", "base:91f6", "91f6"), ("downgrade", "head:base", "base"), ("stamp", "base:head", "head")]
    {
        refused(&[verb, range, url], 1, "Range revision not allowed");
        refused(&[verb, range, url], 1, &format!("name only where to go, {target}; ranges are for --sql"));
    }
}

#[test]
fn what_is_missing_is_asked_for() {
    refused(&["upgrade", "91f6", "--sql"], 1, "--dialect sqlite, postgres, mysql or mariadb");
    refused(&["upgrade", "head", "--dialect", "sqlite"], 2, "--sql");
    refused(&["upgrade", "head", "--sql", "--dialect", "oracle"], 2, "`oracle` is no database that is known");
    refused(&["upgrade", "head", "--sql", "--dialect", "sqlite:three"], 2, "`three` is no version");
    refused(
        &["upgrade", "head", "--sql", "--dialect=sqlite"],
        1,
        "`turn the status of posts into its code` is a step of Rust",
    );
    refused(&["upgrade", "nowhere:head", "--sql", "--dialect=sqlite"], 1, "nowhere");
}
