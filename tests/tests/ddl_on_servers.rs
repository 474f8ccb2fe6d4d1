//! The statements of `ftf-migrate-core/tests/ddl_cases`, run on real servers: each case in a
//! database of its own, first what happened before, then its operations.
//!
//! `FTF_TEST_POSTGRES_URL` and `FTF_TEST_MYSQL_URL` (MariaDB or MySQL) name servers whose user may
//! create databases.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../../ftf-migrate-core/tests/ddl_cases/mod.rs"]
mod ddl_cases;

use ddl_cases::{CASES, Case, SERVERS, compile, replay};
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::ddl::{CompileError, Effect, Object, Statement};
use ftf_migrate_core::operation::NotReversible;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{MetaData, TableName};
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Executor, SqliteConnection};
use std::str::FromStr;

/// Each server has other collations.
const COLLATION: &str = "a collation";
/// SQLite has schemas only when other files are attached.
const SCHEMA: &str = "a table in a schema";
/// SQLite makes no column anew that a view reads.
const VIEWS: &[&str] = &["what reads a column steps aside", "a view with an old name is not made again"];

fn server(product: Product) -> Server {
    SERVERS.iter().map(|(_, server)| *server).find(|server| server.product == product).unwrap()
}

fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().copied().flatten().filter(|case| !case.name.starts_with(COLLATION))
}

/// What is run for a case: what happened before it, its operations, and, where the server takes
/// all of them and each has an inverse, the way back. Refused operations are left out.
fn statements(case: &Case, server: &Server) -> Vec<Statement> {
    let before = replay(case.before);
    let shown = compile(case.operations, server, before.clone());
    let is_whole = shown.iter().all(Result::is_ok);
    let mut all = compile(case.before, server, MetaData::unknown());
    if all.iter().any(Result::is_err) {
        // What the server cannot make, it cannot change.
        return Vec::new();
    }
    all.extend(shown);
    if is_whole {
        all.extend(way_back(case, server, before).unwrap_or_default());
    }
    all.into_iter().filter_map(Result::ok).flatten().collect()
}

fn way_back(
    case: &Case,
    server: &Server,
    mut state: MetaData,
) -> Result<Vec<Result<Vec<Statement>, CompileError>>, NotReversible> {
    let (mut op, mut back) = (Op::new(), Vec::new());
    (case.operations)(&mut op);
    for recorded in op.recorded() {
        back.push(recorded.operation.reverse(&state)?);
        state.apply(&recorded.operation).unwrap();
    }
    let mut compiled = Vec::new();
    for operation in back.into_iter().rev().flatten() {
        compiled.push(ftf_migrate_core::compile(&operation, server, &state));
        state.apply(&operation).unwrap();
    }
    Ok(compiled)
}

