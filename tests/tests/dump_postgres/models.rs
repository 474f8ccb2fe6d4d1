//! The tables of the database, as they were found in it.
//!
//! ftf-migrate-core needs the features `models`, `chrono`, `rust_decimal`, `serde_json`, `uuid`.

use ftf_migrate_core::model::{Model, SqlEnum};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Exclude;
use ftf_migrate_core::schema::ExcludeElement;
use ftf_migrate_core::schema::PartitionBound;
use ftf_migrate_core::schema::PartitionKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, SqlEnum)]
#[sql_enum(name = "Stimmung, heute")]
pub enum StimmungHeute {
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
#[model(table = "Besuche")]
#[model(partition_by(Range, "Wann"))]
#[model(primary_key("Wann", "Id", name = "Besuche: Schlüssel"))]
#[model(unique("Nummer", "Wann", "Id"))]
#[model(foreign_key(
    columns("Land", "Haus"),
    references("Häuser", "land", "Nr"),
    on_delete = Cascade
))]
#[model(foreign_key(columns("davor", "davor wann"), references("Besuche", "Id", "Wann"), name = "davor"))]
#[model(check("Besuche_Haus_check", r#""Haus" > 0"#))]
#[model(index("Haus", expression(r#"lower("Land")"#), name = r#"nach "Haus""#))]
pub struct Besuche {
    #[column(name = "Id", autoincrement)]
    pub id: i64,
    #[column(name = "Nummer", sql_type = Custom("serial"))]
    pub nummer: i32,
    #[column(name = "Wann", server_default = "2026-01-01", comment = "der Tag")]
    pub wann: chrono::NaiveDate,
    #[column(name = "Wie", server_default = "froh")]
    pub wie: StimmungHeute,
    #[column(name = "Land", collation = "C")]
    pub land: Option<String>,
    #[column(name = "Haus")]
    pub haus: Option<i32>,
    pub davor: Option<i64>,
    #[column(name = "davor wann")]
    pub davor_wann: Option<chrono::NaiveDate>,
    #[column(generated_stored = r#""Haus" * 2"#)]
    pub doppelt: Option<i32>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "Häuser", comment = "nach Ländern")]
#[model(partition_by(List, "land"))]
#[model(primary_key("land", "Nr"))]
pub struct Hauser {
    #[column(name = "Nr")]
    pub nr: i32,
    pub land: String,
}

#[derive(Clone, Debug, Model)]
#[model(table = "Kunden", comment = "Wer kauft;\nund \"wie\"")]
#[model(unique(
    "Name des Kunden",
    "select",
    name = r#"eindeutig, mit "Namen""#,
    nulls_not_distinct,
    include("name")
))]
#[model(check("Kunden: select oder nichts", r#"("select" > 0) OR (name IS NULL)"#))]
#[model(check("Kunden_größe_check", r#""größe" > 0.5"#))]
#[model(index("tags", name = "Kunden_tags_idx", method = "gin"))]
#[model(index(
    "type",
    operator_class = "bpchar_pattern_ops",
    name = "Ünique",
    unique,
    include("self"),
    storage_parameter("fillfactor", "70")
))]
pub struct Kunden {
    #[column(name = "ID", primary_key, identity(always, start = 100, increment = 5))]
    pub id: i64,
    #[column(name = "Name des Kunden", length = 63, server_default = r#"O'Brien \ "x""#)]
    pub name_des_kunden: String,
    #[column(collation = "C")]
    pub name: Option<String>,
    #[column(name = "Name")]
    pub name_2: Option<String>,
    #[column(server_default = 1, comment = "ein reserviertes Wort")]
    pub select: i32,
    #[column(fixed_length = 2)]
    pub r#type: Option<String>,
    #[column(name = "self", server_default = true)]
    pub self_column: Option<bool>,
    #[column(name = "größe", precision = 7, scale = 3)]
    pub grosse: Option<rust_decimal::Decimal>,
    #[column(name = "naïve", sql_type = Custom("numeric"), server_default = 0.25)]
    pub naive: Option<rust_decimal::Decimal>,
    #[column(name = "用户", server_default = sql("gen_random_uuid()"))]
    pub yong_hu: Option<uuid::Uuid>,
    #[column(name = "1st", server_default = now())]
    pub column_1st: Option<chrono::NaiveDateTime>,
    #[column(name = r#"with "quotes""#, server_default = r#"{"a": [1, "b"]}"#)]
    pub with_quotes: serde_json::Value,
    #[column(name = "semi;colon", sql_type = TimeTz)]
    pub semi_colon: Option<String>,
    #[column(sql_type = Interval)]
    pub a_column_whose_name_is_as_long_as_postgresql_lets_a_name_be_63b: Option<String>,
    #[column(server_default = "froh")]
    pub mood: Option<StimmungHeute>,
    #[column(server_default = "{}")]
    pub tags: Vec<String>,
    pub matrix: Option<Vec<i32>>,
    #[column(server_default = b"\x00\xff")]
    pub raw: Option<Vec<u8>>,
    #[column(sql_type = Custom("inet"))]
    pub net: Option<String>,
    #[column(generated_stored = r#""select" * 2"#)]
    pub doubled: Option<i32>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "Notiz")]
