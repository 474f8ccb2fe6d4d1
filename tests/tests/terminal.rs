//! What a run shows while it goes on: a bar that moves on a terminal, plain lines everywhere else.

use ftf_migrate_tests::build_binary;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A runner, and a folder for its database.
fn runner_and_folder() -> (String, TempDir) {
    let arguments =
        ["-p", "fasttrack-migrations", "-p", "ftf-migrate-tests", "--example", "fasttrack-migrate"];
    (build_binary(&arguments).display().to_string(), tempfile::tempdir().expect("a folder"))
}

/// What `command` writes to both streams, started by a shell in the folder.
fn output(mut command: Command, folder: &Path) -> String {
    command.current_dir(folder).stdin(Stdio::null()).env("TERM", "xterm");
    let output = command.env_remove("NO_COLOR").env_remove("DATABASE_URL").output().expect("it starts");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8")
}

#[test]
fn a_terminal_sees_a_bar_move_and_the_lines_stay() {
    let (runner, folder) = runner_and_folder();
    let mut command = Command::new("script");
    // `script` gives the command a terminal of its own.
    let typed = format!("{runner} upgrade head --database-url sqlite:shop.db");
    command.args(["--quiet", "--return", "--command", typed.as_str(), "/dev/null"]);
    let seen = output(command, folder.path());
    assert!(seen.contains("] 12/13 "), "the bar counts: {seen:?}");
    assert!(seen.contains("\u{1b}[2K"), "the bar is wiped away: {seen:?}");
    assert_eq!(seen.matches("Running upgrade").count(), 13, "{seen:?}");
    assert!(seen.trim_end().ends_with("Done: 13 migrations; the database is at c1d95b3a7e08"), "{seen:?}");
}

#[test]
fn a_downgrade_that_drops_rows_is_not_begun_by_a_script_that_does_not_say_yes() {
    let (runner, folder) = runner_and_folder();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&runner);
        command.args(arguments).args(["--database-url", "sqlite:shop.db"]).stdin(Stdio::null());
        let output =
            command.current_dir(folder.path()).env_remove("DATABASE_URL").output().expect("it starts");
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    assert_eq!(run(&["upgrade", "head", "--quiet"]).0, Some(0));
    let (code, said) = run(&["downgrade", "base"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("warning: this downgrade drops what holds rows:\n  table "), "{said}");
    assert!(said.contains("error: this downgrade drops what holds rows: table "), "{said}");
    assert!(said.contains("run it again with --yes"), "{said}");
    let (code, said) = run(&["downgrade", "base", "--yes"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("warning: this downgrade drops what holds rows:"),
        "it is told all the same: {said}"
    );
    let (code, said) = run(&["downgrade", "base"]);
    assert_eq!(code, Some(0), "there is nothing left to lose: {said}");
}

/// What a person sees who types these lines into a terminal.
fn typed_into(runner: &str, folder: &Path, arguments: &str, lines: &str) -> String {
    let typed = format!("{runner} {arguments} --database-url sqlite:shop.db");
    let mut command = Command::new("script");
    command.args(["--quiet", "--command", typed.as_str(), "/dev/null"]).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).env("TERM", "xterm").env_remove("DATABASE_URL");
    let mut child = command.spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut stdin, lines.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    drop(stdin);
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_person_is_asked_before_rows_are_dropped() {
    let (runner, folder) = runner_and_folder();
    let mut command = Command::new(&runner);
    command.args(["upgrade", "head", "--quiet", "--database-url", "sqlite:shop.db"]);
    output(command, folder.path());
    let seen = typed_into(&runner, folder.path(), "downgrade 3f1c9a4e7b20", "n\n");
    assert!(seen.contains("Their rows will be gone. Go on? [y/N]"), "{seen}");
    assert!(seen.contains("error"), "{seen}");
    let seen = typed_into(&runner, folder.path(), "downgrade 3f1c9a4e7b20", "y\n");
    assert!(seen.contains("Done: 12 migrations"), "{seen}");
}

#[test]
fn a_log_gets_plain_lines_and_a_pipe_only_results() {
    let (runner, folder) = runner_and_folder();
    let mut command = Command::new(&runner);
    command.args(["upgrade", "head", "--database-url", "sqlite:shop.db"]);
    let written = output(command, folder.path());
    assert!(!written.contains(['\u{1b}', '\r']), "{written:?}");
    assert_eq!(written.lines().count(), 14, "a line for each migration and one for the end: {written}");

    let mut command = Command::new(&runner);
    command.args(["current", "--quiet", "--database-url", "sqlite:shop.db"]);
    assert_eq!(output(command, folder.path()), "c1d95b3a7e08 (head) (current)\n");
}

/// The drawing of the history on a terminal whose characters are these.
fn drawn(locale: &str, option: &str) -> String {
    let (runner, folder) = runner_and_folder();
    let mut command = Command::new("script");
    let typed = format!("{runner} history {option}");
    command.args(["--quiet", "--return", "--command", typed.as_str(), "/dev/null"]);
    command.env("LC_ALL", locale);
    output(command, folder.path())
}

#[test]
fn the_history_is_drawn_with_what_the_terminal_can_show() {
    for (locale, option, is_ascii) in [
        ("C", "--graph", true),
        ("C.UTF-8", "--graph", false),
        ("C", "--graph=unicode", false),
        ("C.UTF-8", "--graph=ascii", true),
    ] {
        let seen = drawn(locale, option);
        assert!(seen.contains("f3c6e01a5d94"), "{seen:?}");
        assert_eq!(seen.is_ascii(), is_ascii, "{locale} {option}: {seen}");
    }
}

#[test]
fn a_person_is_asked_whether_what_is_gone_has_only_another_name() {
    let (runner, folder) = runner_and_folder();
    let mut command = Command::new(&runner);
    command.args(["upgrade", "head", "--quiet", "--database-url", "sqlite:shop.db"]);
    output(command, folder.path());
    ftf_migrate_tests::block_on(async {
        use sqlx::{Connection, Executor};
        let url = format!("sqlite:{}", folder.path().join("shop.db").display());
        let mut connection = sqlx::SqliteConnection::connect(&url).await.expect("it is there");
        connection.execute("ALTER TABLE users RENAME COLUMN name TO nick").await.expect("it has the column");
    });
    let question = "The column users.nick is gone and users.name is new";
    let yes = typed_into(&runner, folder.path(), "propose", "y\n");
    assert!(yes.contains(question), "{yes}");
    assert!(yes.contains(r#"op.rename_column(\"users\", \"nick\", \"name\");"#), "{yes}");
    assert!(!yes.contains("drop_column"), "{yes}");
    let no = typed_into(&runner, folder.path(), "propose", "n\n");
    assert!(no.contains(question) && !no.contains("rename_column"), "{no}");
    assert!(no.contains(r#"op.drop_column(\"users\", \"nick\");"#), "{no}");
    // Nobody to ask: the choice is listed, and nothing is proposed.
    let mut command = Command::new(&runner);
    command.args(["propose", "--database-url", "sqlite:shop.db"]).current_dir(folder.path());
    let refused = command.stdin(Stdio::null()).output().expect("it starts");
    let said = String::from_utf8(refused.stderr).expect("UTF-8");
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0), "{said}");
    assert!(said.contains("--rename users.nick=name    or    --no-rename users.nick"), "{said}");
}
