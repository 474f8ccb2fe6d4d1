//! Models of which nothing has changed: a comparison with the database that was made from them says nothing.
#![expect(dead_code, reason = "the fields are read by the derives alone")]

use ftf_migrate_core::autogenerate::{Renames, diff};
use ftf_migrate_core::capabilities::Product;
use ftf_migrate_core::model::{Model, SqlEnum};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, Live, block_on, said};

#[derive(SqlEnum)]
#[sql_enum(rename_all = "snake_case")]
enum Status {
    Draft,
    InReview,
    #[sql_enum(rename = "it's out")]
    Out,
}

/// Every type that all databases have, with NULL and without.
#[derive(Model)]
#[model(table = "types", comment = "it's \"every\" type \\ of all")]
struct Types {
    #[column(primary_key, autoincrement)]
    id: i64,
    truth: bool,
    tiny: i8,
    byte: u8,
    small: Option<i16>,
    medium: i32,
    unsigned: u32,
    real: f32,
    double: Option<f64>,
    words: String,
    #[column(length = 20)]
    short: Option<String>,
    #[column(fixed_length = 2)]
    country: String,
    bytes: Vec<u8>,
    day: chrono::NaiveDate,
    at: Option<chrono::NaiveTime>,
    moment: chrono::NaiveDateTime,
    instant: chrono::DateTime<chrono::Utc>,
    uid: uuid::Uuid,
    json: Option<serde_json::Value>,
    #[column(sql_type = Json)]
    text_of_json: String,
    #[column(precision = 10, scale = 2)]
    price: rust_decimal::Decimal,
    #[column(precision = 30)]
    big: Option<bigdecimal::BigDecimal>,
    status: Status,
    #[column(comment = "who's there? \\ %s")]
    maybe: Option<Status>,
}

/// Every form of default.
#[derive(Model)]
#[model(table = "defaults")]
struct Defaults {
    #[column(primary_key)]
    id: i64,
    #[column(server_default = 0)]
    zero: i32,
    #[column(server_default = -5)]
    below: i64,
    #[column(server_default = 127)]
    tiny: i8,
    #[column(server_default = 1.5)]
    half: f64,
    #[column(server_default = -0.25)]
    quarter: f32,
    #[column(server_default = 1, precision = 10, scale = 2)]
    whole: rust_decimal::Decimal,
    #[column(server_default = 2.5, precision = 10, scale = 2)]
    price: rust_decimal::Decimal,
    #[column(server_default = sql("1 + 1"))]
    sum: i32,
    #[column(server_default = true)]
    yes: bool,
    #[column(server_default = false)]
    no: bool,
    #[column(server_default = "", length = 20)]
    empty: String,
    #[column(server_default = "it's \"so\"", length = 40)]
    quoted: String,
    #[column(server_default = "C:\\x")]
    path: String,
    #[column(server_default = "5", length = 5)]
    digits: String,
    #[column(server_default = "NULL")]
    null_word: String,
    #[column(server_default = "now()")]
    now_word: String,
    #[column(server_default = "naïve")]
    foreign: String,
    #[column(server_default = "ab", fixed_length = 4)]
    code: String,
    #[column(server_default = sql("lower('It''s')"), length = 20)]
    lowered: String,
    #[column(server_default = "{}")]
    object: serde_json::Value,
    #[column(server_default = "{\"a\": [1, 2.5, \"it's\"], \"b\": null}")]
    json: serde_json::Value,
    #[column(server_default = "[]", sql_type = Json)]
    list: serde_json::Value,
    #[column(server_default = now())]
    created: chrono::NaiveDateTime,
    #[column(server_default = now())]
    instant: chrono::DateTime<chrono::Utc>,
    #[column(server_default = "2020-02-29")]
    day: chrono::NaiveDate,
    #[column(server_default = "10:20:30")]
    at: chrono::NaiveTime,
    #[column(server_default = "2020-02-29 10:20:30")]
    moment: chrono::NaiveDateTime,
    #[column(server_default = "7c9e6679-7425-40de-944b-e07fc1f90ae7")]
    uid: uuid::Uuid,
    #[column(server_default = "it's out")]
    status: Status,
    #[column(server_default = b"\x00\x01\xff")]
    raw: Vec<u8>,
}

/// Checks, computed columns, keys and indexes in words that every database reads.
#[derive(Model)]
#[model(table = "rules")]
#[model(check("price > 0 AND price <> 3"), check("named", "price between 1 and 99 or kind in ('a', 'b')"))]
#[model(
    check("length(kind) < 20"),
    check("kind like 'a%' or kind = ''"),
    check("paid is not null and not (price < 0)")
)]
#[model(check("case when paid then price else 0 end >= 0"), check("on_day > '2020-01-31'"))]
#[model(unique("kind", "price"), index("kind", desc("price")), index("on_day", name = "by day"))]
struct Rule {
    #[column(primary_key, name = "tenant")]
    tenant: i32,
    #[column(primary_key)]
    code: i32,
    price: i32,
    #[column(length = 30, unique)]
    kind: String,
    paid: bool,
    on_day: chrono::NaiveDate,
    #[column(generated_stored = "price * 2 + 1")]
    twice: Option<i32>,
    #[column(generated_stored = "upper(kind)", length = 30)]
    loud: Option<String>,
    #[column(references = Types::id, on_delete = Cascade, on_update = Restrict, index)]
    type_id: i64,
    #[column(references = Defaults::id, on_delete = SetNull)]
    default_id: Option<i64>,
}

