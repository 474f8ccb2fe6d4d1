//! A table with everything that SQLite can put on one, and many rows.

use crate::{assert_sound, database, downgrade, nothing, schema, upgrade};
use ftf_migrate_core::Graph;
use ftf_migrate_core::prelude::*;
use ftf_migrate_tests::{Change, TestDatabase, history};

/// The tables, made by SQL of the user.
const TABLES: &str = r#"
CREATE TABLE makers (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the number on the label
    code TEXT UNIQUE,
    name VARCHAR(40) NOT NULL COLLATE NOCASE DEFAULT 'it''s (new), really',
    price INTEGER CHECK (items.price >= 0),
    note TEXT /* , with a comma */ DEFAULT NULL,
    maker_id INTEGER,
    doubled INTEGER GENERATED ALWAYS AS (price * 2) VIRTUAL,
    [odd "name"] BLOB NOT NULL ON CONFLICT IGNORE DEFAULT x'00ff',
    UNIQUE (name, code),
    CHECK (length(code) < 100 AND coalesce(note, '') <> 'no')
);
CREATE INDEX items_cheap ON items (price DESC) WHERE price < 10;
CREATE INDEX items_lower ON items (lower(name), code);
CREATE TABLE log (what TEXT);
CREATE TRIGGER items_log AFTER UPDATE ON items BEGIN INSERT INTO log VALUES (new.name); END;
CREATE VIEW cheap AS SELECT id, name, price FROM items WHERE price < 10;
CREATE TABLE parts (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    again INTEGER REFERENCES parts
);
CREATE TRIGGER parts_touch AFTER INSERT ON parts BEGIN
    UPDATE items SET note = 'touched' WHERE id = new.item_id;
END;
"#;

const ROWS: &str = "
INSERT INTO makers VALUES (1, 'one');
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
INSERT INTO items (id, code, name, price, maker_id)
SELECT i, CASE WHEN i % 7 THEN 'c' || i END, 'name ' || i, i % 100, CASE WHEN i % 2 THEN 1 END FROM n;
INSERT INTO items (id, name) VALUES (200000, 'gone');
DELETE FROM items WHERE id = 200000;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
INSERT INTO parts (id, item_id) SELECT i, i FROM n;
DELETE FROM log;
";

const CHANGES: &[Change] = &[
    (
        |op| {
            op.execute(TABLES);
            op.execute(ROWS);
        },
        nothing,
    ),
    (
        |op| {
            op.alter_column("items", "price").sql_type(Numeric(10, 2)).not_null().server_default(int(0));
        },
        |op| {
            op.alter_column("items", "price").sql_type(Integer).nullable().drop_server_default();
        },
    ),
    (
        |op| {
            op.create_check_constraint("ck_items", "items", "price < 1000");
            op.create_unique_constraint("uq_items", "items", &["id", "name"]);
        },
        |op| {
            op.drop_constraint("uq_items", "items", ConstraintKind::Unique);
            op.drop_constraint("ck_items", "items", ConstraintKind::Check);
        },
    ),
    (
        |op| {
            op.create_foreign_key("fk_items_maker", "items", &["maker_id"], "makers", &["id"])
                .on_delete(ForeignKeyAction::SetNull);
        },
        |op| {
            op.drop_constraint("fk_items_maker", "items", ConstraintKind::ForeignKey);
        },
    ),
    (
        |op| {
            op.alter_table("items", |items| {
                items.add_column(column("rank", Integer).not_null().server_default(int(5)).unique());
                items.alter_column("name").sql_type(Text).drop_server_default();
                items.alter_column("code").not_null();
                items.create_check_constraint("ck_rank", "rank > 0 OR price > 0");
                items.drop_constraint("items_rank_key", ConstraintKind::Unique);
                items.create_index("items_rank", &["rank"]);
            });
        },
        |op| {
            op.alter_table("items", |items| {
                items.drop_index("items_rank");
                items.drop_constraint("ck_rank", ConstraintKind::Check);
                items.drop_column("rank");
                items.alter_column("code").nullable();
                items.alter_column("name").sql_type(Varchar(40)).server_default(text("it's (new), really"));
            });
        },
    ),
    (
        |op| {
            op.rename_constraint("items", "items_price_check", "price_is_something");
            op.alter_column("items", "maker_id").server_default(int(1)).sql_type(BigInt);
        },
        |op| {
            op.alter_column("items", "maker_id").drop_server_default().sql_type(Integer);
            op.rename_constraint("items", "price_is_something", "items_price_check");
        },
    ),
];

