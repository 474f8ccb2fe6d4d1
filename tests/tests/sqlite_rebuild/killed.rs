//! SIGKILL while a table is made anew loses nothing.

use crate::{assert_sound, database, schema};
use ftf_migrate_tests::{TestDatabase, block_on, kill_at_syscall, rebuilt_history, run_together};
use std::process::{Command, Stdio};

/// Points at which the program is killed, spread over all of its writes.
const POINTS: usize = 24;

#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    schema: Vec<String>,
    rows: Vec<Vec<String>>,
}

async fn outcome(database: &TestDatabase) -> Outcome {
    assert_sound(database).await;
    let mut rows = database.rows("SELECT count(*), sum(id), sum(n * id), sum(length(name)) FROM items").await;
    rows.extend(database.rows("SELECT count(*), sum(id * item_id) FROM parts").await);
    rows.extend(database.rows("SELECT seq FROM sqlite_sequence WHERE name = 'items'").await);
    Outcome { schema: schema(database).await, rows }
}

fn rebuild_head(database: &TestDatabase) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebuild-head"));
    command.env("DATABASE_URL", database.url()).stdin(Stdio::null());
    command
}

/// How often the program calls `syscall`.
fn calls(database: &TestDatabase, syscall: &str) -> usize {
    let log = database.path().expect("a file").with_extension("strace");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-e", &format!("trace={syscall}"), "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_rebuild-head"))
        .env("DATABASE_URL", database.url())
        .status()
        .expect("strace is installed: tests/run sees to it");
    assert!(status.success());
    std::fs::read_to_string(log).expect("its log").lines().count()
}

fn killed_at(syscall: &str) {
    let before = block_on(database());
    block_on(async { rebuilt_history().upgrade(before.url()).to("r001").await.expect("the tables") });
    let old = block_on(outcome(&before));
    let copy_of = |original: &TestDatabase| {
        let copy = block_on(database());
        std::fs::copy(original.path().expect("a file"), copy.path().expect("a file")).expect("a copy");
        copy
    };
    let undisturbed = copy_of(&before);
    let number = calls(&undisturbed, syscall);
    let new = block_on(outcome(&undisturbed));
    assert_eq!(new.rows, old.rows);
    assert_ne!(new.schema, old.schema);
    let step = number.div_ceil(POINTS);
    let points: Vec<usize> = (1..=number).step_by(step.max(1)).collect();
    let killed = run_together(points.len(), |index| {
        let database = copy_of(&before);
        let killed = kill_at_syscall(&rebuild_head(&database), syscall, points[index]);
        let found = block_on(outcome(&database));
        assert!(found == old || found == new, "after a kill at {syscall} {}: {found:?}", points[index]);
        block_on(async { rebuilt_history().upgrade(database.url()).await.expect("the next run ends it") });
        assert_eq!(block_on(outcome(&database)), new);
        killed
    });
    assert!(killed.iter().filter(|&&killed| killed).count() > points.len() / 2, "it was hardly killed");
}

#[test]
fn at_writes_all_over_the_rebuild() {
    killed_at("pwrite64");
}

#[test]
fn at_each_sync() {
    killed_at("fsync,fdatasync");
}
