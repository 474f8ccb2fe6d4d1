//! SIGKILL at every message during `upgrade head`: the next `upgrade head` finishes the work.

use fasttrack_migrations::MIGRATIONS;
use ftf_migrate_tests::{
    Backend, Halt, Moment, Proxy, TestDatabase, block_on, kill_at_syscall, on_servers, run_together,
    schema_of,
};
use std::process::Stdio;
use tokio::process::Command;

/// How many databases are tried at once.
const AT_ONCE: usize = 8;

fn upgrade_head(url: &str) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_upgrade-head"));
    command.env("DATABASE_URL", url).stdin(Stdio::null());
    command
}

/// All that must not depend on how often the work was interrupted.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    schema: Vec<String>,
    version_rows: Vec<String>,
    roles: Vec<String>,
    done: Vec<String>,
}

async fn outcome(database: &TestDatabase) -> Outcome {
    Outcome {
        schema: schema_of(database).await,
        version_rows: database
            .column("SELECT version_num FROM ftf_migrate_version ORDER BY version_num")
            .await,
        roles: database.column("SELECT name FROM roles ORDER BY id").await,
        done: database
            .column("SELECT version_num FROM ftf_migrate_history WHERE outcome = 'done' ORDER BY version_num")
            .await,
    }
}

async fn uninterrupted(database: &TestDatabase) -> Outcome {
    MIGRATIONS.upgrade(database.url()).await.expect("it migrates");
    let outcome = outcome(database).await;
    assert_eq!(outcome.roles, ["admin", "editor", "reader"]);
    assert_eq!(outcome.done.len(), MIGRATIONS.revisions().len());
    outcome
}

/// Kills the program at one message; false if it came to its end before.
async fn kill_at(database: &TestDatabase, halt: Halt) -> bool {
    let proxy = Proxy::start(database.address(), Some(halt)).await;
    let url = database.url_at(database.user(), proxy.address());
    let mut child = Command::from(upgrade_head(&url))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the program");
    let killed = tokio::select! {
        () = proxy.halted() => true,
        _ = child.wait() => false,
    };
    if killed {
        child.kill().await.expect("SIGKILL");
    } else {
        let output = child.wait_with_output().await.expect("its output");
        assert!(output.status.success(), "{halt:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    proxy.cut();
    killed
}

/// One interrupted run and the next; false if the first was not interrupted.
async fn survives(backend: Backend, halt: Halt, expected: &Outcome) -> bool {
    let database = TestDatabase::create(backend).await;
    let killed = kill_at(&database, halt).await;
    let again = MIGRATIONS.upgrade(database.url()).await;
    again.unwrap_or_else(|error| panic!("after a kill at {halt:?}: {error}"));
    assert_eq!(&outcome(&database).await, expected, "after a kill at {halt:?}");
    killed
}

/// Interrupts ever later, each time on a database of its own; how often it was possible.
fn interruptions(interrupt: impl Fn(usize) -> bool + Sync) -> usize {
    let mut killed = 0;
    for first in (1..).step_by(AT_ONCE) {
        let all = run_together(AT_ONCE, |offset| interrupt(first + offset));
        killed += all.iter().filter(|&&killed| killed).count();
        if all.contains(&false) {
            break;
        }
    }
    killed
}

async fn killed_at_every_message(database: &TestDatabase, moment: Moment) {
    let backend = database.backend();
    let expected = uninterrupted(database).await;
    let killed = interruptions(|turn| block_on(survives(backend, Halt { turn, moment }, &expected)));
    // Each migration has a message of its own at the least.
    assert!(killed >= MIGRATIONS.revisions().len(), "only {killed} messages were seen");
    eprintln!("{backend}, {moment:?}: killed at each of {killed} messages");
}

async fn killed_before_each_message_is_delivered(database: &TestDatabase) {
    killed_at_every_message(database, Moment::BeforeDelivery).await;
}

async fn killed_after_each_message_is_delivered(database: &TestDatabase) {
    killed_at_every_message(database, Moment::AfterDelivery).await;
}

on_servers!(killed_before_each_message_is_delivered, killed_after_each_message_is_delivered);

/// SQLite has no messages; it writes, and each write may be the last.
fn killed_at_every(syscall: &str) {
    let reference = block_on(TestDatabase::create(Backend::Sqlite));
    let expected = block_on(uninterrupted(&reference));
    let killed = interruptions(|number| survives_at_syscall(syscall, number, &expected));
    assert!(killed > 0, "the program never calls {syscall}");
    eprintln!("sqlite: killed at each of {killed} calls of {syscall}");
}

fn survives_at_syscall(syscall: &str, number: usize, expected: &Outcome) -> bool {
    block_on(async {
        let database = TestDatabase::create(Backend::Sqlite).await;
        let killed = kill_at_syscall(&upgrade_head(database.url()), syscall, number);
        let again = MIGRATIONS.upgrade(database.url()).await;
        again.unwrap_or_else(|error| panic!("after a kill at {syscall} {number}: {error}"));
        assert_eq!(&outcome(&database).await, expected, "after a kill at {syscall} {number}");
        killed
    })
}

#[test]
fn killed_at_every_write_of_sqlite() {
    killed_at_every("pwrite64");
}

#[test]
fn killed_at_every_sync_of_sqlite() {
    // Which of the two SQLite calls was decided when it was built.
    killed_at_every("fsync,fdatasync");
}

#[test]
fn killed_at_every_end_of_a_journal_of_sqlite() {
    killed_at_every("unlink");
}
