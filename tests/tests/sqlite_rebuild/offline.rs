//! A script makes the same of a database as a run does.

use crate::{database, nothing, one, schema};
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::prelude::*;
use ftf_migrate_tests::{Change, TestDatabase, history};
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

const SQLITE: Server = Server { product: Product::Sqlite, version: (3, 40, 0) };

const CHANGES: &[Change] = &[
    (
        |op| {
            op.create_table(
                "users",
                &[
                    column("id", BigInt).primary_key().autoincrement(),
                    column("email", Varchar(99)).not_null().unique(),
                ],
            );
            op.create_table(
                "posts",
                &[
                    column("id", BigInt).primary_key(),
                    column("user_id", BigInt)
                        .not_null()
                        .references("users", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                    column("title", Varchar(80)).server_default(text("it's")),
                    column("mood", Enum("mood", &["sad", "ok"])),
                    column("views", Integer).check("views >= 0"),
                    column("twice", Integer).generated_stored("views * 2"),
                ],
            )
            .unique(&["user_id", "title"]);
            op.create_index("ix_posts_views", "posts", &["views"]).predicate("views > 5");
            op.create_trigger("stamp", "AFTER UPDATE", "posts", "BEGIN SELECT new.id; END");
            op.create_view("moods", "SELECT id, mood FROM posts");
            op.bulk_insert("users", &["id", "email"], rows![[1, "a"], [2, "b"]]);
            op.bulk_insert(
                "posts",
                &["id", "user_id", "views", "mood"],
                rows![[1, 1, 7, "ok"], [2, 2, 8, "sad"]],
            );
            op.execute("DELETE FROM users WHERE id = 2");
        },
        |op| {
            op.drop_view("moods");
            op.drop_table("posts");
            op.drop_table("users");
        },
    ),
    (
        |op| {
            op.alter_column("users", "email").sql_type(Text).server_default(text("none"));
            op.alter_column("posts", "mood")
                .sql_type(Enum("mood", &["sad", "ok", "glad"]))
                .not_null()
                .server_default(text("ok"));
        },
        |op| {
            op.alter_column("posts", "mood")
                .sql_type(Enum("mood", &["sad", "ok"]))
                .nullable()
                .drop_server_default();
            op.alter_column("users", "email").sql_type(Varchar(99)).drop_server_default();
        },
    ),
    (
        |op| {
            op.add_column("posts", column("at", TimestampTz).not_null().server_default(now()));
            op.drop_column("posts", "title");
            op.alter_table("posts", |posts| {
                posts.create_check_constraint("ck_posts", "views < 100 OR user_id > 0");
                posts.drop_constraint("posts_views_check", ConstraintKind::Check);
                posts.create_index("ix_posts_at", &["at"]);
            });
            op.rename_constraint("posts", "ck_posts", "ck_views");
            op.rename_column("posts", "views", "seen");
        },
        |op| {
            op.rename_column("posts", "seen", "views");
            op.alter_table("posts", |posts| {
                posts.drop_index("ix_posts_at");
                posts.drop_constraint("ck_views", ConstraintKind::Check);
                posts.create_constraint(ftf_migrate_core::schema::Constraint::Check(
                    ftf_migrate_core::schema::Check {
                        name: None,
                        expression: "views >= 0".to_owned(),
                        not_valid: false,
                    },
                ));
                posts.add_column(column("title", Varchar(80)).server_default(text("it's"))).after("user_id");
                posts.create_unique_constraint("posts_user_id_title_key", &["user_id", "title"]);
                posts.drop_column("at");
            });
        },
    ),
];

/// Feeds a script to SQLite's own client.
fn feed(database: &TestDatabase, script: &str) -> Output {
    let path = database.path().expect("a file");
    let mut client = Command::new("sqlite3")
        .arg("-bail")
        .arg(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("sqlite3 is installed: tests/run sees to it");
    client.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("the script");
    client.wait_with_output().expect("an end")
}

fn fed(database: &TestDatabase, script: &str) {
    let output = feed(database, script);
    assert!(output.status.success(), "{}\n{script}", String::from_utf8_lossy(&output.stderr));
}

async fn rows(database: &TestDatabase) -> Vec<Vec<String>> {
    let mut rows = database.rows("SELECT * FROM users ORDER BY id").await;
    rows.extend(database.rows("SELECT id, user_id, mood, twice FROM posts ORDER BY id").await);
    rows.extend(database.rows("SELECT name, seq FROM sqlite_sequence WHERE name = 'users'").await);
    rows
}

#[tokio::test]
async fn a_script_and_a_run_give_the_same_texts_and_rows() {
    let graph = history(CHANGES);
    let (run, script) = (database().await, database().await);
    let at = |number: usize| format!("r{number:03}");
    for number in 1..=CHANGES.len() {
        let before = at(number - 1);
        let from: Vec<&str> = if number == 1 { Vec::new() } else { vec![&before] };
        crate::upgrade(&run, graph, &at(number)).await;
        fed(&script, &graph.offline(SQLITE).from(&from).upgrade(&at(number)).expect("a script"));
        assert_eq!(schema(&script).await, schema(&run).await, "up to {}", at(number));
        assert_eq!(rows(&script).await, rows(&run).await, "up to {}", at(number));
    }
    for number in (1..CHANGES.len()).rev() {
        let from = at(number + 1);
        crate::downgrade(&run, graph, &at(number)).await;
        fed(&script, &graph.offline(SQLITE).from(&[&from]).downgrade(&at(number)).expect("a script"));
        assert_eq!(schema(&script).await, schema(&run).await, "down to {}", at(number));
        assert_eq!(rows(&script).await, rows(&run).await, "down to {}", at(number));
    }
}

#[tokio::test]
async fn a_script_stops_where_the_table_is_not_what_the_migrations_say() {
    let graph = history(CHANGES);
    for sql in [
        "CREATE TRIGGER g AFTER INSERT ON posts BEGIN SELECT 1; END",
        "CREATE INDEX i ON posts (title)",
        "DROP INDEX ix_posts_views",
        "ALTER TABLE posts ADD COLUMN more INTEGER",
    ] {
        let database = database().await;
        crate::upgrade(&database, graph, "r001").await;
        database.execute(sql).await;
        let before = schema(&database).await;
        let script = graph.offline(SQLITE).from(&["r001"]).upgrade("r002").expect("a script");
        let output = feed(&database, &script);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains("the table is not what the migrations say"), "{sql}: {error}");
        assert_eq!(schema(&database).await, before, "{sql}");
        // Connected, it is read and kept.
        crate::upgrade(&database, graph, "r002").await;
    }
}

#[tokio::test]
async fn a_table_that_no_migration_tells_of_cannot_be_changed_in_a_script() {
    let graph = history(&[
        (|op| one(op.execute("CREATE TABLE t (a)")), nothing),
        (|op| one(op.alter_column("t", "a").not_null()), nothing),
    ]);
    let error = graph.offline(SQLITE).upgrade("head").expect_err("nothing tells what t is like");
    assert!(crate::all_of(&error).contains("no migration tells what t is like"), "{error}");
    crate::upgrade(&database().await, graph, "head").await;
}
