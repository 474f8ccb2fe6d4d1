//! What a user's own SQL and Rust may hold.

use crate::scripted::{MIGRATIONS, Script};
use ftf_migrate_core::migration::Graph;
use ftf_migrate_core::{Error, Left};
use ftf_migrate_tests::{Backend, TestDatabase, on_every_backend};

static GRAPH: &Graph = &MIGRATIONS;

/// The names of the items, in the order of their numbers.
pub(crate) async fn items(database: &TestDatabase) -> Vec<String> {
    database.column("SELECT name FROM items ORDER BY id").await
}

fn failed(error: &Error) -> &ftf_migrate_core::FailedMigration {
    let Error::Migration(failed) = error else { panic!("{error:?}") };
    failed
}

async fn a_text_may_end_in_any_way(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.execute("INSERT INTO items VALUES (1, 'a') -- the end");
        op.execute("INSERT INTO items VALUES (2, 'b');;\n;");
        op.execute("INSERT INTO items VALUES (3, 'c'); -- the end");
        op.execute("/* nothing */");
        op.execute("-- nothing");
        op.execute("");
        op.execute(" ; ");
        op.execute("INSERT INTO items VALUES (4, 'd;'); INSERT INTO items VALUES (5, '--');\n\n");
    })
    .await;
    GRAPH.upgrade(database.url()).to("p002").await.expect("in transactions");
    assert_eq!(items(database).await, ["a", "b", "c", "d;", "--"]);
    database.execute("DELETE FROM items").await;
    GRAPH.upgrade(database.url()).await.expect("outside of transactions");
    assert_eq!(items(database).await, ["a", "b", "c", "d;", "--"]);
}

async fn a_text_that_ends_the_transaction_is_found_out(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.execute("INSERT INTO items VALUES (1, 'a'); COMMIT");
        op.execute("INSERT INTO items VALUES (2, 'b')");
    })
    .await;
    let result = GRAPH.upgrade(database.url()).to("p002").await;
    found_out(database, result.map(drop)).await;
}

async fn a_step_that_ends_the_transaction_is_found_out(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.run("commit early", async |conn| {
            conn.execute("INSERT INTO items VALUES (1, 'a'); COMMIT").await?;
            Ok(())
        });
        op.execute("INSERT INTO items VALUES (2, 'b')");
    })
    .await;
    let result = GRAPH.upgrade(database.url()).to("p002").await;
    found_out(database, result.map(drop)).await;
}

async fn found_out(database: &TestDatabase, result: Result<(), Error>) {
    let rows = database.column("SELECT version_num FROM ftf_migrate_version").await;
    if database.backend() == Backend::Mysql {
        // Every statement is recorded by itself.
        result.expect("it does no harm");
        assert_eq!((items(database).await, rows), (vec!["a".into(), "b".into()], vec!["p002".to_owned()]));
    } else {
        let error = result.expect_err("the transaction is not ours any more");
        assert_eq!(failed(&error).left, Left::Unrecorded, "{error}");
        assert!(error.to_string().contains("ended the transaction"), "{error}");
        assert_eq!((items(database).await, rows), (vec!["a".to_owned()], vec!["p001".to_owned()]));
    }
}

async fn a_text_that_rolls_back_and_begins_again_is_found_out(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.execute("ROLLBACK; BEGIN");
        op.execute("INSERT INTO items VALUES (2, 'b')");
    })
    .await;
    let result = GRAPH.upgrade(database.url()).to("p002").await;
    if database.backend() != Backend::Mysql {
        assert_eq!(failed(&result.expect_err("it is found out")).left, Left::Unrecorded);
        assert_eq!(items(database).await, Vec::<String>::new());
    }
}

