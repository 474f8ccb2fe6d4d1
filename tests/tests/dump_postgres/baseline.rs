//! What makes the database out of an empty one.

use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Constraint;
use ftf_migrate_core::schema::Exclude;
use ftf_migrate_core::schema::ExcludeElement;
use ftf_migrate_core::schema::ForeignKey;
use ftf_migrate_core::schema::PartitionBound;
use ftf_migrate_core::schema::PartitionKind;
use ftf_migrate_core::schema::PrimaryKey;
use ftf_migrate_core::schema::Storage;
use ftf_migrate_core::schema::TableName;
use ftf_migrate_core::schema::Unique;

pub(crate) fn upgrade(op: &mut Op) {
    op.create_extension("citext");
    op.create_enum("Stimmung, heute", &["froh", r#"it's "so""#, "", "größer"]);
    op.create_enum("unused", &["a", "b"]);
    op.create_sequence("Rechnung Nr.").start(1000).increment(2).cache(3).cycle();
    op.create_table("Häuser", &[column("Nr", Integer).not_null(), column("land", Text).not_null()])
        .comment("nach Ländern")
        .partition_by(PartitionKind::List, &["land"])
        .primary_key(&["land", "Nr"]);
    op.create_table(
        "Besuche",
        &[
            column("Id", BigInt).not_null().autoincrement(),
            column("Nummer", Custom("serial")).not_null(),
            column("Wann", Date).not_null().server_default(text("2026-01-01")).comment("der Tag"),
            column("Wie", Enum("Stimmung, heute", &["froh", r#"it's "so""#, "", "größer"]))
                .not_null()
                .server_default(text("froh")),
            column("Land", Text).collation("C"),
            column("Haus", Integer),
            column("davor", BigInt),
            column("davor wann", Date),
            column("doppelt", Integer).generated_stored(r#""Haus" * 2"#),
        ],
    )
    .partition_by(PartitionKind::Range, &["Wann"])
    .constraint(Constraint::PrimaryKey(PrimaryKey {
        name: Some("Besuche: Schlüssel".to_owned()),
        columns: vec!["Wann".to_owned(), "Id".to_owned()],
    }))
    .unique(&["Nummer", "Wann", "Id"])
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("Besuche_Land_Haus_fkey".to_owned()),
        columns: vec!["Land".to_owned(), "Haus".to_owned()],
        referent: TableName::new("Häuser"),
        referent_columns: vec!["land".to_owned(), "Nr".to_owned()],
        on_delete: Some(ForeignKeyAction::Cascade),
        on_update: None,
        match_kind: None,
        deferrable: None,
        not_valid: false,
    }))
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("davor".to_owned()),
        columns: vec!["davor".to_owned(), "davor wann".to_owned()],
        referent: TableName::new("Besuche"),
        referent_columns: vec!["Id".to_owned(), "Wann".to_owned()],
        on_delete: None,
        on_update: None,
        match_kind: None,
        deferrable: None,
        not_valid: false,
    }))
    .check("Besuche_Haus_check", r#""Haus" > 0"#);
    op.create_index(r#"nach "Haus""#, "Besuche", &["Haus"]).expression(r#"lower("Land")"#);
    op.create_table(
        "Kunden",
        &[
            column("ID", BigInt).primary_key().identity(Identity {
                always: true,
                start: Some(100),
                increment: Some(5),
                ..Identity::default()
            }),
            column("Name des Kunden", Varchar(63)).not_null().server_default(text(r#"O'Brien \ "x""#)),
            column("name", Text).collation("C"),
            column("Name", Text),
            column("select", Integer).not_null().server_default(int(1)).comment("ein reserviertes Wort"),
            column("type", Char(2)),
            column("self", Boolean).server_default(boolean(true)),
            column("größe", Numeric(7, 3)),
            column("naïve", Custom("numeric")).server_default(float(0.25)),
            column("用户", Uuid).server_default(sql("gen_random_uuid()")),
            column("1st", Timestamp).server_default(now()),
            column(r#"with "quotes""#, Jsonb).not_null().server_default(text(r#"{"a": [1, "b"]}"#)),
            column("semi;colon", TimeTz),
            column("a_column_whose_name_is_as_long_as_postgresql_lets_a_name_be_63b", Interval),
            column("mood", Enum("Stimmung, heute", &["froh", r#"it's "so""#, "", "größer"]))
                .server_default(text("froh")),
            column("tags", Array(&Text)).not_null().server_default(text("{}")),
            column("matrix", Array(&Integer)),
            column("raw", Bytes).server_default(bytes(b"\x00\xff")),
            column("net", Custom("inet")),
            column("doubled", Integer).generated_stored(r#""select" * 2"#),
        ],
    )
    .comment(
        r#"Wer kauft;
und "wie""#,
    )
    .constraint(Constraint::Unique(Unique {
        name: Some(r#"eindeutig, mit "Namen""#.to_owned()),
        columns: vec!["Name des Kunden".to_owned(), "select".to_owned()],
        nulls_not_distinct: true,
        include: vec!["name".to_owned()],
        deferrable: None,
    }))
    .check("Kunden: select oder nichts", r#"("select" > 0) OR (name IS NULL)"#)
    .check("Kunden_größe_check", r#""größe" > 0.5"#);
    op.create_index("Kunden_tags_idx", "Kunden", &["tags"]).method("gin");
    op.create_index("lower name", "Kunden", &[])
        .part(ftf_migrate_core::schema::IndexPart {
            order: Some(ftf_migrate_core::schema::SortOrder::Desc),
            ..ftf_migrate_core::schema::IndexPart::expression("lower(name)")
        })
        .nulls_last()
        .column("select")
        .predicate(r#""select" > 3"#);
    op.create_index("Ünique", "Kunden", &[])
        .column("type")
        .operator_class("bpchar_pattern_ops")
        .unique()
        .include(&["self"])
        .storage_parameter("fillfactor", "70");
    op.create_table(
        "Launen",
        &[
            column("Wie", Enum("Stimmung, heute", &["froh", r#"it's "so""#, "", "größer"])),
            column("warum", Text),
        ],
    )
    .partition_by(PartitionKind::List, &["Wie"]);
    op.create_table(
        "Notiz",
        &[column("id", BigInt).primary_key(), column("Besuch", BigInt), column("am", Date)],
    )
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("Notiz zu".to_owned()),
        columns: vec!["Besuch".to_owned(), "am".to_owned()],
        referent: TableName::new("Besuche"),
        referent_columns: vec!["Id".to_owned(), "Wann".to_owned()],
        on_delete: None,
        on_update: None,
        match_kind: None,
        deferrable: None,
        not_valid: false,
    }));
    op.create_table("Worte", &[column("Wort", Text), column("n", Integer), column("m", Integer)])
        .partition_by_expression(PartitionKind::Range, r#"lower("Wort")"#)
        .partition_by(PartitionKind::Range, &["n"])
        .partition_by_expression(PartitionKind::Range, "n + m")
        .partition_by_expression(PartitionKind::Range, r#""Wort" COLLATE "C""#);
    op.create_table("no key", &[column("a", Integer), column("b", Text).unique()]);
    op.create_table(
        "option",
        &[
            column("id", BigInt).primary_key(),
            column("string", SmallInt),
            column("vec", Real),
            column("double", Double),
        ],
    );
    op.create_table(
        "order",
        &[
            column("user", BigInt).not_null(),
            column("group", Integer).not_null(),
            column("where", Text).storage(Storage::External),
        ],
    )
    .constraint(Constraint::PrimaryKey(PrimaryKey {
        name: Some("order_pk".to_owned()),
        columns: vec!["group".to_owned(), "user".to_owned()],
    }))
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("order to Kunden".to_owned()),
        columns: vec!["user".to_owned()],
        referent: TableName::new("Kunden"),
        referent_columns: vec!["ID".to_owned()],
        on_delete: Some(ForeignKeyAction::Restrict),
        on_update: Some(ForeignKeyAction::Cascade),
        match_kind: None,
        deferrable: Some(Deferrable::InitiallyDeferred),
        not_valid: false,
    }));
    op.create_table(
        "order lines",
        &[
            column("id", Custom("serial")).primary_key(),
            column("user", BigInt),
            column("group", Integer),
            column("parent", Integer).references("order lines", "id"),
            column("customer", BigInt).references("Kunden", "ID").on_delete(ForeignKeyAction::SetNull),
            column("span", Custom("tstzrange")),
        ],
    )
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("order lines_group_user_fkey".to_owned()),
        columns: vec!["group".to_owned(), "user".to_owned()],
        referent: TableName::new("order"),
        referent_columns: vec!["group".to_owned(), "user".to_owned()],
        on_delete: None,
        on_update: None,
        match_kind: Some(ForeignKeyMatch::Full),
        deferrable: None,
        not_valid: false,
    }))
    .exclude(Exclude {
        name: Some("order lines_span_excl".to_owned()),
        method: None,
        elements: vec![ExcludeElement { expression: "span".to_owned(), operator: "&&".to_owned() }],
        predicate: None,
        deferrable: None,
    });
    op.create_table(
        "Kunden_Tags",
        &[
            column("kunde", BigInt).not_null().references("Kunden", "ID"),
            column("line", Integer).not_null().references("order lines", "id"),
        ],
    )
    .primary_key(&["kunde", "line"]);
    op.create_table("circle a", &[column("id", Integer).primary_key(), column("b", Integer)]);
    op.create_table(
        "circle b",
        &[column("id", Integer).primary_key(), column("a", Integer).references("circle a", "id")],
    );
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
    op.create_index("nur 2026", "Besuche 2026 so", &[]).desc("Haus").predicate(r#""Haus" > 7"#);
    op.create_foreign_key("circle a_b_fkey", "circle a", &["b"], "circle b", &["id"]);
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
}
