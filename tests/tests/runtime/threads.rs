//! Which thread and which runtime a run is on, and what becomes of it when nobody waits for it any more.

use crate::scripted::{MIGRATIONS, Script};
use ftf_migrate_core::migration::Graph;
use ftf_migrate_tests::{TestDatabase, block_on, on_every_backend};
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::timeout;

static GRAPH: &Graph = &MIGRATIONS;
const PATIENCE: Duration = Duration::from_secs(10);

static SPAWNED: Notify = Notify::const_new();

async fn what_a_step_spawns_outlives_the_run(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.run("spawn", async |_| {
            tokio::spawn(async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                SPAWNED.notify_one();
            });
            Ok(())
        });
    })
    .await;
    GRAPH.upgrade(database.url()).to("p002").await.expect("it works");
    timeout(PATIENCE, SPAWNED.notified()).await.expect("the task goes on");
}

on_every_backend!(what_a_step_spawns_outlives_the_run);

/// A server that lets everybody wait.
#[test]
fn who_gives_up_before_there_is_a_connection_leaves_nothing_behind() {
    block_on(async {
        for scheme in ["postgres", "mysql"] {
            let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let port = server.local_addr().expect("an address").port();
            let run = GRAPH.upgrade(format!("{scheme}://me@127.0.0.1:{port}/shop")).into_future();
            timeout(Duration::from_millis(200), run).await.expect_err("nobody answers");
            let (mut client, _) =
                timeout(PATIENCE, server.accept()).await.expect("it connected").expect("a client");
            // PostgreSQL's client has greeted; then the line is closed.
            let mut said = Vec::new();
            timeout(PATIENCE, client.read_to_end(&mut said)).await.expect("it hangs up").expect("bytes");
        }
    });
}
