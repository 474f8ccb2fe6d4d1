//! What a start costs when there is nothing to do: one round trip, and the right to read one table.

use fasttrack_migrations::MIGRATIONS;
use ftf_migrate_core::autogenerate::diff;
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::model::Models;
use ftf_migrate_core::prelude::{BigInt, Integer, Op, column};
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::{Connection, Report, Source};
use ftf_migrate_tests::{Backend, Proxy, TestDatabase, block_on, history, on_servers};
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection as _, MySqlConnection, PgConnection, PgPool};
use std::time::Duration;

/// A migrated database, and the URL through the proxy of a role that may only read the version table.
async fn migrated(database: &TestDatabase, proxy: &Proxy) -> String {
    MIGRATIONS.upgrade(database.direct_url()).await.expect("it migrates");
    let reader = format!("reader_of_{}", database.name());
    database
        .execute(&match database.database() {
            Database::Postgres => format!(
                "CREATE ROLE {reader} LOGIN; REVOKE ALL ON SCHEMA public FROM public; \
                 GRANT USAGE ON SCHEMA public TO {reader}; GRANT SELECT ON ftf_migrate_version TO {reader}"
            ),
            _ => format!(
                "CREATE USER {reader}@'127.0.0.1'; \
                 GRANT SELECT ON {}.ftf_migrate_version TO {reader}@'127.0.0.1'",
                database.name()
            ),
        })
        .await;
    // pgbouncer comes to the server as one user whatever the client is called.
    let user = if database.backend() == Backend::Pgbouncer { database.user() } else { &reader };
    database.url_at(user, proxy.address())
}

async fn drop_reader(database: &TestDatabase) {
    let reader = format!("reader_of_{}", database.name());
    database
        .execute(&match database.database() {
            Database::Postgres => format!("DROP OWNED BY {reader}; DROP ROLE {reader}"),
            _ => format!("DROP USER {reader}@'127.0.0.1'"),
        })
        .await;
}

/// sqlx itself asks for a few settings when it connects to MySQL.
async fn turns_of_connecting(database: &TestDatabase, url: &str, proxy: &Proxy) -> u64 {
    let before = proxy.counts().turns;
    if database.database() == Database::Mysql {
        MySqlConnection::connect(url).await.expect("a connection").close().await.expect("closed");
    }
    proxy.counts().turns - before
}

async fn nothing_was_done(source: impl Into<Source<'_>>) {
    let Report { applied, current, .. } = MIGRATIONS.upgrade(source).await.expect("up to date");
    assert_eq!(applied.len(), 0);
    assert_eq!(current, ["c1d95b3a7e08"]);
}

async fn an_up_to_date_start_is_one_turn_with_the_right_to_read(database: &TestDatabase) {
    let proxy = Proxy::start(database.address(), None).await;
    let url = migrated(database, &proxy).await;
    let connecting = turns_of_connecting(database, &url, &proxy).await;
    let before = proxy.counts();

    nothing_was_done(url).await;

    let after = proxy.counts();
    assert_eq!(after.connections - before.connections, 1);
    assert_eq!(after.turns - before.turns - connecting, 1, "turns after connecting");
    drop_reader(database).await;
}

/// The digests of applied revisions come with the rows, where there are any to be had.
async fn comparing_what_was_applied_costs_no_turn(database: &TestDatabase) {
    let proxy = Proxy::start(database.address(), None).await;
    MIGRATIONS.upgrade(database.direct_url()).await.expect("it migrates");
    let url = database.url_at(database.user(), proxy.address());
    let connecting = turns_of_connecting(database, &url, &proxy).await;
    for history in ["as it is", "edited", "missing"] {
        match history {
            "edited" => {
                database.execute("UPDATE ftf_migrate_history SET digest = '1', graph_digest = NULL").await;
            }
            "missing" => database.execute("DROP TABLE ftf_migrate_history").await,
            _ => {}
        }
        let before = proxy.counts().turns;
        let result = MIGRATIONS.upgrade(url.as_str()).await;
        assert_eq!(result.is_err(), history == "edited", "{history}: {result:?}");
        assert_eq!(proxy.counts().turns - before - connecting, 1, "{history}");
    }
}

/// Where the last run left all files applied as they are, one digest tells so.
async fn thousands_of_applied_revisions_are_not_read_one_by_one(database: &TestDatabase) {
    let proxy = Proxy::start(database.address(), None).await;
    MIGRATIONS.upgrade(database.direct_url()).await.expect("it migrates");
    for batch in 0..10 {
        let row = |number| {
            format!(
                "('r{batch}_{number}', 'upgrade', '{number:032x}', 'done', '2026-01-01', '2026-01-01', 0, 0, 0, '')"
            )
        };
        let rows: Vec<_> = (0..500).map(row).collect();
        database
            .execute(&format!(
                "INSERT INTO ftf_migrate_history (version_num, direction, digest, outcome, started_at, finished_at, \
                 statements, statements_started, statements_done, tool) VALUES {}",
                rows.join(", ")
            ))
            .await;
    }
    // The last run is the last row.
    database.execute("UPDATE ftf_migrate_history SET id = 1000000 WHERE graph_digest IS NOT NULL").await;
    let url = database.url_at(database.user(), proxy.address());
    MIGRATIONS.upgrade(url.as_str()).await.expect("what was compared is not compared again");
    let bytes = proxy.counts().bytes_received;
    assert!(bytes < 5_000, "{bytes} bytes for one digest");
    database.execute("UPDATE ftf_migrate_history SET graph_digest = NULL").await;
    let error = MIGRATIONS.upgrade(url).await.expect_err("now each is compared");
    assert!(error.to_string().starts_with("5000 applied revisions"), "{:.80}", error.to_string());
}

