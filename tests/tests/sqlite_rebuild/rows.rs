//! Rows stay what they are.

use crate::{assert_sound, database, downgrade, nothing, one, upgrade};
use ftf_migrate_core::prelude::*;
use ftf_migrate_tests::{Change, TestDatabase, history};

/// Makes the tables by `sql`, changes them, and takes the change back; the query gives the same throughout.
async fn keeps(tables: Change, change: Change, query: &str) -> TestDatabase {
    let (database, graph) = (database().await, history(&[tables, change]));
    upgrade(&database, graph, "r001").await;
    let before = database.rows(query).await;
    assert!(!before.is_empty());
    upgrade(&database, graph, "r002").await;
    assert_eq!(database.rows(query).await, before, "after the change");
    assert_sound(&database).await;
    downgrade(&database, graph, "r001").await;
    assert_eq!(database.rows(query).await, before, "and back");
    assert_sound(&database).await;
    database
}

const CHECK: Change = (
    |op| {
        op.create_check_constraint("ck_t", "t", "a IS NOT 'x'");
    },
    |op| {
        op.drop_constraint("ck_t", "t", ConstraintKind::Check);
    },
);

#[tokio::test]
async fn rowids_that_can_be_seen_stay() {
    let tables: Change = (
        |op| {
            op.execute(
                "CREATE TABLE t (a, rowid TEXT); \
                 INSERT INTO t (_rowid_, a, rowid) VALUES (5, 'five', 'r'), (-3, NULL, NULL), (9223372036854775807, 1, 2)",
            );
        },
        nothing,
    );
    keeps(tables, CHECK, "SELECT _rowid_, a, rowid FROM t ORDER BY _rowid_").await;
}

#[tokio::test]
async fn values_keep_their_types() {
    let tables: Change = (
        |op| {
            op.execute(
                "CREATE TABLE t (a, b INTEGER, c TEXT, d REAL, e NUMERIC, f BLOB, g); \
                 INSERT INTO t VALUES (1, 'text', 3, 4, '5.0', 'six', x'00ff'), \
                 (1.5, 9223372036854775807, x'01', 'NaN', 1e300, NULL, ''), \
                 (NULL, NULL, NULL, NULL, NULL, NULL, NULL), ('a' || char(0) || 'b', 0.1, '1', -0.0, '1e3', 7, char(8364))",
            );
        },
        nothing,
    );
    let query = "SELECT rowid, quote(a), typeof(b), quote(b), typeof(c), quote(c), typeof(d), quote(d), \
                 typeof(e), quote(e), typeof(f), quote(f), hex(a), quote(g) FROM t ORDER BY rowid";
    keeps(tables, CHECK, query).await;
}

#[tokio::test]
async fn a_table_without_rowids_and_a_strict_one_stay_so() {
    for options in ["WITHOUT ROWID", "STRICT", "STRICT, WITHOUT ROWID"] {
        let sql: fn(&mut Op) = match options {
            "STRICT" => |op| {
                one(op.execute(
                    "CREATE TABLE t (a TEXT PRIMARY KEY, b ANY) STRICT; INSERT INTO t VALUES ('k', 1)",
                ));
            },
            "WITHOUT ROWID" => |op| {
                one(op.execute("CREATE TABLE t (a TEXT, b, PRIMARY KEY (b DESC, a)) WITHOUT ROWID; INSERT INTO t VALUES ('k', 1)"));
            },
            _ => |op| {
                one(op.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b INT) STRICT, WITHOUT ROWID; INSERT INTO t VALUES ('k', 1)"));
            },
        };
        let database = keeps((sql, nothing), CHECK, "SELECT a, b, typeof(b) FROM t").await;
        let sql = database.value("SELECT sql FROM sqlite_schema WHERE name = 't'").await;
        assert!(sql.ends_with(options), "{sql}");
    }
}

