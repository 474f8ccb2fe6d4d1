//! What is wrong with a database or its URL: each ends with one message that says what, where and
//! what to do, exit code 1, nothing half done and no password.

use ftf_migrate_tests::{Backend, TestDatabase, block_on, build_binary};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// A runner that has all databases.
static RUNNER: LazyLock<PathBuf> = LazyLock::new(|| {
    build_binary(&["-p", "fasttrack-migrations", "-p", "ftf-migrate-tests", "--example", "fasttrack-migrate"])
});

fn runner(url: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(&*RUNNER);
    command.args(arguments).args(["--database-url", url]);
    quiet(&mut command);
    command
}

fn quiet(command: &mut Command) {
    command.env_remove("DATABASE_URL").env("NO_COLOR", "1").env("RUST_BACKTRACE", "1").stdin(Stdio::null());
}

/// What the command says as it refuses, with what differs from run to run replaced by a word.
fn refusal(mut command: Command, replace: &[(&str, &str)]) -> String {
    let output = command.output().expect("the runner starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{stdout}\n{stderr}");
    assert_eq!(stdout, "", "{stderr}");
    assert_eq!(stderr.matches("error: ").count(), 1, "{stderr}");
    for word in ["panicked", "RUST_BACKTRACE", "stack backtrace", "secret"] {
        assert!(!stderr.contains(word), "{word} in {stderr}");
    }
    replace.iter().fold(stderr.into_owned(), |text, (from, to)| text.replace(from, to))
}

/// From the error on: without the lines about what was done before it.
fn error_of(text: &str) -> &str {
    text.find("error: ").map_or(text, |at| &text[at..])
}

#[test]
fn urls_that_lead_nowhere() {
    let upgrade = |url: &str| refusal(runner(url, &["upgrade", "head"]), &[]);
    insta::assert_snapshot!("unknown_scheme", upgrade("oracle://ann:secret@db/shop"));
    insta::assert_snapshot!("no_url", upgrade("just some words"));
    insta::assert_snapshot!("unreadable_url", upgrade("postgres://ann:secret@db:port/shop"));
    insta::assert_snapshot!("refused_postgres", upgrade("postgres://ann:secret@127.0.0.1:1/shop"));
    insta::assert_snapshot!("refused_mysql", upgrade("mysql://ann:secret@127.0.0.1:1/shop"));
}

#[test]
fn a_wrong_password() {
    block_on(async {
        let database = TestDatabase::create(Backend::Postgres).await;
        database
            .execute(
                "DO $$ BEGIN CREATE ROLE ftf_needs_password LOGIN PASSWORD 'right'; \
                 EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            )
            .await;
        let url = database.url_at("ftf_needs_password:secret", database.address());
        let replace = [(database.address(), "HOST"), (database.name(), "NAME")];
        insta::assert_snapshot!("wrong_password_postgres", refusal(runner(&url, &["current"]), &replace));

        let database = TestDatabase::create(Backend::Mysql).await;
        database.execute("CREATE USER IF NOT EXISTS ftf_needs_password IDENTIFIED BY 'right'").await;
        let url = database.url_at("ftf_needs_password:secret", database.address());
        let replace = [
            (database.address(), "HOST"),
            (database.name(), "NAME"),
            ("'@'127.0.0.1'", "'@'HERE'"),
            ("'@'localhost'", "'@'HERE'"),
        ];
        insta::assert_snapshot!("wrong_password_mysql", refusal(runner(&url, &["current"]), &replace));
    });
}

#[test]
fn a_missing_database() {
    block_on(async {
        for backend in [Backend::Postgres, Backend::Mysql] {
            let database = TestDatabase::create(backend).await;
            let url = database.url().replace(database.name(), "no_such_database");
            let replace = [(database.address(), "HOST")];
            let text = refusal(runner(&url, &["upgrade", "head"]), &replace);
            insta::assert_snapshot!(format!("missing_database_{backend}"), text);
        }
    });
}

#[test]
fn files_that_are_no_database_to_write_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let root = folder.path().display().to_string();
    let replace = [(root.as_str(), "FOLDER")];

    fs::write(path("letter.db"), "Dear Ann, this is a letter and no database. ".repeat(100)).expect("a file");
    let before = fs::read(path("letter.db")).expect("the file");
    let text = refusal(runner(&format!("sqlite:{}", path("letter.db")), &["upgrade", "head"]), &replace);
    insta::assert_snapshot!("not_a_database", text);
    assert_eq!(fs::read(path("letter.db")).expect("the file"), before);

    let text = refusal(runner(&format!("sqlite:{}", path("none/shop.db")), &["upgrade", "head"]), &replace);
    insta::assert_snapshot!("missing_folder", text);

    let text = refusal(runner(&format!("sqlite:{}", path("none.db")), &["current"]), &replace);
    insta::assert_snapshot!("missing_file", text);
    assert!(!Path::new(&path("none.db")).exists(), "looking makes no file");

    upgraded(&format!("sqlite:{}", path("shop.db")), "7ea5c3d0f418");
    let before = fs::read(path("shop.db")).expect("the file");
    let text =
        refusal(runner(&format!("sqlite:{}?mode=ro", path("shop.db")), &["upgrade", "head"]), &replace);
    insta::assert_snapshot!("read_only_file", error_of(&text));
    assert_eq!(fs::read(path("shop.db")).expect("the file"), before);
}

