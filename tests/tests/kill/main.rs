//! SIGKILL of the program or of the server during `upgrade head`: the next `upgrade head` finishes the work.
//!
//! Of the points at which the longer history can be killed every fifth is tried, or every one where the environment
//! variable `FTF_TEST_EVERY_POINT` is set.

mod server;
mod subject;

use ftf_migrate_tests::{
    Backend, Halt, Moment, Proxy, TestDatabase, block_on, kill_at_syscall, on_servers, run_together,
};
use std::process::Stdio;
use subject::{FASTTRACK, FILL, Outcome, Subject, TEN};
use tokio::process::Command;

/// How many databases are tried at once.
const AT_ONCE: usize = 8;

/// Kills the program at one message; false if it came to its end before.
async fn kill_at(subject: &Subject, database: &TestDatabase, halt: Halt) -> bool {
    let proxy = Proxy::start(database.address(), Some(halt)).await;
    let url = database.url_at(database.user(), proxy.address());
    let mut child = Command::from(subject.upgrade_head(&url))
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
async fn survives(subject: &Subject, backend: Backend, halt: Halt, expected: &Outcome) -> bool {
    let database = TestDatabase::create(backend).await;
    let killed = kill_at(subject, &database, halt).await;
    let again = subject.graph.upgrade(database.url()).await;
    again.unwrap_or_else(|error| panic!("after a kill at {halt:?}: {error}\n{:?}", error.hint()));
    assert_eq!(&subject.outcome(&database).await, expected, "after a kill at {halt:?}");
    killed
}

/// Interrupts ever later, each time on a database of its own; how often it was possible.
fn interruptions(stride: usize, interrupt: impl Fn(usize) -> bool + Sync) -> usize {
    let mut killed = 0;
    for first in (0..).step_by(AT_ONCE) {
        let all = run_together(AT_ONCE, |offset| interrupt(1 + (first + offset) * stride));
        killed += all.iter().filter(|&&killed| killed).count();
        if all.contains(&false) {
            break;
        }
    }
    killed
}

async fn killed_at_every_message(subject: &Subject, database: &TestDatabase, moment: Moment) {
    let backend = database.backend();
    let expected = subject.uninterrupted(database).await;
    let stride = subject.stride();
    let killed =
        interruptions(stride, |turn| block_on(survives(subject, backend, Halt { turn, moment }, &expected)));
    // Each migration has a message of its own at the least.
    assert!(killed * stride >= expected.done.len(), "only {killed} messages were seen");
    eprintln!("{backend}, {moment:?}: killed at {killed} messages, every {stride}. of all");
}

async fn killed_before_each_message_is_delivered(database: &TestDatabase) {
    killed_at_every_message(&FASTTRACK, database, Moment::BeforeDelivery).await;
}

async fn killed_after_each_message_is_delivered(database: &TestDatabase) {
    killed_at_every_message(&FASTTRACK, database, Moment::AfterDelivery).await;
}

async fn ten_killed_before_a_message_is_delivered(database: &TestDatabase) {
    killed_at_every_message(&TEN, database, Moment::BeforeDelivery).await;
}

async fn ten_killed_after_a_message_is_delivered(database: &TestDatabase) {
    killed_at_every_message(&TEN, database, Moment::AfterDelivery).await;
}

async fn batches_killed_before_each_message_is_delivered(database: &TestDatabase) {
    killed_at_every_message(&FILL, database, Moment::BeforeDelivery).await;
}

async fn batches_killed_after_each_message_is_delivered(database: &TestDatabase) {
    killed_at_every_message(&FILL, database, Moment::AfterDelivery).await;
}

on_servers!(
    killed_before_each_message_is_delivered,
    killed_after_each_message_is_delivered,
    ten_killed_before_a_message_is_delivered,
    ten_killed_after_a_message_is_delivered,
    batches_killed_before_each_message_is_delivered,
    batches_killed_after_each_message_is_delivered,
);

/// SQLite has no messages; it writes, and each write may be the last.
fn killed_at_every(subject: &Subject, syscall: &str) {
    let reference = block_on(TestDatabase::create(Backend::Sqlite));
    let expected = block_on(subject.uninterrupted(&reference));
    let killed = interruptions(1, |number| survives_at_syscall(subject, syscall, number, &expected));
    assert!(killed > 0, "the program never calls {syscall}");
    eprintln!("sqlite: killed at each of {killed} calls of {syscall}");
}

fn survives_at_syscall(subject: &Subject, syscall: &str, number: usize, expected: &Outcome) -> bool {
    block_on(async {
        let database = TestDatabase::create(Backend::Sqlite).await;
        let killed = kill_at_syscall(&subject.upgrade_head(database.url()), syscall, number);
        let again = subject.graph.upgrade(database.url()).await;
        again.unwrap_or_else(|error| panic!("after a kill at {syscall} {number}: {error}"));
        assert_eq!(&subject.outcome(&database).await, expected, "after a kill at {syscall} {number}");
        killed
    })
}

#[test]
fn killed_at_every_write_of_sqlite() {
    killed_at_every(&FASTTRACK, "pwrite64");
}

#[test]
fn killed_at_every_sync_of_sqlite() {
    // Which of the two SQLite calls was decided when it was built.
    killed_at_every(&FASTTRACK, "fsync,fdatasync");
}

#[test]
fn killed_at_every_end_of_a_journal_of_sqlite() {
    killed_at_every(&FASTTRACK, "unlink");
}

#[test]
fn batches_killed_at_every_end_of_a_journal_of_sqlite() {
    killed_at_every(&FILL, "unlink");
}