/// What PostgreSQL alone has.
#[derive(Model)]
#[model(table = "on_postgres")]
#[model(
    check("words is null or words <> 'it''s'"),
    check("happened at time zone 'utc' > '2020-01-01'::timestamp")
)]
#[model(check("tags <@ ARRAY['a', 'b']::text[]"), check("kind IN ('a', 'b', 'c')"))]
#[model(index("words", predicate = "kind IN ('x', 'y') AND words IS NOT NULL"))]
#[model(index(expression("lower(words)"), desc("id"), name = "folded", unique, predicate = "(id > 3)"))]
#[model(index("tags", method = "gin"))]
#[model(index("doc", method = "GIN", name = "docs"))]
#[model(index("kind", include("id"), storage_parameter("fillfactor", "70"), name = "covering"))]
#[model(index(expression("(doc ->> 'a')"), expression("coalesce(words, '')"), name = "inside"))]
#[model(unique("kind", "id", nulls_not_distinct, include("words"), deferrable = InitiallyDeferred))]
struct OnPostgres {
    #[column(primary_key, identity(always, start = 10, increment = 5))]
    id: i64,
    #[column(server_default = "{}")]
    tags: Vec<String>,
    #[column(server_default = sql("ARRAY[1, 2]"))]
    numbers: Vec<i32>,
    #[column(length = 9)]
    kind: Option<String>,
    #[column(collation = "C", storage = External)]
    words: Option<String>,
    #[column(sql_type = Custom("tstzrange"))]
    during: Option<String>,
    #[column(sql_type = Custom("timestamp(3)"), server_default = now())]
    exact: chrono::NaiveDateTime,
    #[column(sql_type = Custom("varchar"), server_default = "it's")]
    plain: String,
    #[column(sql_type = Interval, server_default = "1 day")]
    span: String,
    #[column(sql_type = TimeTz)]
    at_zone: Option<String>,
    happened: Option<chrono::DateTime<chrono::Utc>>,
    #[column(server_default = sql("gen_random_uuid()"))]
    uid: uuid::Uuid,
    #[column(server_default = sql("(now() at time zone 'utc')"))]
    utc: chrono::NaiveDateTime,
    #[column(server_default = sql("jsonb_build_object('a', 1)"))]
    doc: serde_json::Value,
    statuses: Option<Vec<Status>>,
    #[column(generated_stored = "coalesce(kind, 'it''s') || '-' || coalesce(words, '')")]
    joined: String,
}

/// What MySQL and MariaDB have.
#[derive(Model)]
#[model(table = "on_mysql", engine = "InnoDB", charset = "utf8mb4", collation = "utf8mb4_bin")]
#[model(check("json_valid(words) or words <> 'it''s'"), index("words", length = 10))]
struct OnMysql {
    #[column(primary_key, autoincrement)]
    id: i64,
    words: String,
    #[column(charset = "latin1", length = 20, server_default = "x")]
    latin: String,
    #[column(sql_type = Custom("int unsigned"), server_default = 7)]
    unsigned: u32,
    #[column(sql_type = Custom("datetime(3)"), server_default = sql("CURRENT_TIMESTAMP(3)"))]
    exact: chrono::NaiveDateTime,
    #[column(server_default = now(), on_update_now)]
    seen: chrono::NaiveDateTime,
    #[column(generated_virtual = "concat(words, '-')", length = 50)]
    computed: Option<String>,
    #[column(sql_type = Custom("mediumtext"))]
    medium: Option<String>,
    #[column(sql_type = Custom("bit(3)"), server_default = sql("b'101'"))]
    bits: Vec<u8>,
}

/// What SQLite has.
#[derive(Model)]
#[model(table = "on_sqlite", without_rowid, strict)]
#[model(check("length( words )>0"), index("words", predicate = "words <> 'it''s'", name = "partial"))]
#[model(index(expression("lower(words)"), name = "folded", unique))]
struct OnSqlite {
    #[column(primary_key)]
    code: String,
    #[column(collation = "NOCASE")]
    words: String,
    #[column(generated_virtual = "upper( words )")]
    loud: Option<String>,
    #[column(server_default = sql("(unixepoch())"))]
    at: i64,
}

fn models(product: Product) -> MetaData {
    let mut op = Op::new();
    Types::describe(&mut op);
    Defaults::describe(&mut op);
    Rule::describe(&mut op);
    match product {
        Product::Postgres => OnPostgres::describe(&mut op),
        Product::Mysql | Product::Mariadb => OnMysql::describe(&mut op),
        Product::Sqlite => OnSqlite::describe(&mut op),
    }
    let mut metadata = MetaData::new();
    for recorded in op.recorded() {
        metadata.apply(&recorded.operation).unwrap();
    }
    metadata
}

/// Made as the models are written, and made as a generated revision would: each in a database of its own.
fn says_nothing(backend: Backend) {
    block_on(async {
        for generated in [false, true] {
            let mut live = Live::create(backend).await;
            let models = models(live.server.product);
            let operations = if generated {
                live.propose(&models, &Renames::default()).await.upgrade
            } else {
                diff(&MetaData::new(), &models)
            };
            let what = format!("{}, {}", live.server, if generated { "generated" } else { "as written" });
            live.run(MetaData::new(), &operations, &what).await;
            let left = live.propose(&models, &Renames::default()).await;
            let tables = live.reflect().await.tables;
            assert!(
                left.upgrade.is_empty(),
                "{what}\n{}\n{:#?}\n{tables:#?}",
                said(&left.upgrade),
                left.upgrade
            );
            assert!(left.downgrade.is_empty(), "{what}, back\n{}", said(&left.downgrade));
        }
    });
}

#[test]
fn unchanged_models_are_not_reported_on_postgres() {
    says_nothing(Backend::Postgres);
}

#[test]
fn unchanged_models_are_not_reported_on_mysql() {
    says_nothing(Backend::Mysql);
}

#[test]
fn unchanged_models_are_not_reported_on_sqlite() {
    says_nothing(Backend::Sqlite);
}
