//! The tables of the database, as they were found in it.
//!
//! ftf-migrate-core needs the features `models`, `chrono`, `rust_decimal`.

use ftf_migrate_core::model::Model;
use ftf_migrate_core::prelude::*;

#[derive(Clone, Debug, Model)]
#[model(table = "Kunden")]
#[model(unique("Name des Kunden", "select"))]
#[model(check(r#""select" > 0"#))]
#[model(check("Kunden: alles", r#""select" > 0 OR name IS NULL"#))]
#[model(check("groß genug", r#""größe" > 0.5"#))]
#[model(index(expression("type COLLATE NOCASE"), name = "Ünique", unique))]
pub struct Kunden {
    #[column(name = "ID", primary_key, autoincrement)]
    pub id: i64,
    #[column(name = "Name des Kunden", length = 63, server_default = r#"O'Brien \ "x""#)]
    pub name_des_kunden: String,
    #[column(collation = "NOCASE")]
    pub name: Option<String>,
    #[column(server_default = 1)]
    pub select: i32,
    #[column(fixed_length = 2)]
    pub r#type: Option<String>,
    #[column(name = "self", server_default = true)]
    pub self_column: Option<bool>,
    #[column(name = "größe", precision = 7, scale = 3)]
    pub grosse: Option<rust_decimal::Decimal>,
    #[column(name = "用户", sql_type = Custom("UUID"))]
    pub yong_hu: Option<String>,
    #[column(name = "1st", server_default = now())]
    pub column_1st: Option<chrono::DateTime<chrono::Utc>>,
    #[column(
        name = r#"with "quotes""#,
        sql_type = Custom("JSON"),
        server_default = r#"{"a": [1, "b"]}"#
    )]
    pub with_quotes: String,
    #[column(name = "semi;colon")]
    pub semi_colon: Option<chrono::NaiveDate>,
    #[column(server_default = b"\x00\xff")]
    pub raw: Option<Vec<u8>>,
    #[column(sql_type = Custom(""))]
    pub whatever: Option<String>,
    #[column(sql_type = Custom("MEDIUM FANCY TYPE(3)"))]
    pub odd: Option<String>,
    #[column(generated_stored = r#""select" * 2"#)]
    pub doubled: Option<i32>,
    #[column(generated_virtual = "doubled * 2")]
    pub twice: Option<i32>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "option")]
pub struct OptionRow {
    #[column(primary_key)]
    pub id: i64,
    pub string: Option<i16>,
    pub vec: Option<f32>,
    pub double: Option<f64>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "order", without_rowid)]
#[model(primary_key("group", "user", name = "order_pk"))]
pub struct Order {
    #[column(references = ("Kunden", "ID"))]
    pub user: i32,
    pub group: i32,
    pub r#where: Option<String>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "order lines")]
#[model(foreign_key(
    columns("parent"),
    references("order lines", "id"),
    on_delete = Cascade,
    deferrable = InitiallyDeferred
))]
#[model(foreign_key(
    columns("group", "user"),
    references("order", "group", "user"),
    on_update = SetNull
))]
pub struct OrderLine {
    #[column(primary_key)]
    pub id: i64,
    pub user: Option<i32>,
    pub group: Option<i32>,
    pub parent: Option<i32>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "texts", strict)]
pub struct TextRow {
    #[column(primary_key)]
    pub key: String,
    #[column(sql_type = Custom("ANY"))]
    pub value: Option<String>,
}

ftf_migrate_core::declare!(|op| {
    op.create_table(
        "Kunden_Tags",
        &[
            column("kunde", Integer).not_null().references("Kunden", "ID"),
            column("line", Integer).not_null().references("order lines", "id"),
        ],
    )
    .primary_key(&["kunde", "line"]);
    op.create_table("no key", &[column("a", Integer), column("b", Text).unique()]);
    op.create_index("lower name", "Kunden", &[])
        .part(ftf_migrate_core::schema::IndexPart {
            order: Some(ftf_migrate_core::schema::SortOrder::Desc),
            ..ftf_migrate_core::schema::IndexPart::expression("lower(name)")
        })
        .column("select")
        .predicate(r#""select" > 3"#);
    op.create_view(
        "Käufe",
        r#"WITH "Käufe"("Nr.", "was ist") AS (SELECT id, 'it''s' FROM "order lines") SELECT * FROM "Käufe""#,
    );
    op.create_view(
        "zuerst",
        r#"SELECT "Nr." -- the first
FROM "Käufe""#,
    );
    op.create_trigger("statt", "INSTEAD OF INSERT", "Käufe", "BEGIN SELECT 1; END");
    op.create_trigger(
        "vor allem",
        "AFTER UPDATE OF vec",
        "option",
        r#"WHEN new.vec IS NULL BEGIN UPDATE "option" SET vec = 1 WHERE id = new.id; END"#,
    );
});