/// The rows of parent and child, to the last bit.
async fn rows(database: &TestDatabase) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for sql in [
        "SELECT count(*), sum(id), sum(id * length(quote(code))), sum(id * length(quote(name))), sum(id * price), \
         sum(id * coalesce(maker_id, 7)), sum(doubled), group_concat(DISTINCT hex(\"odd \"\"name\"\"\")), \
         count(note) FROM items",
        "SELECT count(*), sum(id), sum(id * item_id) FROM parts",
        "SELECT count(*) FROM log",
        "SELECT count(*), sum(id) FROM cheap",
        "SELECT name, seq FROM sqlite_sequence WHERE name <> 'ftf_migrate_history' ORDER BY name",
    ] {
        rows.extend(database.rows(sql).await);
    }
    rows
}

fn graph() -> &'static Graph {
    history(CHANGES)
}

/// The schema without what a rebuild may write in another way: the quotes of the table's name, and its
/// name before a column.
fn plain(schema: &[String]) -> Vec<String> {
    let plain = |line: &String| {
        line.replace("CREATE TABLE \"items\" (", "CREATE TABLE items (").replace("(items.price", "(price")
    };
    schema.iter().map(plain).collect()
}

#[tokio::test]
async fn five_alters_and_their_reverses_lose_nothing() {
    let (database, graph) = (database().await, graph());
    upgrade(&database, graph, "r001").await;
    let (schema_before, rows_before) = (plain(&schema(&database).await), rows(&database).await);
    // A unique code that is NULL cannot become NOT NULL; the fifth change wants one.
    for (number, target) in ["r002", "r003", "r004"].into_iter().enumerate() {
        upgrade(&database, graph, target).await;
        assert_sound(&database).await;
        assert_eq!(rows(&database).await, rows_before, "after {target}");
        assert_ne!(plain(&schema(&database).await), schema_before, "{target} has done something");
        downgrade(&database, graph, &format!("r{:03}", number + 1)).await;
        assert_sound(&database).await;
        upgrade(&database, graph, target).await;
    }
    downgrade(&database, graph, "r001").await;
    assert_sound(&database).await;
    assert_eq!(rows(&database).await, rows_before);
    assert_eq!(plain(&schema(&database).await), schema_before);

    // NULLs stand in the way of NOT NULL, and then all is as it was.
    upgrade(&database, graph, "r004").await;
    let at_four = plain(&schema(&database).await);
    let error = graph.upgrade(database.url()).to("r005").await.expect_err("NULL codes");
    assert!(crate::all_of(&error).contains("NOT NULL constraint failed"), "{}", crate::all_of(&error));
    assert_eq!(plain(&schema(&database).await), at_four);
    assert_eq!(rows(&database).await, rows_before);
    database.execute("UPDATE items SET code = 'n' || id WHERE code IS NULL; DELETE FROM log").await;
    let rows_before = rows(&database).await;
    upgrade(&database, graph, "r006").await;
    assert_sound(&database).await;
    assert_eq!(rows(&database).await, rows_before);
    assert_eq!(database.value("SELECT sum(rank) FROM items").await, "500000");
    downgrade(&database, graph, "r004").await;
    assert_sound(&database).await;
    assert_eq!(rows(&database).await, rows_before);
    let unnamed = |line: &String| line.replace("CONSTRAINT \"items_price_check\" ", "");
    let found: Vec<_> = plain(&schema(&database).await).iter().map(unnamed).collect();
    assert_eq!(found, at_four);
    downgrade(&database, graph, "r001").await;

    // The triggers, the cascade and the counting still work.
    database.execute("INSERT INTO parts (id, item_id) VALUES (100001, 5)").await;
    assert_eq!(database.value("SELECT note FROM items WHERE id = 5").await, "touched");
    assert_eq!(database.value("SELECT count(*) FROM log").await, "1");
    database.execute("DELETE FROM items WHERE id = 5").await;
    assert_eq!(database.value("SELECT count(*) FROM parts").await, "99999");
    database.execute("INSERT INTO items (code) VALUES ('new')").await;
    assert_eq!(database.value("SELECT max(id) FROM items").await, "200001");
}
