//! The server is killed, and comes up again with what it had on its disk.

use crate::subject::{Outcome, Subject, TEN};
use ftf_migrate_tests::{Backend, Halt, Moment, PrivateServer, Proxy, TestDatabase, block_on};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// After how long a server dies that has got a message: before, within and behind its work.
const DELAYS: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(1), Duration::from_millis(4), Duration::from_millis(15)];

/// Kills the server at one message; false if the program came to its end before.
async fn kill_server_at(
    server: &mut PrivateServer,
    database: &TestDatabase,
    subject: &Subject,
    halt: Halt,
    delay: Duration,
) -> bool {
    let proxy = Proxy::start(database.address(), Some(halt)).await;
    let url = database.url_at(database.user(), proxy.address());
    let mut command = Command::from(subject.upgrade_head(&url));
    command.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn().expect("the program");
    let killed = tokio::select! {
        () = proxy.halted() => true,
        status = child.wait() => {
            assert!(status.expect("its end").success(), "{halt:?}");
            false
        }
    };
    if killed {
        tokio::time::sleep(delay).await;
        tokio::task::block_in_place(|| server.kill());
        child.kill().await.expect("SIGKILL");
        proxy.cut();
        tokio::task::block_in_place(|| server.restart());
    }
    killed
}

async fn survives(server: &mut PrivateServer, halt: Halt, delay: Duration, expected: &Outcome) -> bool {
    let database = TestDatabase::create_at(server).await;
    let killed = kill_server_at(server, &database, &TEN, halt, delay).await;
    let again = TEN.graph.upgrade(database.url()).await;
    again.unwrap_or_else(|error| {
        panic!("after the server's end at {halt:?} and {delay:?}: {error}\n{:?}", error.hint())
    });
    assert_eq!(&TEN.outcome(&database).await, expected, "after the server's end at {halt:?} and {delay:?}");
    killed
}

fn killed_at_every_message(backend: Backend) {
    let mut server = tokio_free(|| PrivateServer::start(backend));
    let expected = block_on(async {
        let database = TestDatabase::create_at(&server).await;
        TEN.uninterrupted(&database).await
    });
    let stride = TEN.stride();
    let mut killed = 0;
    for turn in (1..).step_by(stride) {
        // All delays at each message, or another one at each.
        let delays = if stride == 1 { &DELAYS[..] } else { &DELAYS[turn % DELAYS.len()..][..1] };
        let before = (Moment::BeforeDelivery, Duration::ZERO);
        let points = delays.iter().map(|delay| (Moment::AfterDelivery, *delay)).chain([before]);
        let mut is_over = false;
        for (moment, delay) in points {
            let was_killed = block_on(survives(&mut server, Halt { turn, moment }, delay, &expected));
            killed += usize::from(was_killed);
            is_over |= !was_killed;
        }
        if is_over {
            break;
        }
    }
    assert!(killed * stride >= 2 * expected.done.len(), "only {killed} points were seen");
    eprintln!("{backend}: the server was killed at {killed} points, every {stride}. of all");
}

/// A server is started and asked outside of any runtime.
fn tokio_free<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().expect("it did not panic"))
}

#[test]
fn mysql_killed_at_every_message() {
    killed_at_every_message(Backend::Mysql);
}

#[test]
fn postgres_killed_at_every_message() {
    killed_at_every_message(Backend::Postgres);
}
