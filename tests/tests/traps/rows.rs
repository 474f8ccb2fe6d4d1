//! Traps about what runs, and which rows the version table has afterwards.

use crate::net;
use ftf_migrate_core::capabilities::Product;
use ftf_migrate_core::revision::ErrorKind;
use ftf_migrate_core::{Error, Event, Graph, Report};
use ftf_migrate_tests::{TestDatabase, on_every_backend};
use std::sync::{Arc, Mutex};

static NET: &Graph = &net::MIGRATIONS;

async fn upgraded(database: &TestDatabase, target: &str) -> Report {
    NET.upgrade(database.url()).to(target).await.expect("the upgrade works")
}

/// The tables that revisions made, which are called after them.
async fn tables(database: &TestDatabase) -> Vec<String> {
    let mut tables = database.tables().await;
    tables.retain(|table| !table.starts_with("ftf_"));
    tables
}

fn ran(report: &Report) -> Vec<&'static str> {
    report.applied.iter().map(|migration| migration.revision).collect()
}

fn kind(error: &Error) -> Option<ErrorKind> {
    match error {
        Error::Graph(error) => Some(error.kind()),
        _ => None,
    }
}

/// Trap 2. Alembic makes the version table for `history -i`, `upgrade base` and others.
async fn trap_02_asking_makes_no_table(database: &TestDatabase) {
    // SQLite makes the file for this one.
    assert_eq!(database.tables().await, [""; 0]);
    assert_eq!(NET.current(database.url()).await.expect("rows"), [""; 0]);
    NET.upgrade(database.url()).to("base").await.expect("nothing to do");
    NET.downgrade(database.url(), "base").await.expect("nothing to do");
    assert_eq!(database.tables().await, [""; 0]);
}

/// Trap 3. Alembic says nothing when the target of an upgrade is older than the database.
async fn trap_03_an_upgrade_to_an_older_revision_says_so(database: &TestDatabase) {
    upgraded(database, "bbbb2").await;
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&warnings);
    let run = NET.upgrade(database.url()).to("bbbb1").on_event(move |event| {
        if let Event::Warning { message } = event {
            heard.lock().expect("not poisoned").push((*message).clone());
        }
    });
    assert_eq!(ran(&run.await.expect("nothing to do")), [""; 0]);
    let warnings = warnings.lock().expect("not poisoned");
    assert!(warnings.len() == 1 && warnings[0].contains("downgrade bbbb1"), "{warnings:?}");
}

/// Trap 4. In Alembic `downgrade left@head` forgets the label, and steps that lead nowhere end in a bare AssertionError.
async fn trap_04_steps_that_lead_nowhere_are_refused_with_a_reason(database: &TestDatabase) {
    upgraded(database, "bbbb2").await;
    let nothing = NET.downgrade(database.url(), "right@-1").await.expect_err("nothing of it is applied");
    assert_eq!(kind(&nothing), Some(ErrorKind::WalkTooFar), "{nothing}");
    assert!(
        nothing.hint().is_some_and(|hint| hint.contains("aaaa2") || hint.contains("right")),
        "{nothing:?}"
    );
    let below = NET.downgrade(database.url(), "aaaa1-2").await.expect_err("below base");
    assert_eq!(kind(&below), Some(ErrorKind::WalkTooFar), "{below}");
    assert!(below.hint().is_some_and(|hint| hint.contains("only 1 step below")), "{below:?}");
    let below = NET.upgrade(database.url()).to("aaaa1-1").await.expect_err("base is no target");
    assert_eq!(kind(&below), Some(ErrorKind::WalkTooFar), "{below}");
    assert_eq!(NET.current(database.url()).await.expect("rows"), ["bbbb2"]);
}

/// Trap 5. A revision that another one depends on has no row of its own: the same here. But Alembic's `--check-heads` then
/// fails after a complete upgrade.
async fn trap_05_a_dependency_has_no_row_and_the_database_is_at_its_heads(database: &TestDatabase) {
    upgraded(database, "nnnn2").await;
    let rows = NET.current(database.url()).await.expect("rows");
    assert_eq!(rows, ["nnnn2"], "bbbb1 is implied");
    let map = NET.map().expect("a graph");
    let current: Vec<&str> =
        map.current(&rows).expect("known").iter().map(|found| found.id.as_str()).collect();
    assert_eq!(current, ["bbbb1", "nnnn2"]);
    // What is implied needs a row again as soon as something follows it.
    upgraded(database, "heads").await;
    let rows = NET.current(database.url()).await.expect("rows");
    assert_eq!(rows, ["bbbb2", "cccc2", "nnnn2"]);
    assert!(map.is_at_heads(&rows).expect("known"));
}

