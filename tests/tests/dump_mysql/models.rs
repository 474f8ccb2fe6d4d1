//! The tables of the database, as they were found in it.
//!
//! ftf-migrate-core needs the features `models`, `chrono`, `rust_decimal`, `serde_json`.

use ftf_migrate_core::model::{Model, SqlEnum};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Constraint;
use ftf_migrate_core::schema::ForeignKey;
use ftf_migrate_core::schema::PrimaryKey;
use ftf_migrate_core::schema::TableName;
use ftf_migrate_core::schema::Unique;

#[derive(Clone, Copy, Debug, PartialEq, Eq, SqlEnum)]
#[sql_enum(name = "Kunden_mood")]
pub enum KundenMood {
    #[sql_enum(rename = "froh")]
    Froh,
    #[sql_enum(rename = r#"it's "so""#)]
    ItSSo,
    #[sql_enum(rename = "")]
    Empty,
    #[sql_enum(rename = "größer")]
    Grosser,
}

#[derive(Clone, Debug, Model)]
#[model(table = "Kunden", comment = "Wer kauft;\nund \"wie\"", collation = "utf8mb4_unicode_ci")]
#[model(primary_key("ID", name = "PRIMARY"))]
#[model(unique("Name des Kunden", "select", name = r#"eindeutig, mit "Namen""#))]
#[model(check("Kunden: select oder nichts", "`select` > 0 or `name` is null"))]
#[model(check("größe", "`größe` > 0.5"))]
#[model(index("name", length = 10, "select", name = "prefix"))]
pub struct Kunden {
    #[column(name = "ID", autoincrement)]
    pub id: i64,
    #[column(name = "Name des Kunden", length = 63, server_default = r#"O'Brien \ "x""#)]
    pub name_des_kunden: String,
    #[column(sql_type = Custom("text"), collation = "utf8mb4_bin")]
    pub name: Option<String>,
    #[column(server_default = 1, comment = "ein reserviertes Wort")]
    pub select: i32,
    #[column(fixed_length = 2)]
    pub r#type: Option<String>,
    #[column(name = "self", server_default = true)]
    pub self_column: Option<bool>,
    #[column(name = "größe", precision = 7, scale = 3)]
    pub grosse: Option<rust_decimal::Decimal>,
    #[column(name = "用户", sql_type = Custom("int(10) unsigned"))]
    pub yong_hu: Option<u32>,
    #[column(name = "1st", server_default = now(), on_update_now)]
    pub column_1st: Option<chrono::NaiveDateTime>,
    #[column(name = r#"with "quotes""#, sql_type = Json)]
    pub with_quotes: Option<serde_json::Value>,
    #[column(name = "semi;colon", sql_type = Custom("time"))]
    pub semi_colon: Option<String>,
    #[column(name = "tick`ed", sql_type = Custom("year(4)"))]
    pub tick_ed: Option<String>,
    #[column(sql_type = Custom("mediumint(9)"))]
    pub a_column_whose_name_is_as_long_as_mariadb_lets_a_name_be_64bytes: Option<i32>,
    #[column(server_default = "froh")]
    pub mood: Option<KundenMood>,
    #[column(sql_type = Custom("set('a','b')"))]
    pub few: Option<String>,
    #[column(sql_type = Custom("varbinary(20)"))]
    pub raw: Option<String>,
    #[column(generated_stored = "`select` * 2")]
    pub doubled: Option<i32>,
    #[column(generated_virtual = "`select` * 4")]
    pub twice: Option<i32>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "option")]
#[model(primary_key("id", name = "PRIMARY"))]
pub struct OptionRow {
    pub id: i64,
    pub string: Option<i16>,
    pub vec: Option<f32>,
    pub double: Option<f64>,
    pub tiny: Option<i8>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "order")]
#[model(primary_key("group", "user", name = "PRIMARY"))]
#[model(foreign_key(
    columns("user"),
    references("Kunden", "ID"),
    name = "order to Kunden",
    on_delete = Cascade,
    on_update = Cascade
))]
pub struct Order {
    pub user: i64,
    pub group: i32,
    pub r#where: Option<String>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "order lines")]
#[model(primary_key("id", name = "PRIMARY"))]
#[model(foreign_key(
    columns("customer"),
    references("Kunden", "ID"),
    name = "lines_customer",
    on_delete = SetNull
))]
#[model(foreign_key(columns("group", "user"), references("order", "group", "user"), name = "lines_order"))]
#[model(foreign_key(columns("parent"), references("order lines", "id"), name = "lines_parent"))]
pub struct OrderLine {
    #[column(autoincrement)]
    pub id: i32,
    pub user: Option<i64>,
    pub group: Option<i32>,
    pub parent: Option<i32>,
    pub customer: Option<i64>,
}

ftf_migrate_core::declare!(|op| {
    op.create_table("Kunden_Tags", &[column("kunde", BigInt).not_null(), column("line", Integer).not_null()])
        .constraint(Constraint::PrimaryKey(PrimaryKey {
            name: Some("PRIMARY".to_owned()),
            columns: vec!["kunde".to_owned(), "line".to_owned()],
        }))
        .constraint(Constraint::ForeignKey(ForeignKey {
            name: Some("tags_kunde".to_owned()),
            columns: vec!["kunde".to_owned()],
            referent: TableName::new("Kunden"),
            referent_columns: vec!["ID".to_owned()],
            on_delete: None,
            on_update: None,
            match_kind: None,
            deferrable: None,
            not_valid: false,
        }))
        .constraint(Constraint::ForeignKey(ForeignKey {
            name: Some("tags_line".to_owned()),
            columns: vec!["line".to_owned()],
            referent: TableName::new("order lines"),
            referent_columns: vec!["id".to_owned()],
            on_delete: None,
            on_update: None,
            match_kind: None,
            deferrable: None,
            not_valid: false,
        }));
    op.create_table("no key", &[column("a", Integer), column("b", Varchar(20))]).constraint(
        Constraint::Unique(Unique {
            name: Some("b".to_owned()),
            columns: vec!["b".to_owned()],
            nulls_not_distinct: false,
            include: vec![],
            deferrable: None,
        }),
    );
    op.drop_enum("Kunden_mood");
    op.create_procedure("leeren", "", "DELETE FROM `no key`");
    op.create_view("Käufe", "select `o`.`id` AS `Nr.`,`o`.`customer` AS `customer` from `order lines` `o`");
    op.create_trigger(
        "vor allem",
        "BEFORE INSERT",
        "option",
        "FOR EACH ROW SET NEW.vec = coalesce(NEW.vec, 1)",
    );
});
