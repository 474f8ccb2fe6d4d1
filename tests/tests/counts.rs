//! What many pending migrations cost: turns on the wire, and what the database writes to the disk. They are exact where
//! times are not.
//!
//! The floor is the same statements sent by the driver alone, each migration in one message and one transaction.

#![expect(clippy::unwrap_used, reason = "tests")]

use ftf_migrate_core::Graph;
use ftf_migrate_tests::histories::{HISTORY, many};
use ftf_migrate_tests::{Backend, PrivateServer, Proxy, TestDatabase, block_on, count_syscalls};
use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, PgConnection};
use std::process::Command;
use std::time::Duration;

/// How many migrations where each waits for the disk.
const MIGRATIONS: usize = 500;

#[test]
fn a_thousand_migrations_are_a_turn_each_on_postgres() {
    block_on(async {
        let database = TestDatabase::create(Backend::Postgres).await;
        let proxy = Proxy::start(database.address(), None).await;
        many::many(many::MOST).upgrade(database.url_at(database.user(), proxy.address())).await.unwrap();
        let turns = proxy.counts().turns;
        assert!(turns <= 1_010, "{turns} turns");
    });
}

/// The value of a counter of the server, which its processes hand over when they end.
async fn syncs_on_postgres(server: &PrivateServer) -> i64 {
    let mut connection = PgConnection::connect(&server.url()).await.unwrap();
    let others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    while sqlx::query_scalar::<_, i64>(others).fetch_one(&mut connection).await.unwrap() > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let version = "SELECT current_setting('server_version_num')::int";
    let sql = match sqlx::query_scalar::<_, i32>(version).fetch_one(&mut connection).await.unwrap() {
        ..180_000 => "SELECT wal_sync FROM pg_stat_wal",
        _ => "SELECT sum(fsyncs)::bigint FROM pg_stat_io WHERE object = 'wal'",
    };
    sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
}

async fn migrate_at(server: &PrivateServer, graph: &'static Graph) {
    let database = TestDatabase::create_at(server).await;
    graph.upgrade(database.url()).await.unwrap();
}

#[test]
fn migrations_sync_the_log_of_postgres_no_more_often_than_their_statements_alone() {
    let server = PrivateServer::start_synced(Backend::Postgres);
    block_on(async {
        let database = TestDatabase::create_at(&server).await;
        let start = syncs_on_postgres(&server).await;
        let mut connection = PgConnection::connect(database.url()).await.unwrap();
        for number in 0..MIGRATIONS {
            let sql = format!("BEGIN;\n{};\nCOMMIT", many::sql_of(number));
            connection.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.unwrap();
        }
        connection.close().await.unwrap();
        let floor = syncs_on_postgres(&server).await - start;
        // The version table and the history are made once.
        let (graph, database) = (many::many(MIGRATIONS + 1), TestDatabase::create_at(&server).await);
        graph.upgrade(database.url()).to("+1").await.unwrap();
        let start = syncs_on_postgres(&server).await;
        graph.upgrade(database.url()).await.unwrap();
        let ours = syncs_on_postgres(&server).await - start;
        println!("{ours} syncs, and {floor} are the floor");
        assert!(floor >= 500, "{floor} syncs are too few for {MIGRATIONS} commits");
        assert!(ours * 100 <= floor * 103, "{ours} syncs, and {floor} are the floor");
    });
}

#[test]
fn a_migration_syncs_sqlite_four_times() {
    let folder = tempfile::tempdir().unwrap();
    let syncs = |count: usize| {
        let mut upgrade = Command::new(env!("CARGO_BIN_EXE_history-migrate"));
        let url = format!("sqlite://{}?mode=rwc", folder.path().join(format!("{count}.db")).display());
        upgrade.args(["upgrade", "head", "--database-url", &url]).env(HISTORY, format!("many-{count}"));
        count_syscalls(&upgrade, "fsync,fdatasync")
    };
    let (few, more) = (syncs(10), syncs(30));
    assert_eq!(more - few, 4 * 20, "{few} syncs for 10, {more} for 30");
    assert!(few <= 4 * 10 + 8, "{few} syncs for 10");
}

/// How many migrations are counted on MariaDB, which waits for the disk more than ten times for each.
const ON_MARIADB: usize = 50;

/// A table and its index.
fn apart(number: usize) -> Vec<String> {
    vec![
        format!("CREATE TABLE t{number} (id BIGINT PRIMARY KEY, name VARCHAR(100))"),
        format!("CREATE INDEX ix ON t{number} (name)"),
    ]
}

/// A table with its index, and the row that says so.
fn together(number: usize) -> Vec<String> {
    vec![
        format!("CREATE TABLE t{number} (id BIGINT PRIMARY KEY, name VARCHAR(100), INDEX ix (name))"),
        format!("INSERT INTO versions VALUES ({number})"),
    ]
}

#[test]
fn the_log_of_a_migration_costs_mariadb_little_beside_its_table() {
    let server = PrivateServer::start_synced(Backend::Mysql);
    let syncs_of = |statements: fn(usize) -> Vec<String>| {
        let database = block_on(TestDatabase::create_at(&server));
        block_on(database.execute("CREATE TABLE versions (version INT PRIMARY KEY)"));
        server.syncs_during(|| {
            block_on(async {
                let mut connection = MySqlConnection::connect(database.url()).await.unwrap();
                for sql in (0..ON_MARIADB).flat_map(statements) {
                    connection.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.unwrap();
                }
            });
        })
    };
    let (apart, floor) = (syncs_of(apart), syncs_of(together));
    let ours = server.syncs_during(|| block_on(migrate_at(&server, many::many(ON_MARIADB))));
    println!("{ours} syncs, {floor} are the floor; and {apart} without a fold and without a row");
    assert!(ours < apart, "{ours} syncs, and {apart} without a fold");
    // Two commits for each migration beside the table. A third would be 50 syncs more; and the server syncs about once a
    // second in the background.
    assert!(ours <= floor * 3 / 2, "{ours} syncs, and {floor} are the floor");
}