/// Trap 6. A downgrade takes down what depends on it on other branches: the same here, in an order that the database allows.
async fn trap_06_a_downgrade_takes_down_what_depends_on_it(database: &TestDatabase) {
    upgraded(database, "heads").await;
    let report = NET.downgrade(database.url(), "left@aaaa2").await.expect("the downgrade works");
    let order = ran(&report);
    assert_eq!(order.len(), 3, "{order:?}");
    let place = |revision| order.iter().position(|found| *found == revision).expect("it ran");
    assert!(place("nnnn2") < place("bbbb1") && place("bbbb2") < place("bbbb1"), "{order:?}");
    assert_eq!(tables(database).await, ["aaaa1", "aaaa2", "cccc1", "cccc2", "nnnn1"]);
    assert_eq!(NET.current(database.url()).await.expect("rows"), ["cccc2", "nnnn1"]);
}

/// Trap 7. What nothing else orders, the names of the files do; so each run of each build does the same.
async fn trap_07_branches_run_in_the_order_of_their_files_and_always_the_same(database: &TestDatabase) {
    let files: Vec<&str> = NET.revisions().iter().map(|revision| revision.file).collect();
    assert!(files.is_sorted(), "{files:?}");
    let map = NET.map().expect("a graph");
    let plan = map.plan_upgrade(&[], "heads").expect("a plan");
    let planned: Vec<&str> = plan.revisions().collect();
    assert_eq!(ran(&upgraded(database, "heads").await), planned);
    for _ in 0..20 {
        assert_eq!(NET.map().expect("a graph").plan_upgrade(&[], "heads").expect("a plan"), plan);
    }
}

/// Trap 9. Alembic's stamp of several targets fails half way, and `--purge` deletes before it looks at the targets.
async fn trap_09_a_stamp_is_looked_at_as_a_whole_before_it_changes_a_row(database: &TestDatabase) {
    upgraded(database, "heads").await;
    let stamped = NET.stamp(database.url(), &["bbbb1", "nnnn1"]).await.expect("both at once");
    assert_eq!(stamped.current, ["bbbb1", "cccc2", "nnnn1"]);
    for purge in [false, true] {
        let stamp = NET.stamp(database.url(), &["cccc1", "typo"]).purge(purge);
        assert_eq!(kind(&stamp.await.expect_err("a typo")), Some(ErrorKind::Unknown));
        assert_eq!(NET.current(database.url()).await.expect("rows"), ["bbbb1", "cccc2", "nnnn1"]);
    }
    let all = NET.stamp(database.url(), &["heads"]).await.expect("they are there");
    assert_eq!(all.current, ["bbbb2", "cccc2", "nnnn2"]);
}

/// Trap 17, the first half. Alembic takes `:x` for a parameter and doubles `%`.
async fn trap_17_sql_is_sent_as_it_is(database: &TestDatabase) {
    upgraded(database, "aaaa1").await;
    assert_eq!(database.value("SELECT note FROM aaaa1").await, ":x is 100% 'text'");
}

on_every_backend!(
    trap_02_asking_makes_no_table,
    trap_03_an_upgrade_to_an_older_revision_says_so,
    trap_04_steps_that_lead_nowhere_are_refused_with_a_reason,
    trap_05_a_dependency_has_no_row_and_the_database_is_at_its_heads,
    trap_06_a_downgrade_takes_down_what_depends_on_it,
    trap_07_branches_run_in_the_order_of_their_files_and_always_the_same,
    trap_09_a_stamp_is_looked_at_as_a_whole_before_it_changes_a_row,
    trap_17_sql_is_sent_as_it_is,
);

/// Trap 17, the second half. Alembic's scripts begin at one revision only, and return rows that nobody asked for.
#[test]
fn trap_17_a_script_may_begin_at_several_rows_and_holds_the_sql_as_it_is() {
    for product in Product::ALL {
        let offline = || NET.offline(product.newest());
        let script = offline().from(&["bbbb1", "cccc1"]).upgrade("heads").expect("SQL");
        assert!(!script.contains("RETURNING"), "{script}");
        assert!(script.contains("INSERT INTO bbbb2 VALUES (1, ':x is 100% ''text''')"), "{script}");
        assert!(
            !script.contains("CREATE TABLE \"bbbb1\"") && !script.contains("CREATE TABLE `bbbb1`"),
            "{script}"
        );
    }
}