fn upgraded(url: &str, target: &str) {
    let output = runner(url, &["upgrade", target]).output().expect("the runner starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

async fn an_unknown_target(database: &TestDatabase) {
    let text = refusal(runner(database.url(), &["upgrade", "7ea5c3d0f419"]), &[]);
    assert!(text.contains("Can't locate revision identified by '7ea5c3d0f419'"), "{text}");
    assert!(text.contains("7ea5c3d0f418"), "the nearest is named: {text}");
    assert_eq!(database.tables().await, Vec::<String>::new());
}

async fn a_version_row_that_no_revision_has(database: &TestDatabase) {
    upgraded(database.url(), "+1");
    database.execute("UPDATE ftf_migrate_version SET version_num = 'from_tomorrow'").await;
    let text = refusal(runner(database.url(), &["upgrade", "head"]), &[]);
    assert!(text.contains("is ahead of this program: it is at from_tomorrow"), "{text}");
    assert!(text.contains("help: "), "{text}");
    assert_eq!(database.value("SELECT version_num FROM ftf_migrate_version").await, "from_tomorrow");
}

async fn a_statement_that_fails_in_the_middle(database: &TestDatabase) {
    database.execute("CREATE TABLE products (id INTEGER)").await;
    let text = refusal(runner(database.url(), &["upgrade", "head"]), &[]);
    assert!(text.contains("upgrade of revision 91f6b8c4a03e"), "{text}");
    assert!(text.contains("already exists"), "{text}");
    assert!(text.contains("_91f6b8c4a03e_add_products_table.rs:"), "the place is named: {text}");
    assert!(text.contains("CREATE TABLE"), "the SQL is shown: {text}");
    assert!(text.contains("help: "), "{text}");
    assert_eq!(database.column("SELECT version_num FROM ftf_migrate_version").await, ["4c80e9a2d7f5"]);
    database.execute("DROP TABLE products").await;
    upgraded(database.url(), "head");
}

ftf_migrate_tests::on_every_backend!(
    an_unknown_target,
    a_version_row_that_no_revision_has,
    a_statement_that_fails_in_the_middle,
);

#[test]
fn a_full_disk() {
    block_on(async {
        let database = TestDatabase::create(Backend::Sqlite).await;
        upgraded(database.url(), "+2");
        let rows = "SELECT version_num FROM ftf_migrate_version";
        let (before, tables) = (database.value(rows).await, database.tables().await);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64"]);
        strace.args(["-e", "inject=pwrite64:error=ENOSPC:when=3+"]).arg(&*RUNNER);
        strace.args(["upgrade", "head", "--database-url", database.url()]);
        quiet(&mut strace);
        let text = refusal(strace, &[]);
        assert!(text.contains("full"), "{text}");
        assert!(text.contains("make room, and run again"), "{text}");
        assert_eq!((database.value(rows).await, database.tables().await), (before, tables));
        upgraded(database.url(), "head");
    });
}
