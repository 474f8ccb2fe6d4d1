//! What only SQLite has, made by hand.

use super::reflect;
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_tests::{Backend, TestDatabase, block_on};

#[test]
fn everything_that_the_texts_say_is_read() {
    block_on(async {
        let database = TestDatabase::create(Backend::Sqlite).await;
        database
            .execute(
                r#"
                CREATE TABLE "Users" (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the number, (of course)
                    [e mail] varchar ( 255 ) COLLATE NOCASE NOT NULL DEFAULT 'it''s' UNIQUE,
                    `mood` TEXT DEFAULT 'sad' CONSTRAINT "Users_mood_check" CHECK ("mood" IN ('sad', 'it''s')),
                    price numeric(10,2) DEFAULT 1.50 CHECK (price > 0), n int DEFAULT -5, ok boolean DEFAULT true,
                    at timestamp DEFAULT CURRENT_TIMESTAMP, doc JSON TEXT DEFAULT '{"a": 1}', raw blob DEFAULT x'01ff',
                    expr text DEFAULT (lower('A')), total AS (price * n) STORED, twice INTEGER GENERATED ALWAYS AS (n*2),
                    odd UNSIGNED BIG INT, blank, nil INTEGER DEFAULT NULL, big INTEGER DEFAULT 9223372036854775807,
                    CONSTRAINT uq UNIQUE (n, "e mail"),
                    CHECK (price > 0 AND n <> 3) CONSTRAINT named CHECK (ok)
                );
                CREATE TABLE log (
                    user_id INTEGER NOT NULL CONSTRAINT fk REFERENCES "Users" ON DELETE CASCADE ON UPDATE NO ACTION
                        DEFERRABLE INITIALLY DEFERRED,
                    other INTEGER REFERENCES "Users" (id) ON DELETE SET NULL MATCH SIMPLE,
                    k TEXT, l TEXT,
                    CONSTRAINT pk PRIMARY KEY (user_id, k),
                    FOREIGN KEY (user_id, l) REFERENCES log (user_id, k)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE strange (
                    a INTEGER PRIMARY KEY DESC ON CONFLICT REPLACE,
                    b TEXT NOT NULL ON CONFLICT IGNORE,
                    UNIQUE (b COLLATE NOCASE DESC)
                );
                CREATE UNIQUE INDEX ix_a ON "Users" (lower([e mail]) DESC, n ASC, "e mail" COLLATE RTRIM) WHERE (ok AND n > 0);
                CREATE INDEX ix_b ON "Users" (n);
                CREATE VIEW v AS SELECT 1;
                CREATE VIRTUAL TABLE pages USING fts5(body);
                CREATE TABLE tmp_x (a int);
                CREATE TABLE made AS SELECT 1 AS one, 'x' AS "the text";
                "#,
            )
            .await;
        let metadata = reflect(&database, &Filter::new().exclude_tables(&["tmp_*"])).await;
        insta::assert_debug_snapshot!(metadata);
    });
}

#[test]
fn attached_databases_are_schemas() {
    block_on(async {
        let (database, other) = (TestDatabase::create(Backend::Sqlite).await, tempfile::tempdir().unwrap());
        let mut connection = super::connect(&database).await;
        let attach = format!("ATTACH '{}' AS side", other.path().join("side.db").display());
        connection.execute(&attach).await.unwrap();
        connection
            .execute("CREATE TABLE t (a); CREATE TABLE side.t (b); CREATE TABLE side.u (c)")
            .await
            .unwrap();
        let mut names = Vec::new();
        for filter in [Filter::new(), Filter::new().schemas(&["side"]), Filter::new().all_schemas()] {
            let metadata = ftf_migrate_core::reflect(&mut connection, &filter).await.unwrap();
            names.push(metadata.tables.keys().map(ToString::to_string).collect::<Vec<_>>());
        }
        let all = ["t", "side.t", "side.u"];
        assert_eq!(names, [&all[..1], &all[..], &all[..]]);
    });
}