#[model(foreign_key(columns("Besuch", "am"), references("Besuche", "Id", "Wann"), name = "Notiz zu"))]
pub struct Notiz {
    #[column(primary_key)]
    pub id: i64,
    #[column(name = "Besuch")]
    pub besuch: Option<i64>,
    pub am: Option<chrono::NaiveDate>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "circle a")]
pub struct CircleA {
    #[column(primary_key)]
    pub id: i32,
    #[column(references = CircleB::id)]
    pub b: Option<i32>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "circle b")]
pub struct CircleB {
    #[column(primary_key)]
    pub id: i32,
    #[column(references = CircleA::id)]
    pub a: Option<i32>,
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
#[model(table = "order")]
#[model(primary_key("group", "user", name = "order_pk"))]
#[model(foreign_key(
    columns("user"),
    references("Kunden", "ID"),
    name = "order to Kunden",
    on_delete = Restrict,
    on_update = Cascade,
    deferrable = InitiallyDeferred
))]
pub struct Order {
    pub user: i64,
    pub group: i32,
    #[column(storage = External)]
    pub r#where: Option<String>,
}

#[derive(Clone, Debug, Model)]
#[model(table = "order lines")]
#[model(foreign_key(
    columns("group", "user"),
    references("order", "group", "user"),
    match_kind = Full
))]
pub struct OrderLine {
    #[column(primary_key, sql_type = Custom("serial"))]
    pub id: i32,
    pub user: Option<i64>,
    pub group: Option<i32>,
    #[column(references = ("order lines", "id"))]
    pub parent: Option<i32>,
    #[column(references = Kunden::id, on_delete = SetNull)]
    pub customer: Option<i64>,
    #[column(sql_type = Custom("tstzrange"))]
    pub span: Option<String>,
}

