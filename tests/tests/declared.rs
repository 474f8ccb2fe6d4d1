//! What is declared next to models and is no table: it takes part in the comparison, and strangers do not.

#![expect(clippy::unwrap_used, reason = "tests")]

use ftf_migrate_core::Graph;
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::compare::{Autogenerate, Comparison, Generated, Object};
use ftf_migrate_core::model::Models;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::reflect::{Filter, Kind};
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_core::{normalize, reflect};
use ftf_migrate_tests::{TestDatabase, history, on_every_backend};
use sqlx::Connection as _;

type Declare = fn(&mut Op);

/// What models come of this.
fn models(declare: Declare) -> Models {
    let mut op = Op::new();
    declare(&mut op);
    let mut models = Models::default();
    for recorded in op.recorded() {
        models.metadata.apply(&recorded.operation).unwrap();
    }
    models
}

fn invoices(op: &mut Op) {
    op.create_table("invoices", &[column("id", BigInt).primary_key()]);
}

fn apart(op: &mut Op) {
    invoices(op);
    op.create_sequence("invoice_numbers").start(1000);
    op.create_extension("citext");
}

fn in_schema(op: &mut Op) {
    op.create_table("ftf_declared_events", &[column("id", BigInt).primary_key()]).schema("ftf_declared");
}

/// The comparison of what is declared with a database.
async fn compare(
    database: &TestDatabase,
    graph: &'static Graph,
    declare: Declare,
    settings: Autogenerate,
) -> Comparison {
    graph.compare(database.url(), &models(declare)).autogenerate(settings).await.unwrap()
}

async fn said(database: &TestDatabase, graph: &'static Graph, declare: Declare) -> Vec<String> {
    words(&compare(database, graph, declare, Autogenerate::new()).await)
}

/// Every sort of object, also those of which none is declared.
fn of_all_sorts() -> Autogenerate {
    Autogenerate::new().filter(Filter::new().kinds(&Kind::ALL))
}

fn words(comparison: &Comparison) -> Vec<String> {
    comparison.operations().iter().map(ToString::to_string).collect()
}

fn only(comparison: Comparison) -> Generated {
    let mut revisions = comparison.into_revisions().unwrap();
    assert_eq!(revisions.len(), 1);
    revisions.pop().unwrap()
}

fn up(upgrade: fn(&mut Op)) -> &'static Graph {
    history(&[(upgrade, Op::derive)])
}

/// Which of the words are about something that the database has.
fn there<'a>(database: &TestDatabase, words: &[(&'a str, &[Database])]) -> Vec<&'a str> {
    let is_there = |(_, databases): &&(&str, &[Database])| databases.contains(&database.database());
    words.iter().filter(is_there).map(|(word, _)| *word).collect()
}

async fn is_mysql(database: &TestDatabase) -> bool {
    database.database() == Database::Mysql && !database.value("SELECT version()").await.contains("MariaDB")
}

async fn what_is_declared_is_made_and_then_nothing_differs(database: &TestDatabase) {
    let graph = up(invoices);
    graph.upgrade(database.url()).await.unwrap();
    let with_sequence: &[Database] =
        if is_mysql(database).await { &[Database::Postgres] } else { &[Database::Postgres, Database::Mysql] };
    let words = [
        ("create_extension citext", &[Database::Postgres][..]),
        ("create_sequence invoice_numbers", with_sequence),
    ];
    assert_eq!(said(database, graph, apart).await, there(database, &words));
    if words.iter().any(|(_, databases)| databases.contains(&database.database()))
        && !is_mysql(database).await
    {
        let generated = only(compare(database, graph, apart, Autogenerate::new()).await);
        assert!(
            generated.upgrade.contains(&"op.create_sequence(\"invoice_numbers\").start(1000);".to_owned())
        );
        assert!(generated.downgrade.contains(&"op.drop_sequence(\"invoice_numbers\");".to_owned()));
        database.execute("CREATE SEQUENCE invoice_numbers START WITH 1000").await;
        if database.database() == Database::Postgres {
            database.execute("CREATE EXTENSION citext").await;
        }
        assert_eq!(said(database, graph, apart).await, [""; 0]);
    }
}