/// The effect as a question to the catalogue, and its right answer; `None` where there is nothing to ask.
fn question(effect: &Effect, is_postgres: bool) -> Option<(String, i64)> {
    let (object, answer) = match effect {
        Effect::Appears(object) => (object, 1),
        Effect::Disappears(object) => (object, 0),
        Effect::Repeatable | Effect::Unknown => return None,
    };
    let schema = |name: &TableName| match &name.schema {
        Some(schema) => format!("'{schema}'"),
        None => if is_postgres { "current_schema()" } else { "database()" }.to_owned(),
    };
    let within = |table: &TableName| {
        format!("table_schema = {} AND table_name = {}", schema(table), text(&table.name))
    };
    let sql = match object {
        Object::Table(table) => format!("information_schema.tables WHERE {}", within(table)),
        Object::Column(table, column) => {
            format!("information_schema.columns WHERE {} AND column_name = {}", within(table), text(column))
        }
        Object::Index(table, index) if is_postgres => {
            format!("pg_indexes WHERE schemaname = {} AND indexname = {}", schema(table), text(index))
        }
        // A row for each column of the index.
        Object::Index(table, index) => format!(
            "information_schema.statistics WHERE seq_in_index = 1 AND {} AND index_name = {}",
            within(table),
            text(index)
        ),
        Object::Constraint(table, name) if is_postgres => format!(
            "pg_constraint WHERE conrelid = '{}'::regclass AND conname = {}",
            table.to_string().replace('.', "\".\""),
            text(name)
        ),
        Object::Constraint(table, name) => format!(
            "information_schema.table_constraints WHERE {} AND constraint_name = {}",
            within(table),
            text(name)
        ),
        Object::Schema(name) => format!("information_schema.schemata WHERE schema_name = {}", text(name)),
        Object::Enum(name) => format!("pg_type WHERE typname = {}", text(&name.name)),
        Object::Sequence(name) | Object::View(name) if is_postgres => {
            format!("pg_class WHERE relkind IN ('S', 'v', 'm') AND relname = {}", text(&name.name))
        }
        Object::Sequence(name) | Object::View(name) => {
            format!("information_schema.tables WHERE table_type <> 'BASE TABLE' AND {}", within(name))
        }
        Object::Extension(name) => format!("pg_extension WHERE extname = {}", text(name)),
        Object::Partition(_, table) => {
            format!("pg_inherits WHERE inhrelid = {}::regclass", text(&table.name))
        }
        Object::Routine(name, _) => {
            format!("information_schema.routines WHERE routine_name = {}", text(&name.name))
        }
        Object::Trigger(_, name) => {
            format!("information_schema.triggers WHERE trigger_name = {}", text(name))
        }
        Object::EnumValue(_, value) => format!("pg_enum WHERE enumlabel = {}", text(value)),
    };
    Some((format!("SELECT count(*) FROM {sql}"), answer))
}

fn text(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// Runs the statements of a case in order; what the server says against one, and an effect that is
/// not there afterwards, is added to `wrong`.
macro_rules! run {
    ($connection:expr, $case:expr, $server:expr, $wrong:expr) => {
        for Statement { sql, effect, .. } in statements($case, $server) {
            if let Err(error) = $connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.clone()))).await {
                $wrong.push(format!("{}\n    {sql}\n    {error}", $case.name));
                break;
            }
            let question = question(&effect, $server.product == Product::Postgres);
            if let Some((question, answer)) = question.filter(|_| $server.product != Product::Sqlite) {
                let query = sqlx::query_scalar::<_, i64>(AssertSqlSafe(question.clone()));
                match query.fetch_one(&mut $connection).await {
                    Ok(found) if found == answer => {}
                    found => $wrong.push(format!("{}\n    {sql}\n    {question}: {found:?}", $case.name)),
                }
            }
        }
    };
}

fn url(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: give the URL of a server whose user may create databases")
    })
}