ftf_migrate_core::declare!(|op| {
    op.create_extension("citext");
    op.create_enum("unused", &["a", "b"]);
    op.create_sequence("Rechnung Nr.").start(1000).increment(2).cache(3).cycle();
    op.create_table(
        "Kunden_Tags",
        &[
            column("kunde", BigInt).not_null().references("Kunden", "ID"),
            column("line", Integer).not_null().references("order lines", "id"),
        ],
    )
    .primary_key(&["kunde", "line"]);
    op.create_table(
        "Launen",
        &[
            column("Wie", Enum("Stimmung, heute", &["froh", r#"it's "so""#, "", "größer"])),
            column("warum", Text),
        ],
    )
    .partition_by(PartitionKind::List, &["Wie"]);
    op.create_table("Worte", &[column("Wort", Text), column("n", Integer), column("m", Integer)])
        .partition_by_expression(PartitionKind::Range, r#"lower("Wort")"#)
        .partition_by(PartitionKind::Range, &["n"])
        .partition_by_expression(PartitionKind::Range, "n + m")
        .partition_by_expression(PartitionKind::Range, r#""Wort" COLLATE "C""#);
    op.create_table("no key", &[column("a", Integer), column("b", Text).unique()]);
    op.create_partition(
        "Besuche 2026",
        "Besuche",
        PartitionBound::range(&["'2026-01-01'"], &["'2027-01-01'"]),
    )
    .partition_by(PartitionKind::Hash, &["Id"]);
    op.create_partition(
        "Besuche bis 2026",
        "Besuche",
        PartitionBound::range(&["MINVALUE"], &["'2026-01-01'"]),
    );
    op.create_partition("Besuche sonst", "Besuche", PartitionBound::Default);
    op.create_partition("Häuser anderswo", "Häuser", PartitionBound::Default)
        .partition_by(PartitionKind::Hash, &["Nr"]);
    op.create_partition(
        r#"Häuser, "hier""#,
        "Häuser",
        PartitionBound::list(&["'de'", "'it''s, (so'", "'at'"]),
    );
    op.create_partition("Launen so", "Launen", PartitionBound::list(&[r#"'it''s "so"'"#, "''", "NULL"]));
    op.create_partition(
        "Worte a",
        "Worte",
        PartitionBound::range(
            &["'a'", "MINVALUE", "MINVALUE", "MINVALUE"],
            &["'b'", "5", "MAXVALUE", "MAXVALUE"],
        ),
    )
    .partition_by_expression(PartitionKind::Hash, r#"lower("Wort") COLLATE "C""#)
    .partition_by(PartitionKind::Hash, &["m"]);
    op.create_partition(
        "Besuche 2026 anders",
        "Besuche 2026",
        PartitionBound::Hash { modulus: 2, remainder: 0 },
    );
    op.create_partition("Besuche 2026 so", "Besuche 2026", PartitionBound::Hash { modulus: 2, remainder: 1 });
    op.create_partition(
        "Häuser anderswo 0",
        "Häuser anderswo",
        PartitionBound::Hash { modulus: 2, remainder: 0 },
    );
    op.create_partition(
        "Häuser anderswo 1",
        "Häuser anderswo",
        PartitionBound::Hash { modulus: 2, remainder: 1 },
    );
    op.create_partition("Worte a 0", "Worte a", PartitionBound::Hash { modulus: 1, remainder: 0 });
    op.rename_constraint("Besuche bis 2026", "Besuche bis 2026_pkey", "alter Schlüssel");
    op.alter_column("Besuche bis 2026", "Wie").server_default(text("größer"));
    op.alter_column("Besuche bis 2026", "Land").not_null();
    op.create_table_comment("Besuche sonst", "der Rest");
    op.create_check_constraint("nur alt", "Besuche bis 2026", r#""Haus" < 1000"#);
    op.create_check_constraint("not yet", "order lines", "id > 0").not_valid();
    op.create_exclude_constraint(
        "order lines",
        Exclude {
            name: Some("order lines_span_excl".to_owned()),
            method: None,
            elements: vec![ExcludeElement { expression: "span".to_owned(), operator: "&&".to_owned() }],
            predicate: None,
            deferrable: None,
        },
    );
    op.create_index("nur 2026", "Besuche 2026 so", &[]).desc("Haus").predicate(r#""Haus" > 7"#);
    op.create_index("lower name", "Kunden", &[])
        .part(ftf_migrate_core::schema::IndexPart {
            order: Some(ftf_migrate_core::schema::SortOrder::Desc),
            ..ftf_migrate_core::schema::IndexPart::expression("lower(name)")
        })
        .nulls_last()
        .column("select")
        .predicate(r#""select" > 3"#);
    op.create_procedure(
        "leeren",
        "",
        r#"LANGUAGE sql
AS $procedure$DELETE FROM "no key"$procedure$"#,
    );
    op.create_function(
        "tick",
        "",
        r"RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN NEW.vec := 1; RETURN NEW; END $function$",
    );
    op.create_function(
        "zweimal, bitte",
        r#"n integer DEFAULT 1, VARIADIC "Rest" text[] DEFAULT '{}'::text[]"#,
        r"RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT n * 2 -- it's $1 $function$",
    );
    op.create_function(
        "zweimal, bitte",
        "t citext",
        r"RETURNS text
 LANGUAGE sql
AS $function$SELECT t || t$function$",
    );
    op.create_materialized_view(
        "Gemerkt",
        r#"SELECT a.id,
    count(b.id) AS n
   FROM ("circle a" a
     LEFT JOIN "circle b" b ON ((b.a = a.id)))
  GROUP BY a.id"#,
    );
    op.create_view(
        "Käufe",
        r#"SELECT k."Name des Kunden",
    o.id
   FROM ("Kunden" k
     JOIN "order lines" o ON ((o.customer = k."ID")))
  WHERE (k.name = ANY (ARRAY['a'::text, 'b''c'::text]))"#,
    );
    op.create_view(
        "zuerst",
        r#"SELECT k.id,
    l."user"
   FROM ("Käufe" k
     JOIN "order lines" l USING (id))"#,
    );
    op.create_index("Gemerkt einmal", "Gemerkt", &["id"]).unique().predicate("n > 0");
    op.create_trigger(
        "statt dessen",
        "INSTEAD OF INSERT",
        "Käufe",
        "FOR EACH ROW EXECUTE FUNCTION tick('a', 'b')",
    );
    op.create_trigger(
        "vor allem",
        "BEFORE INSERT OR UPDATE OF vec",
        "option",
        "FOR EACH ROW WHEN ((new.vec IS NULL)) EXECUTE FUNCTION tick()",
    );
});