async fn strangers_are_left_alone_and_what_revisions_made_is_not(database: &TestDatabase) {
    if database.database() == Database::Sqlite || is_mysql(database).await {
        return;
    }
    let graph = up(|op| {
        op.create_table("invoices", &[column("id", BigInt).primary_key()]);
        op.create_sequence("ours");
    });
    graph.upgrade(database.url()).await.unwrap();
    database.execute("CREATE SEQUENCE theirs").await;
    // Whoever declares no sequence writes them by hand.
    assert_eq!(said(database, graph, invoices).await, [""; 0]);
    let found = compare(database, graph, invoices, of_all_sorts()).await;
    let words: Vec<_> = found.findings().iter().map(ToString::to_string).collect();
    assert_eq!(words, ["removed sequence 'ours'"]);
    let generated = only(found);
    assert_eq!(generated.downgrade, ["op.create_sequence(\"ours\");"]);
    assert!(generated.warnings[0].contains("fails from then on"), "{:?}", generated.warnings);
    let refused = of_all_sorts().include(|object, _| !matches!(object, Object::Sequence(_)));
    assert!(compare(database, graph, invoices, refused).await.is_same());
}

async fn the_first_table_in_a_schema_brings_the_schema(database: &TestDatabase) {
    let graph = history(&[]);
    graph.ensure_version(database.url()).await.unwrap();
    let found = compare(database, graph, in_schema, Autogenerate::new()).await;
    let words: Vec<_> = found.operations().iter().map(ToString::to_string).collect();
    let table = "create_table ftf_declared.ftf_declared_events";
    if database.database() == Database::Sqlite {
        assert_eq!(words, [table]);
        return;
    }
    assert_eq!(words, ["create_schema ftf_declared", table]);
    let generated = only(found);
    assert_eq!(generated.downgrade.last().unwrap(), "op.drop_schema(\"ftf_declared\");");
    // Somebody else's schema is not dropped, and is not made again.
    database.execute("CREATE SCHEMA ftf_declared").await;
    assert_eq!(said(database, graph, in_schema).await, [table]);
    assert_eq!(said(database, graph, invoices).await, ["create_table invoices"]);
    database
        .execute(if database.database() == Database::Mysql {
            "DROP SCHEMA ftf_declared"
        } else {
            "DROP SCHEMA ftf_declared CASCADE"
        })
        .await;
}

async fn tables_of_a_schema_that_only_revisions_name_are_dropped_if_they_made_them(database: &TestDatabase) {
    if database.database() != Database::Postgres {
        return;
    }
    let graph = up(|op| {
        op.create_schema("ours");
        op.create_table("events", &[column("id", BigInt).primary_key()]).schema("ours");
        op.create_table("invoices", &[column("id", BigInt).primary_key()]);
    });
    graph.upgrade(database.url()).await.unwrap();
    database.execute("CREATE TABLE ours.queue (id BIGINT)").await;
    // Whoever has no model in a schema may use it for something else.
    assert_eq!(said(database, graph, invoices).await, ["drop_table ours.events"]);
    let found = compare(database, graph, invoices, of_all_sorts()).await;
    assert_eq!(words(&found), ["drop_table ours.events", "drop_schema ours"]);
    let offline = graph.compare_with_history(&models(invoices), of_all_sorts()).unwrap();
    assert_eq!(words(&offline), ["drop_table ours.events", "drop_schema ours"]);
}

fn users(op: &mut Op) {
    op.create_table(
        "users",
        &[
            column("id", BigInt).primary_key(),
            column("name", Varchar(40)).not_null(),
            column("price", Numeric(9, 2)),
            column("changed", Integer),
        ],
    );
}