/// As many tables as make a difference if one of them were asked by itself.
async fn comparing_with_many_tables_takes_few_turns(database: &TestDatabase) {
    let tables: Vec<String> = (0..100)
        .map(|number| format!("CREATE TABLE t{number} (id INT PRIMARY KEY, price INT CHECK (price > {number}), note INT DEFAULT ({number} + 1))"))
        .collect();
    database.execute(&tables.join(";\n")).await;
    let proxy = Proxy::start(database.address(), None).await;
    let url = database.url_at(database.user(), proxy.address());
    let mut connection: Connection = match database.database() {
        Database::Mysql => MySqlConnection::connect(&url).await.expect("a connection").into(),
        _ => PgConnection::connect(&url).await.expect("a connection").into(),
    };
    let before = proxy.counts().turns;
    let found = ftf_migrate_core::reflect(&mut connection, &Filter::new()).await.expect("it is read");
    let normal = ftf_migrate_core::normalize(&mut connection, &found).await.expect("it can be asked");
    let turns = proxy.counts().turns - before;
    assert_eq!((found.tables.len(), diff(&found, &normal).len()), (100, 0));
    assert!(turns <= 20, "{turns} turns");
}

/// As many views and functions as make a difference if one of them were asked by itself.
async fn comparing_with_many_views_takes_few_turns(database: &TestDatabase) {
    fn declare(op: &mut Op) {
        op.create_table("t", &[column("id", BigInt).primary_key(), column("a", Integer)]);
        for number in 0..50 {
            op.create_view(&format!("v{number}"), &format!("SELECT id, a + {number} AS b FROM t"));
            op.create_function(
                &format!("f{number}"),
                "a integer",
                &format!("RETURNS integer LANGUAGE sql AS $$ SELECT {number} $$"),
            )
            .or_for(Database::Mysql, &format!("RETURNS integer DETERMINISTIC RETURN {number}"));
        }
    }
    let graph = history(&[(declare, Op::derive)]);
    graph.upgrade(database.url()).await.expect("it runs");
    let mut models = Models::default();
    let mut op = Op::new();
    declare(&mut op);
    for recorded in op.recorded() {
        models.metadata.apply(&recorded.operation).expect("it fits");
    }
    let proxy = Proxy::start(database.address(), None).await;
    let url = database.url_at(database.user(), proxy.address());
    let comparison = graph.compare(url.as_str(), &models).await.expect("it can be compared");
    let turns = proxy.counts().turns;
    assert!(comparison.is_same(), "{:?}", comparison.operations());
    // Connecting is half of it: the texts of a plain check are asked about once.
    assert!(turns <= 12, "{turns} turns");
}

on_servers!(
    comparing_with_many_tables_takes_few_turns,
    comparing_with_many_views_takes_few_turns,
    an_up_to_date_start_is_one_turn_with_the_right_to_read,
    comparing_what_was_applied_costs_no_turn,
    thousands_of_applied_revisions_are_not_read_one_by_one,
);

/// Waits until the pool has its connection back, which it asks whether it lives, in a task of its own.
async fn taken_back(pool: &PgPool) {
    while pool.num_idle() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[test]
fn an_up_to_date_start_from_a_pool_is_one_turn() {
    block_on(async {
        let database = TestDatabase::create(Backend::Postgres).await;
        let proxy = Proxy::start(database.address(), None).await;
        let url = migrated(&database, &proxy).await;
        // A pool asks an idle connection whether it lives; that turn is the application's choice.
        let options = PgPoolOptions::new().test_before_acquire(false).max_connections(1);
        let pool = options.connect(&url).await.expect("a pool");
        taken_back(&pool).await;
        let before = proxy.counts().turns;
        nothing_was_done(&pool).await;
        taken_back(&pool).await;
        let of_the_pool = 1;
        assert_eq!(proxy.counts().turns - before - of_the_pool, 1);
        pool.close().await;
        drop_reader(&database).await;
    });
}

#[test]
fn a_role_that_may_only_read_is_told_what_it_lacks_when_something_is_pending() {
    block_on(async {
        let database = TestDatabase::create(Backend::Postgres).await;
        let proxy = Proxy::start(database.address(), None).await;
        let url = migrated(&database, &proxy).await;
        MIGRATIONS.downgrade(database.url(), "-1").await.expect("one revision down");
        let error = MIGRATIONS.upgrade(url).await.expect_err("the reader may not migrate");
        assert!(error.to_string().contains("permission denied"), "{error}");
        let rows = database.column("SELECT version_num FROM ftf_migrate_version").await;
        assert_eq!(rows, ["6f07c2b9e4d8"]);
        drop_reader(&database).await;
    });
}