#[tokio::test]
async fn sqlite_accepts_every_statement() {
    let mut wrong = Vec::new();
    for case in cases().filter(|case| case.name != SCHEMA && !VIEWS.contains(&case.name)) {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        // As a run does before it makes tables anew.
        connection.execute("PRAGMA foreign_keys = OFF").await.unwrap();
        run!(connection, case, &server(Product::Sqlite), wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn postgres_accepts_every_statement() {
    let options = PgConnectOptions::from_str(&url("FTF_TEST_POSTGRES_URL")).unwrap();
    let mut admin: PgConnection = options.clone().connect().await.unwrap();
    let mut wrong = Vec::new();
    for (number, case) in cases().enumerate() {
        let name = format!("ftf_ddl_{}_{number}", std::process::id());
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        let mut connection = options.clone().database(&name).connect().await.unwrap();
        run!(connection, case, &server(Product::Postgres), wrong);
        connection.close().await.unwrap();
        admin.execute(AssertSqlSafe(format!("DROP DATABASE {name}"))).await.unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn mysql_or_mariadb_accepts_every_statement() {
    let options = MySqlConnectOptions::from_str(&url("FTF_TEST_MYSQL_URL")).unwrap();
    let mut admin: MySqlConnection = options.clone().connect().await.unwrap();
    let version: String = sqlx::query_scalar("SELECT version()").fetch_one(&mut admin).await.unwrap();
    let product = if version.contains("MariaDB") { Product::Mariadb } else { Product::Mysql };
    let mut wrong = Vec::new();
    for (number, case) in cases().enumerate() {
        let name = format!("ftf_ddl_{}_{number}", std::process::id());
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"))).await.unwrap();
        let mut connection = options.clone().database(&name).connect().await.unwrap();
        run!(connection, case, &server(product), wrong);
        connection.close().await.unwrap();
        admin.execute(AssertSqlSafe(format!("DROP DATABASE {name}"))).await.unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Makes, as a run does, what `op` records on SQLite.
async fn on_sqlite(connection: &mut SqliteConnection, before: fn(&mut Op), operations: fn(&mut Op)) {
    connection.execute("PRAGMA foreign_keys = OFF").await.unwrap();
    for statement in
        compile(operations, &server(Product::Sqlite), replay(before)).into_iter().flat_map(Result::unwrap)
    {
        connection.execute(sqlx::raw_sql(AssertSqlSafe(statement.sql))).await.unwrap();
    }
    connection.execute("PRAGMA foreign_keys = ON").await.unwrap();
}

#[tokio::test]
async fn a_changed_sqlite_column_keeps_values_constraints_indexes_and_the_rows_of_other_tables() {
    let tables: fn(&mut Op) = |op| {
        op.create_table("users", &[column("id", BigInt).primary_key()]);
        op.create_table(
            "posts",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("user_id", BigInt).references("users", "id").on_delete(ForeignKeyAction::Cascade),
                column("views", Varchar(9)).check("views <> 'x'").unique(),
            ],
        );
        op.create_table(
            "notes",
            &[column("post_id", BigInt).references("posts", "id").on_delete(ForeignKeyAction::Cascade)],
        );
        op.create_index("ix_posts", "posts", &["user_id", "views"]);
    };
    let rows: fn(&mut Op) = |op| {
        op.bulk_insert("users", &["id"], rows![[1]]);
        op.bulk_insert("posts", &["id", "user_id", "views"], rows![[7, 1, "12"], [8, 1, None::<String>]]);
        op.bulk_insert("notes", &["post_id"], rows![[7], [8]]);
    };
    let changes: fn(&mut Op) = |op| {
        op.alter_column("posts", "views").sql_type(Integer);
        op.alter_column("posts", "user_id").sql_type(Integer);
        op.create_check_constraint("ck_views", "posts", "views < 100");
    };
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    on_sqlite(&mut connection, |_| {}, tables).await;
    on_sqlite(&mut connection, tables, rows).await;
    on_sqlite(&mut connection, tables, changes).await;

    let found: Vec<(i64, i64, Option<i64>, String)> =
        sqlx::query_as("SELECT id, user_id, views, typeof(views) FROM posts ORDER BY id")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    assert_eq!(found, [(7, 1, Some(12), "integer".into()), (8, 1, None, "null".into())]);
    let notes: i64 =
        sqlx::query_scalar("SELECT count(*) FROM notes").fetch_one(&mut connection).await.unwrap();
    assert_eq!(notes, 2);
    let indexes: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    assert_eq!(indexes, ["ix_posts", "sqlite_autoindex_posts_1"]);
    for refused in [
        "INSERT INTO posts (user_id, views) VALUES (2, 1)",
        "INSERT INTO posts (user_id, views) VALUES (1, 12)",
        "INSERT INTO posts (user_id, views) VALUES (1, 100)",
        "INSERT INTO posts (user_id, views) VALUES (1, 'x')",
    ] {
        assert!(connection.execute(refused).await.is_err(), "{refused}");
    }
    connection.execute("DELETE FROM users").await.unwrap();
    let notes: i64 =
        sqlx::query_scalar("SELECT count(*) FROM notes").fetch_one(&mut connection).await.unwrap();
    assert_eq!(notes, 0, "the foreign keys still cascade");
}

/// Texts in which a quote, a backslash or an unusual character could end the literal or change it.
const TEXTS: &[&str] =
    &["it's", "a\\", "\\'", "'; --", "\\\\n", "line\nbreak\ttab", "%s :x ? $1", "ä 😀", "\"q\" `b`", ""];

/// The INSERT of [`TEXTS`] into `t`, as the compiler writes it.
fn insert_texts(product: Product) -> Vec<String> {
    let insert: fn(&mut Op) = |op| {
        let rows = TEXTS.iter().zip(0_i64..).map(|(text, number)| vec![number.into(), (*text).into()]);
        op.create_table("t", &[column("id", BigInt).primary_key(), column("v", Text).comment("a\\'b")]);
        op.bulk_insert("t", &["id", "v"], rows.collect());
    };
    compile(insert, &server(product), MetaData::unknown())
        .into_iter()
        .flat_map(Result::unwrap)
        .map(|it| it.sql)
        .collect()
}

#[tokio::test]
async fn texts_arrive_as_they_are_whatever_the_server_makes_of_backslashes() {
    let mut mysql: MySqlConnection =
        MySqlConnectOptions::from_str(&url("FTF_TEST_MYSQL_URL")).unwrap().connect().await.unwrap();
    let name = format!("ftf_ddl_texts_{}", std::process::id());
    mysql.execute(AssertSqlSafe(format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"))).await.unwrap();
    mysql.execute(sqlx::raw_sql(AssertSqlSafe(format!("USE {name}")))).await.unwrap();
    for mode in ["", "NO_BACKSLASH_ESCAPES", "ANSI"] {
        mysql.execute(AssertSqlSafe(format!("SET sql_mode = '{mode}'"))).await.unwrap();
        for sql in insert_texts(Product::Mariadb) {
            mysql.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.unwrap();
        }
        let found: Vec<String> =
            sqlx::query_scalar("SELECT v FROM t ORDER BY id").fetch_all(&mut mysql).await.unwrap();
        assert_eq!(found, TEXTS, "sql_mode {mode}");
        mysql.execute("DROP TABLE t").await.unwrap();
    }
    mysql.execute(AssertSqlSafe(format!("DROP DATABASE {name}"))).await.unwrap();

    let mut postgres: PgConnection =
        PgConnectOptions::from_str(&url("FTF_TEST_POSTGRES_URL")).unwrap().connect().await.unwrap();
    postgres.execute("CREATE SCHEMA IF NOT EXISTS ftf_ddl_texts").await.unwrap();
    postgres.execute("SET search_path = ftf_ddl_texts").await.unwrap();
    for mode in ["on", "off"] {
        postgres.execute(AssertSqlSafe(format!("SET standard_conforming_strings = {mode}"))).await.unwrap();
        for sql in insert_texts(Product::Postgres) {
            postgres.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.unwrap();
        }
        let found: Vec<String> =
            sqlx::query_scalar("SELECT v FROM t ORDER BY id").fetch_all(&mut postgres).await.unwrap();
        assert_eq!(found, TEXTS, "standard_conforming_strings {mode}");
        postgres.execute("DROP TABLE t").await.unwrap();
    }
    postgres.execute("DROP SCHEMA ftf_ddl_texts").await.unwrap();

    let mut sqlite = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    for sql in insert_texts(Product::Sqlite) {
        sqlite.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.unwrap();
    }
    let found: Vec<String> =
        sqlx::query_scalar("SELECT v FROM t ORDER BY id").fetch_all(&mut sqlite).await.unwrap();
    assert_eq!(found, TEXTS);
}