#[tokio::test]
async fn rows_that_a_conflict_clause_would_leave_out_are_an_error() {
    let graph = history(&[
        (
            |op| {
                op.execute(
                    "CREATE TABLE t (a, b UNIQUE ON CONFLICT REPLACE); INSERT INTO t VALUES ('1', 1), (1, 2)",
                );
            },
            nothing,
        ),
        (
            |op| {
                // Both become the number 1.
                op.alter_table("t", |t| {
                    t.create_unique_constraint("uq_t", &["a"]);
                    t.alter_column("a").sql_type(Integer);
                });
            },
            nothing,
        ),
    ]);
    let database = database().await;
    upgrade(&database, graph, "r001").await;
    let error = crate::all_of(&graph.upgrade(database.url()).await.expect_err("two are equal"));
    assert!(error.contains("UNIQUE constraint failed"), "{error}");
    assert_eq!(database.value("SELECT count(*) FROM t").await, "2");
    assert_sound(&database).await;
}

#[tokio::test]
async fn a_key_that_comes_and_goes_keeps_the_rowids() {
    let tables: Change = (
        |op| {
            op.create_table("t", &[column("a", Text), column("n", Integer).not_null()]);
            op.bulk_insert("t", &["a", "n"], rows![["x", 30], ["y", 20]]);
        },
        nothing,
    );
    let key: Change = (
        |op| {
            op.create_primary_key("t_pkey", "t", &["n"]);
        },
        |op| {
            op.drop_constraint("t_pkey", "t", ConstraintKind::PrimaryKey);
        },
    );
    keeps(tables, key, "SELECT a, n FROM t ORDER BY a").await;
}

#[tokio::test]
async fn a_column_comes_back_to_its_place() {
    let tables: Change = (
        |op| {
            op.create_table("t", &[column("a", Integer), column("b", Text).unique(), column("c", Integer)]);
            op.bulk_insert("t", &["a", "c"], rows![[1, 3]]);
        },
        nothing,
    );
    let change: Change = (
        |op| {
            op.drop_column("t", "b");
            op.add_column("t", column("first", Integer)).first();
        },
        |op| {
            op.drop_column("t", "first");
            op.add_column("t", column("b", Text).unique()).after("a");
        },
    );
    let database = keeps(tables, change, "SELECT a, c FROM t").await;
    assert_eq!(
        database.value("SELECT sql FROM sqlite_schema WHERE name = 't'").await,
        "CREATE TABLE \"t\" (\"a\" INTEGER, \"b\" TEXT, \"c\" INTEGER, CONSTRAINT \"t_b_key\" UNIQUE (\"b\"))"
    );
}

#[tokio::test]
async fn a_table_in_an_attached_file_is_made_anew_there() {
    use sqlx::Connection as _;
    let (database, other) = (database().await, tempfile::tempdir().expect("a folder"));
    let graph = history(&[
        (
            |op| {
                op.execute(
                    "CREATE TABLE side.t (a); INSERT INTO side.t VALUES (1); CREATE INDEX side.i ON t (a); \
                            CREATE TRIGGER side.g AFTER INSERT ON t BEGIN SELECT 1; END",
                );
            },
            nothing,
        ),
        (
            |op| {
                op.alter_column("t", "a").sql_type(Integer).not_null().schema("side");
            },
            nothing,
        ),
    ]);
    let own = sqlx::SqliteConnection::connect(database.url()).await.expect("a connection");
    let mut own = Connection::from(own);
    let attach = format!("ATTACH '{}' AS side", other.path().join("side.db").display());
    own.execute(&attach).await.expect("attached");
    graph.upgrade(&mut own).await.unwrap_or_else(|error| panic!("{}", crate::all_of(&error)));
    let rows = own.fetch("SELECT sql FROM side.sqlite_schema ORDER BY name").await.expect("texts");
    let texts: Vec<String> = rows.iter().map(|row| row.get("sql").expect("a text")).collect();
    assert_eq!(
        texts,
        [
            "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
            "CREATE INDEX i ON t (a)",
            "CREATE TABLE \"t\" (a INTEGER NOT NULL)"
        ]
    );
}
