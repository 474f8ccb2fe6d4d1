//! The digests of applied revisions: whitespace and comments are nobody's business, operations are.

use crate::typed;
use ftf_migrate_core::{
    ChangedRevision, Error, Event, FileChange, Graph, OnStart, Resolution, WhenAhead, WhenChanged,
};
use ftf_migrate_tests::histories::notes;
use ftf_migrate_tests::{TestDatabase, on_every_backend};
use std::sync::{Arc, Mutex};

static WRITTEN: &Graph = &notes::written::MIGRATIONS;
static COMMENTED: &Graph = &notes::commented::MIGRATIONS;
static EDITED: &Graph = &notes::edited::MIGRATIONS;
static DELETED: &Graph = &notes::deleted::MIGRATIONS;

async fn applied(database: &TestDatabase) {
    WRITTEN.upgrade(database.url()).await.expect("it migrates");
}

fn changed(result: Result<impl std::fmt::Debug, Error>) -> Vec<ChangedRevision> {
    match result.expect_err("a file changed") {
        Error::Changed { revisions } => revisions,
        error => panic!("{error}"),
    }
}

/// The one revision, without the time.
fn only(changed: &[ChangedRevision]) -> (&str, FileChange) {
    let [one] = changed else { panic!("{changed:?}") };
    let time = one.applied_at.as_deref().expect("it is known when it ran");
    assert!(time.len() == 19 && time.starts_with("20"), "{time}");
    (&one.revision, one.change)
}

const EDIT: (&str, FileChange) = ("n002", FileChange::Edited { file: "versions/02_n002_titles.rs" });
const DELETION: (&str, FileChange) = ("n002", FileChange::Deleted);

async fn comments_and_formatting_may_change(database: &TestDatabase) {
    applied(database).await;
    assert_eq!(COMMENTED.changed(database.url()).await.expect("read"), []);
    COMMENTED.upgrade(database.url()).await.expect("it is the same");
    COMMENTED.at_startup(database.url()).on_start(OnStart::Check).await.expect("it is the same");
    typed("notes-commented", database, &["upgrade", "head"]).done();
    typed("notes-commented", database, &["check"]).done();
}

async fn an_edited_operation_is_reported(database: &TestDatabase) {
    applied(database).await;
    assert_eq!(only(&EDITED.changed(database.url()).await.expect("read")), EDIT);
    assert_eq!(only(&changed(EDITED.upgrade(database.url()).await)), EDIT);
    for on_start in [OnStart::Run, OnStart::Check] {
        assert_eq!(only(&changed(EDITED.at_startup(database.url()).on_start(on_start).await)), EDIT);
    }
    typed("notes-edited", database, &["upgrade", "head"]).refused(&[
        "applied revision n002 (versions/02_n002_titles.rs) was edited after it had run on 20",
        " UTC",
        "put the file back as it was",
        "resolve n002 --rebless",
    ]);
    let current = typed("notes-edited", database, &["current", "-v"]);
    assert!(current.stderr.contains("warning: applied revision n002 ("), "{current:#?}");
    current.done();
    is_told_by_check(
        "notes-edited",
        database,
        "  n002 (versions/02_n002_titles.rs) was edited after it had run on 20",
    );
}

/// `check` finds no other difference, and says what to do about this one.
fn is_told_by_check(history: &str, database: &TestDatabase, line: &str) {
    let checked = typed(history, database, &["check"]);
    assert_eq!(checked.code, 3, "{checked:#?}");
    let told = format!("Applied revisions that were changed since:\n{line}");
    assert!(checked.stdout.contains(&told), "{checked:#?}");
    assert!(checked.stderr.contains("applied revisions are not what was applied"), "{checked:#?}");
    assert!(checked.stderr.contains("resolve REVISION --rebless"), "{checked:#?}");
}

async fn a_deleted_file_is_reported(database: &TestDatabase) {
    applied(database).await;
    assert_eq!(only(&changed(DELETED.upgrade(database.url()).await)), DELETION);
    for on_start in [OnStart::Run, OnStart::Check] {
        assert_eq!(only(&changed(DELETED.at_startup(database.url()).on_start(on_start).await)), DELETION);
    }
    typed("notes-deleted", database, &["upgrade", "head"]).refused(&[
        "applied revision n002, which ran on 20",
        "has no file any more",
        "resolve n002 --rebless",
    ]);
    is_told_by_check("notes-deleted", database, "  n002, which ran on 20");
}

async fn nothing_is_run_on_top_of_what_changed(database: &TestDatabase) {
    WRITTEN.upgrade(database.url()).to("n002").await.expect("it migrates");
    assert_eq!(only(&changed(EDITED.upgrade(database.url()).await)), EDIT);
    assert_eq!(database.column("SELECT version_num FROM ftf_migrate_version").await, ["n002"]);
    // What is asked for is not on top of it, and its way back may have been what was edited.
    EDITED.downgrade(database.url(), "n001").await.expect("a downgrade is not refused");
    EDITED.upgrade(database.url()).await.expect("it runs as it is now");
    assert_eq!(only(&changed(WRITTEN.upgrade(database.url()).await)), EDIT);
}

