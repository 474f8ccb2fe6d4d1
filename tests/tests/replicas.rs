//! Twenty replicas of a release build start at once on an empty database: each migration runs once,
//! and all of them serve.

use fasttrack_migrations::MIGRATIONS;
use ftf_migrate_tests::{
    Response, Service, TestDatabase, build_binary, on_every_backend, run_together, schema_of,
};
use std::path::Path;
use std::process::Command;

const REPLICAS: usize = 20;

fn start(program: &Path, url: &str) -> Service {
    let mut command = Command::new(program);
    command.env("DATABASE_URL", url).env("PORT", "0").env_remove("FTF_MIGRATE_ON_START");
    Service::start(&mut command).unwrap_or_else(|log| panic!("a replica did not start: {log}"))
}

async fn twenty_replicas_migrate_an_empty_database_once(database: &TestDatabase) {
    let program = build_binary(&["--release", "--package", "fasttrack", "--bin", "fasttrack"]);
    let services = run_together(REPLICAS, |_| start(&program, database.url()));

    for service in &services {
        assert_eq!(service.get("/health"), Response { status: 200, body: r#"{"status":"ok"}"#.to_owned() });
        assert_eq!(service.get("/products").status, 200, "the tables are there");
    }
    let history = "SELECT version_num FROM ftf_migrate_history ORDER BY version_num";
    let mut revisions: Vec<_> =
        MIGRATIONS.revisions().iter().map(|revision| revision.migration.rev).collect();
    revisions.sort_unstable();
    assert_eq!(database.column(history).await, revisions, "each migration ran once");
    assert_eq!(database.column("SELECT version_num FROM ftf_migrate_version").await, ["c1d95b3a7e08"]);
    assert_eq!(database.value("SELECT count(*) FROM roles").await, "3", "its rows were inserted once");

    for service in services {
        let (status, log) = service.stop();
        assert!(status.success(), "{status}: {log}");
    }
}

async fn twenty_replicas_leave_the_schema_that_one_leaves(database: &TestDatabase) {
    let program = build_binary(&["--release", "--package", "fasttrack", "--bin", "fasttrack"]);
    drop(run_together(REPLICAS, |_| start(&program, database.url())));
    let alone = TestDatabase::create(database.backend()).await;
    MIGRATIONS.upgrade(alone.url()).await.expect("it migrates");
    assert_eq!(schema_of(database).await, schema_of(&alone).await);
}

on_every_backend!(
    twenty_replicas_migrate_an_empty_database_once,
    twenty_replicas_leave_the_schema_that_one_leaves,
);