/// Whatever PostgreSQL has, in words that are not its own.
fn texts(op: &mut Op) {
    users(op);
    op.create_view("named", "select u.id, u.name from public.users u where u.name in ('x', 'y') order by 1;");
    op.create_view("again", "select count(*) as n from named where name <> 'it''s'");
    op.create_view("all_users", "select * from users with check option");
    op.create_materialized_view("kept", "select id, lower(name) as low from users with no data");
    op.create_index("ix_kept", "kept", &["id"]).predicate("low in ('a', 'b')");
    let body = "returns int language plpgsql immutable as $b$ begin return a * 2; end $b$";
    op.create_function("times", "a int, b numeric(9, 2) = 1", body);
    op.create_function("times", "a text", "returns text language sql as $$ select a || a $$");
    op.create_function(
        "first_user",
        "",
        "returns setof users language sql as $$ select * from users limit 1 $$",
    );
    let touch = "returns trigger language plpgsql as $$ begin new.changed = 1; return new; end $$";
    op.create_function("touch", "", touch);
    op.create_trigger(
        "touch",
        "before update of name, price",
        "users",
        "for each row when (new.name is distinct from old.name) execute function touch()",
    );
    op.create_trigger("insert", "instead of insert", "named", "for each row execute function touch()");
    op.create_procedure("clean", "inout n int", "language sql as $$ delete from users; select 1 $$");
}

/// The same, as MySQL has it.
fn texts_on_mysql(op: &mut Op) {
    users(op);
    op.create_view("named", "select u.id, u.name from users u where u.name in ('x', 'y') order by id");
    op.create_view("again", "select count(*) as n from named where name <> 'it''s'");
    op.create_function(
        "times",
        "a int, b numeric(9, 2)",
        "returns int deterministic begin declare x int default 2; return a * x; end",
    );
    op.create_trigger("touch", "before update", "users", "for each row set new.changed = 1");
}

fn texts_of(database: &TestDatabase) -> Declare {
    match database.database() {
        Database::Mysql => texts_on_mysql,
        Database::Postgres => texts,
        Database::Sqlite => |op| {
            users(op);
            op.create_view(
                "named",
                "select u.id, u.name from users u where u.name in ('x', 'y') order by id",
            );
            op.create_view("again", "select count(*) as n from named where name <> 'it''s'");
            let text = "when new.name <> old.name begin update users set changed = 1 where id = new.id; end";
            op.create_trigger("touch", "before update of name, price", "users", text);
        },
    }
}

/// Makes it a database that was never migrated.
async fn forget(database: &TestDatabase) {
    for table in ["ftf_migrate_version", "ftf_migrate_history"] {
        database.execute(&format!("DROP TABLE {table}")).await;
    }
}

async fn what_was_made_by_revisions_is_what_is_declared(database: &TestDatabase) {
    let declare = texts_of(database);
    let graph = up(declare);
    graph.upgrade(database.url()).await.unwrap();
    assert_eq!(said(database, graph, declare).await, [""; 0]);
    let offline = graph.compare_with_history(&models(declare), Autogenerate::new()).unwrap();
    assert!(offline.is_same(), "{:?}", offline.operations());
    // Nobody declares them any more.
    assert_eq!(said(database, graph, users).await, [""; 0]);
    let gone = compare(database, graph, users, of_all_sorts()).await;
    let gone = words(&gone);
    let views = gone.iter().filter(|it| it.contains("view")).count();
    assert!(gone.iter().any(|it| it == "drop_trigger touch on users"), "{gone:?}");
    assert_eq!(views, if database.database() == Database::Postgres { 4 } else { 2 }, "{gone:?}");
    let generated = only(compare(database, graph, users, of_all_sorts()).await);
    let back = generated.downgrade.join("\n");
    assert!(
        back.contains("op.create_view(\"again\", \"select count(*) as n from named"),
        "as it was written: {back}"
    );
}

/// Each text is asked about once.
async fn the_server_gives_its_own_form_at_once(database: &TestDatabase) {
    if database.database() != Database::Postgres {
        return;
    }
    up(texts).upgrade(database.url()).await.unwrap();
    let mut connection = Connection::from(sqlx::PgConnection::connect(database.url()).await.unwrap());
    let shown = reflect(&mut connection, &Filter::new().kinds(&Kind::ALL)).await.unwrap();
    let normal = normalize(&mut connection, &models(texts).metadata).await.unwrap();
    assert_eq!(shown.views, normal.views);
    assert_eq!(shown.triggers, normal.triggers);
    let texts = |it: &MetaData| {
        let texts = it.routines.values().map(|it| (it.arguments.clone(), it.definition.clone()));
        let mut texts: Vec<_> = texts.map(|it| format!("{it:?}")).collect();
        texts.sort();
        texts
    };
    assert_eq!(texts(&shown), texts(&normal));
}