async fn an_unclosed_comment_or_quote_swallows_nothing(database: &TestDatabase) {
    for script in [
        (|op| {
            op.execute("INSERT INTO items VALUES (1, 'a') /* oops");
            op.execute("INSERT INTO items VALUES (2, 'b')");
        }) as fn(&mut ftf_migrate_core::operation::Op),
        |op| {
            op.execute("INSERT INTO items VALUES (1, 'a'), (2, 'b");
            op.execute("INSERT INTO items VALUES (3, 'c')");
        },
    ] {
        let _script = Script::of(script).await;
        let database = TestDatabase::create(database.backend()).await;
        match GRAPH.upgrade(database.url()).to("p002").await {
            Ok(_) => assert_eq!(items(&database).await, ["a", "b"]),
            Err(error) => {
                assert!(
                    error.statement().is_some_and(|it| it.sql.starts_with("INSERT INTO items")),
                    "{error:?}"
                );
                assert_eq!(items(&database).await, Vec::<String>::new());
            }
        }
    }
}

async fn an_error_behind_a_text_is_not_blamed_on_it(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.execute("SELECT 1; SELECT 2");
        op.existing_tables(&["no_such_table"]);
        op.drop_table("no_such_table");
        op.execute("SELECT 3");
    })
    .await;
    let error = GRAPH.upgrade(database.url()).to("p002").await.expect_err("there is no such table");
    let statement = error.statement().expect("it was SQL");
    assert!(statement.sql.starts_with("DROP TABLE"), "{statement:?}");
    let line = failed(&error).location.map(std::panic::Location::line);
    assert!(line.is_some(), "{error:?}");
}

async fn an_error_is_shown_at_its_character(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.execute("INSERT INTO items VALUES (1, 'größer — 日本')");
        op.execute("INSERT INTO items VALUES (2, 'ä'); INSERT INTO items VALEUS (3, 'ö')");
    })
    .await;
    let error = GRAPH.upgrade(database.url()).to("p002").await.expect_err("a mistake");
    let statement = error.statement().expect("it was SQL");
    assert_eq!(statement.position, statement.sql.find("VALEUS"), "{statement:?}");
}

async fn a_long_text_is_sent(database: &TestDatabase) {
    let _script = Script::of(|op| {
        let long = "x".repeat(3 << 20);
        op.execute(&format!("INSERT INTO items VALUES (1, '{long}')"));
        op.execute(&format!("INSERT INTO items VALUES (2, '{long}')"));
    })
    .await;
    GRAPH.upgrade(database.url()).to("p002").await.expect("it fits");
    assert_eq!(database.value("SELECT sum(length(name)) FROM items").await, (6 << 20).to_string());
}

async fn a_trigger_with_a_body_is_one_statement(database: &TestDatabase) {
    let _script = Script::of(|op| {
        op.execute_for(ftf_migrate_core::capabilities::Database::Postgres,
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := 'ä;'; RETURN NEW; END $$;\n\
             CREATE TRIGGER t BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION f();")
            .or_for(ftf_migrate_core::capabilities::Database::Mysql,
            "CREATE TRIGGER t BEFORE INSERT ON items FOR EACH ROW BEGIN SET NEW.name = 'ä;'; SET NEW.name = NEW.name; END;")
            .or_for(ftf_migrate_core::capabilities::Database::Sqlite,
            "CREATE TRIGGER t AFTER INSERT ON items BEGIN UPDATE items SET name = 'x'; UPDATE items SET name = 'ä;'; END;");
        op.execute("INSERT INTO items VALUES (1, 'a')");
    })
    .await;
    GRAPH.upgrade(database.url()).to("p002").await.expect("it works");
    assert_eq!(items(database).await, ["ä;"]);
}

on_every_backend!(
    a_text_may_end_in_any_way,
    a_text_that_ends_the_transaction_is_found_out,
    a_step_that_ends_the_transaction_is_found_out,
    a_text_that_rolls_back_and_begins_again_is_found_out,
    an_unclosed_comment_or_quote_swallows_nothing,
    an_error_behind_a_text_is_not_blamed_on_it,
    an_error_is_shown_at_its_character,
    a_long_text_is_sent,
    a_trigger_with_a_body_is_one_statement,
);
