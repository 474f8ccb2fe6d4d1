//! What only SQLite has, made by hand.

use super::reflect;
use ftf_migrate_core::autogenerate::diff;
use ftf_migrate_core::capabilities::Product;
use ftf_migrate_core::compile;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::schema::MetaData;
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
                    `mood` TEXT DEFAULT 'sad' CHECK ("mood" IN ('sad', 'it''s')),
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
        let mut op = Op::new();
        let child = [column("id", BigInt).primary_key().references_in(Some("side"), "parents", "id")];
        op.create_table("parents", &[column("id", BigInt).primary_key()]).schema("side");
        op.create_table("children", &child).schema("side");
        let mut model = MetaData::new();
        for recorded in op.recorded() {
            for statement in compile(&recorded.operation, &Product::Sqlite.newest(), &model).unwrap() {
                connection.execute(&statement.sql).await.unwrap();
            }
            model.apply(&recorded.operation).unwrap();
        }
        let filter = Filter::new().schemas(&["side"]).exclude_tables(&["t", "u"]);
        let found = ftf_migrate_core::reflect(&mut connection, &filter).await.unwrap();
        assert_eq!(found, ftf_migrate_core::normalize(&mut connection, &model).await.unwrap());
        // SQLite would look for the parents beside the children.
        let mut op = Op::new();
        op.create_table("children", &child);
        let refused = compile(&op.recorded()[0].operation, &Product::Sqlite.newest(), &model).unwrap_err();
        assert!(refused.to_string().contains("its own database file only"), "{refused}");
    });
}

/// The same schema by hand and in our words. In the end there is nothing to do.
#[test]
fn what_means_the_same_is_the_same() {
    block_on(async {
        let database = TestDatabase::create(Backend::Sqlite).await;
        database
            .execute(
                r#"
                create table Users (
                    ID integer primary key autoincrement not null,
                    [e mail] varchar ( 255 ) collate nocase not null default "none" unique,
                    price double precision default 1.0 check ( (users.Price>=0) ), -- never negative
                    ok boolean default (true), n bigint default ( - 5 ), at datetime default current_timestamp,
                    day date default (CURRENT_DATE), kind text default draft, nil text default null,
                    low text collate BINARY default (LOWER('A')), shape geometry ( 1,2 ),
                    total double as (price*N) stored, twice int generated always as ( n * 2 ) virtual,
                    unique (N, "E MAIL")
                );
                create table posts (
                    id text primary key, author integer references USERS on delete cascade on update no action,
                    [key] int
                ) without rowid;
                create index ix on posts ("key" asc, ( author ), "AUTHOR" desc) where (([Key] IS NOT NULL));
                "#,
            )
            .await;
        let mut op = Op::new();
        op.create_table(
            "Users",
            &[
                column("ID", Integer).primary_key().autoincrement(),
                column("e mail", Varchar(255))
                    .collation("NOCASE")
                    .not_null()
                    .server_default(text("none"))
                    .unique(),
                column("price", Double).server_default(int(1)).check("price >= 0"),
                column("ok", Boolean).server_default(boolean(true)),
                column("n", BigInt).server_default(int(-5)),
                column("at", Timestamp).server_default(now()),
                column("day", Date).server_default(now()),
                column("kind", Text).server_default(text("draft")).comment("no database is asked to keep it"),
                column("nil", Text),
                column("low", Text).server_default(sql("lower('A')")),
                column("shape", Custom("GEOMETRY(1, 2)")),
                column("total", Double).generated_stored("price * n"),
                column("twice", Integer).generated_virtual("n * 2"),
            ],
        )
        .unique(&["n", "e mail"]);
        op.create_table(
            "posts",
            &[
                column("id", Text).primary_key(),
                column("author", Integer).references("Users", "ID").on_delete(ForeignKeyAction::Cascade),
                column("key", Integer),
            ],
        )
        .without_rowid();
        op.create_index("ix", "posts", &["key", "author"]).desc("author").predicate("\"key\" is not null");
        let mut model = MetaData::new();
        for recorded in op.recorded() {
            model.apply(&recorded.operation).unwrap();
        }
        let mut connection = super::connect(&database).await;
        let found = ftf_migrate_core::reflect(&mut connection, &Filter::new()).await.unwrap();
        let model = ftf_migrate_core::normalize(&mut connection, &model).await.unwrap();
        let left: Vec<_> = diff(&found, &model).iter().map(ToString::to_string).collect();
        assert_eq!(left, Vec::<String>::new(), "{found:#?}");
    });
}
