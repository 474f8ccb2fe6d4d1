//! The revisions: the same on every database, down as well as up.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use ftf_migrate_core::capabilities::Database;
use ftf_migrate_tests::{TestDatabase, on_every_backend, schema_of};
use migrations::MIGRATIONS;

async fn version_rows(database: &TestDatabase) -> Vec<String> {
    database.column("SELECT version_num FROM ftf_migrate_version ORDER BY version_num").await
}

async fn down_to_base_leaves_no_table_and_up_again_leaves_the_same_schema(database: &TestDatabase) {
    MIGRATIONS.upgrade(database.url()).await.unwrap();
    let schema = schema_of(database).await;
    MIGRATIONS.downgrade(database.url(), "base").await.unwrap();
    assert_eq!(database.tables().await, ["ftf_migrate_history", "ftf_migrate_version"]);
    assert_eq!(version_rows(database).await, Vec::<String>::new());
    MIGRATIONS.upgrade(database.url()).await.unwrap();
    assert_eq!(schema_of(database).await, schema);
}

async fn each_revision_goes_down_and_up_again(database: &TestDatabase) {
    for _ in 0..6 {
        MIGRATIONS.upgrade(database.url()).to("+1").await.unwrap();
        let schema = schema_of(database).await;
        MIGRATIONS.downgrade(database.url(), "-1").await.unwrap();
        MIGRATIONS.upgrade(database.url()).to("+1").await.unwrap();
        assert_eq!(schema_of(database).await, schema);
    }
    assert_eq!(version_rows(database).await, ["91f6b8c4a03e"]);
}

async fn both_arms_of_the_branch_are_recorded_until_they_merge(database: &TestDatabase) {
    MIGRATIONS.upgrade(database.url()).to("tags@08d4").await.unwrap();
    assert_eq!(version_rows(database).await, ["08d4f2b6c7e1"]);
    MIGRATIONS.upgrade(database.url()).to("e5a17d3c9b62").await.unwrap();
    assert_eq!(version_rows(database).await, ["08d4f2b6c7e1", "e5a17d3c9b62"]);
    MIGRATIONS.upgrade(database.url()).to("f3c6e01a5d94").await.unwrap();
    assert_eq!(version_rows(database).await, ["f3c6e01a5d94"]);
}

async fn what_people_typed_as_status_becomes_a_code_and_a_word_again(database: &TestDatabase) {
    MIGRATIONS.upgrade(database.url()).to("2b9e7d40c8f6").await.unwrap();
    database.execute("INSERT INTO users (email, name) VALUES ('ada@example.org', 'Ada')").await;
    for (slug, status) in [("a", "Published"), ("b", "published "), ("c", "hidden"), ("d", "???")] {
        let sql = format!(
            "INSERT INTO posts (author_id, slug, title, body, status) \
             SELECT id, '{slug}', 'A title', '', '{status}' FROM users"
        );
        database.execute(&sql).await;
    }
    MIGRATIONS.upgrade(database.url()).await.unwrap();
    assert_eq!(database.column("SELECT status_code FROM posts ORDER BY slug").await, ["1", "1", "2", "0"]);
    MIGRATIONS.downgrade(database.url(), "2b9e7d40c8f6").await.unwrap();
    let words = ["published", "published", "archived", "draft"];
    assert_eq!(database.column("SELECT status FROM posts ORDER BY slug").await, words);
}

async fn comments_stand_on_table_and_columns_where_the_database_has_them(database: &TestDatabase) {
    MIGRATIONS.upgrade(database.url()).await.unwrap();
    let schema = schema_of(database).await;
    let found = |words: &str| schema.iter().any(|line| line.contains(words));
    let has_comments = database.database() != Database::Sqlite;
    assert_eq!(found("what readers say under a post"), has_comments, "on a table");
    assert_eq!(found("in the shop's currency"), has_comments, "on a column");
}

async fn the_index_is_there_and_valid(database: &TestDatabase) {
    MIGRATIONS.upgrade(database.url()).await.unwrap();
    let schema = schema_of(database).await;
    let index = schema.iter().find(|line| line.contains("ix_posts_created_at")).unwrap();
    // PostgreSQL keeps an index that it could not finish CONCURRENTLY, as invalid.
    let definition_and_validity = "USING btree (created_at) | t |";
    assert!(database.database() != Database::Postgres || index.contains(definition_and_validity), "{index}");
}

async fn a_debug_build_only_checks_and_says_what_to_do(database: &TestDatabase) {
    let pool = fasttrack::Database::connect(database.url()).await.unwrap();
    let error = pool.migrate().await.unwrap_err().to_string();
    assert!(error.contains("13 migrations are pending") && error.contains("\nhelp: "), "{error}");
    assert_eq!(database.tables().await, Vec::<String>::new());

    MIGRATIONS.upgrade(database.url()).await.unwrap();
    pool.migrate().await.unwrap();
    pool.close().await;
}

on_every_backend!(
    a_debug_build_only_checks_and_says_what_to_do,
    down_to_base_leaves_no_table_and_up_again_leaves_the_same_schema,
    each_revision_goes_down_and_up_again,
    both_arms_of_the_branch_are_recorded_until_they_merge,
    what_people_typed_as_status_becomes_a_code_and_a_word_again,
    comments_stand_on_table_and_columns_where_the_database_has_them,
    the_index_is_there_and_valid,
);