async fn what_somebody_made_by_hand_is_what_is_declared(database: &TestDatabase) {
    // The text of a text: run once, and then the revisions know of nothing.
    let declare = texts_of(database);
    up(declare).upgrade(database.url()).await.unwrap();
    let graph = history(&[]);
    forget(database).await;
    assert_eq!(said(database, graph, declare).await, [""; 0]);
    assert_eq!(said(database, graph, users).await, [""; 0], "nobody speaks of the others");
}

async fn a_change_is_proposed_in_words_that_run(database: &TestDatabase) {
    fn before(op: &mut Op) {
        users(op);
        op.create_view("named", "select id, name from users");
        op.create_view("again", "select id from named");
    }
    fn after(op: &mut Op) {
        users(op);
        op.create_view("named", "select name from users where changed = 1");
        op.create_view("again", "select name from named");
    }
    let graph = up(before);
    graph.upgrade(database.url()).await.unwrap();
    let found = compare(database, graph, after, Autogenerate::new()).await;
    let words: Vec<_> = found.operations().iter().map(ToString::to_string).collect();
    // What reads a view of PostgreSQL stands in the way of its columns.
    let expected: &[&str] = match database.database() {
        Database::Postgres => {
            &["drop_view again", "drop_view named", "create_view named", "create_view again"]
        }
        _ => &["replace_view named", "replace_view again"],
    };
    assert_eq!(words, expected);
    let findings: Vec<_> = found.findings().iter().map(ToString::to_string).collect();
    let told = if expected.len() == 2 { "changed view 'named'" } else { "removed view 'again'" };
    assert_eq!(findings[0], told);
    let refused = Autogenerate::new().include(|object, _| !matches!(object, Object::View(_)));
    assert!(compare(database, graph, after, refused).await.is_same());
}

async fn routines_of_others_are_left_alone_by_their_arguments(database: &TestDatabase) {
    if database.database() != Database::Postgres {
        return;
    }
    let graph = up(|op| {
        users(op);
        op.create_function("f", "a int", "returns int language sql as $$ select a $$");
        op.create_function("g", "a int", "returns int language sql as $$ select a $$");
    });
    graph.upgrade(database.url()).await.unwrap();
    database.execute("CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'select a'").await;
    database.execute("CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'select 1::text'").await;
    let found = said(database, graph, |op| {
        users(op);
        op.create_function("f", "a integer", "returns int language sql as $$ select a $$");
    });
    assert_eq!(found.await, ["drop_function g(a int)"]);
    // Another default is another function to the server, which is told so in the words of the revision.
    let found = said(database, graph, |op| {
        users(op);
        op.create_function("f", "a int = 5", "returns int language sql as $$ select a $$");
        op.create_function("g", "a integer", "returns int language sql as $$ select a + 1 $$");
    });
    assert_eq!(
        found.await,
        ["drop_function g(a int)", "replace_function f(a int)", "create_function g(a integer)"]
    );
}

async fn what_the_catalogue_keeps_is_compared_where_no_revision_tells(database: &TestDatabase) {
    if database.database() != Database::Mysql {
        return;
    }
    up(texts_on_mysql).upgrade(database.url()).await.unwrap();
    let graph = history(&[]);
    forget(database).await;
    let found = said(database, graph, |op| {
        users(op);
        op.create_view("named", "select 1 as x");
        op.create_function("times", "a int, b numeric(9, 2)", "returns int deterministic return a * 3");
        op.create_trigger("touch", "before update", "users", "for each row set new.changed = 2");
    });
    let expected = ["replace_function times(a int, b numeric(9, 2))", "replace_trigger touch on users"];
    assert_eq!(found.await, expected, "of the view nothing is seen");
}

on_every_backend!(
    what_is_declared_is_made_and_then_nothing_differs,
    strangers_are_left_alone_and_what_revisions_made_is_not,
    the_first_table_in_a_schema_brings_the_schema,
    tables_of_a_schema_that_only_revisions_name_are_dropped_if_they_made_them,
    what_was_made_by_revisions_is_what_is_declared,
    the_server_gives_its_own_form_at_once,
    what_somebody_made_by_hand_is_what_is_declared,
    a_change_is_proposed_in_words_that_run,
    routines_of_others_are_left_alone_by_their_arguments,
    what_the_catalogue_keeps_is_compared_where_no_revision_tells,
);