async fn the_policy_decides(database: &TestDatabase) {
    WRITTEN.upgrade(database.url()).to("n002").await.expect("it migrates");
    let told = Arc::new(Mutex::new(Vec::new()));
    let hearing = Arc::clone(&told);
    let listen = move |event: &Event| {
        if let Event::Warning { message } = event {
            hearing.lock().expect("not poisoned").push(message.clone());
        }
    };
    let run = EDITED.upgrade(database.url()).when_changed(WhenChanged::Warn);
    run.on_event(listen.clone()).await.expect("it goes on");
    let start = EDITED.at_startup(database.url()).on_start(OnStart::Check).when_changed(WhenChanged::Warn);
    start.on_event(listen.clone()).await.expect("it goes on");
    {
        let told = told.lock().expect("not poisoned");
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("applied revision n002 (versions/"), "{told:?}");
        assert_eq!(told[0], told[1]);
    }
    EDITED
        .upgrade(database.url())
        .when_changed(WhenChanged::Ignore)
        .on_event(listen)
        .await
        .expect("nobody looks");
    assert_eq!(told.lock().expect("not poisoned").len(), 2);
}

async fn a_revision_is_blessed_anew(database: &TestDatabase) {
    applied(database).await;
    let report = EDITED.resolve(database.url(), "n002", Resolution::Rebless).await.expect("it is taken");
    assert_eq!((report.resolved.as_deref(), report.current.join(",").as_str()), (Some("n002"), "n003"));
    EDITED.upgrade(database.url()).await.expect("it is what was blessed");
    assert_eq!(only(&changed(WRITTEN.upgrade(database.url()).await)), EDIT);
    let again = EDITED.resolve(database.url(), "n002", Resolution::Rebless).await;
    let error = again.expect_err("nothing is to be done");
    assert!(error.to_string().contains("its file says what it said when it ran"), "{error}");
    // A deleted one is forgotten.
    let json = typed("notes-deleted", database, &["resolve", "n002", "--rebless", "--format", "json"]).done();
    assert_eq!(json, "{\"applied\":[],\"current\":[\"n003\"],\"resolved\":\"n002\",\"schema_version\":1}\n");
    typed("notes-deleted", database, &["upgrade", "head"]).done();
    let audit = "SELECT version_num FROM ftf_migrate_history WHERE direction = 'rebless'";
    assert_eq!(database.column(audit).await, ["n002", "n002"]);
}

async fn what_was_stamped_has_no_digest(database: &TestDatabase) {
    applied(database).await;
    WRITTEN.stamp(database.url(), &["n001"]).await.expect("stamped");
    EDITED.stamp(database.url(), &["heads"]).await.expect("stamped");
    EDITED.upgrade(database.url()).await.expect("what was stamped is taken as it is");
    assert_eq!(EDITED.changed(database.url()).await.expect("read"), []);
    // n001 was applied all the time, and still has its digest.
    database.execute("UPDATE ftf_migrate_history SET digest = '1' WHERE version_num = 'n001'").await;
    let changed = changed(EDITED.upgrade(database.url()).await);
    assert_eq!(changed[0].revision, "n001");
}

async fn a_squashed_history_does_not_miss_what_was_purged(database: &TestDatabase) {
    applied(database).await;
    DELETED.stamp(database.url(), &["heads"]).purge(true).await.expect("stamped");
    DELETED.upgrade(database.url()).await.expect("the purged revisions are not looked for");
}

async fn a_database_that_alembic_began_is_not_compared(database: &TestDatabase) {
    applied(database).await;
    database.execute("DROP TABLE ftf_migrate_history").await;
    EDITED.upgrade(database.url()).await.expect("there are no digests");
    EDITED.at_startup(database.url()).on_start(OnStart::Check).await.expect("there are no digests");
}

async fn an_old_program_that_meets_a_newer_release_starts_as_ever(database: &TestDatabase) {
    applied(database).await;
    database.execute("UPDATE ftf_migrate_version SET version_num = 'newer'").await;
    let error = EDITED.upgrade(database.url()).await.expect_err("it is ahead");
    assert!(matches!(error, Error::Ahead { .. }), "{error}");
    EDITED.upgrade(database.url()).when_ahead(WhenAhead::Accept).await.expect("it is left as it is");
    for on_start in [OnStart::Run, OnStart::Check] {
        EDITED.at_startup(database.url()).on_start(on_start).await.expect("it starts");
    }
    assert_eq!(EDITED.changed(database.url()).await.expect("read"), []);
}

on_every_backend!(
    comments_and_formatting_may_change,
    an_edited_operation_is_reported,
    a_deleted_file_is_reported,
    nothing_is_run_on_top_of_what_changed,
    the_policy_decides,
    a_revision_is_blessed_anew,
    what_was_stamped_has_no_digest,
    a_squashed_history_does_not_miss_what_was_purged,
    a_database_that_alembic_began_is_not_compared,
    an_old_program_that_meets_a_newer_release_starts_as_ever,
);
