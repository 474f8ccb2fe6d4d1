//! What makes the database out of an empty one.

use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Constraint;
use ftf_migrate_core::schema::ForeignKey;
use ftf_migrate_core::schema::PrimaryKey;
use ftf_migrate_core::schema::TableName;

pub(crate) fn upgrade(op: &mut Op) {
    op.create_table(
        "Kunden",
        &[
            column("ID", BigInt).primary_key().autoincrement(),
            column("Name des Kunden", Varchar(63)).not_null().server_default(text(r#"O'Brien \ "x""#)),
            column("name", Text).collation("NOCASE"),
            column("select", Integer).not_null().server_default(int(1)),
            column("type", Char(2)),
            column("self", Boolean).server_default(boolean(true)),
            column("größe", Numeric(7, 3)),
            column("用户", Custom("UUID")),
            column("1st", TimestampTz).server_default(now()),
            column(r#"with "quotes""#, Custom("JSON")).not_null().server_default(text(r#"{"a": [1, "b"]}"#)),
            column("semi;colon", Date),
            column("raw", Bytes).server_default(bytes(b"\x00\xff")),
            column("whatever", Custom("")),
            column("odd", Custom("MEDIUM FANCY TYPE(3)")),
            column("doubled", Integer).generated_stored(r#""select" * 2"#),
            column("twice", Integer).generated_virtual("doubled * 2"),
        ],
    )
    .unique(&["Name des Kunden", "select"])
    .check("Kunden_select_check", r#""select" > 0"#)
    .check("Kunden: alles", r#""select" > 0 OR name IS NULL"#)
    .check("groß genug", r#""größe" > 0.5"#);
    op.create_index("lower name", "Kunden", &[])
        .part(ftf_migrate_core::schema::IndexPart {
            order: Some(ftf_migrate_core::schema::SortOrder::Desc),
            ..ftf_migrate_core::schema::IndexPart::expression("lower(name)")
        })
        .column("select")
        .predicate(r#""select" > 3"#);
    op.create_index("Ünique", "Kunden", &[]).expression("type COLLATE NOCASE").unique();
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
            column("user", Integer).not_null().references("Kunden", "ID"),
            column("group", Integer).not_null(),
            column("where", Text),
        ],
    )
    .without_rowid()
    .constraint(Constraint::PrimaryKey(PrimaryKey {
        name: Some("order_pk".to_owned()),
        columns: vec!["group".to_owned(), "user".to_owned()],
    }));
    op.create_table(
        "order lines",
        &[
            column("id", BigInt).primary_key(),
            column("user", Integer),
            column("group", Integer),
            column("parent", Integer),
        ],
    )
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("order lines_parent_fkey".to_owned()),
        columns: vec!["parent".to_owned()],
        referent: TableName::new("order lines"),
        referent_columns: vec!["id".to_owned()],
        on_delete: Some(ForeignKeyAction::Cascade),
        on_update: None,
        match_kind: None,
        deferrable: Some(Deferrable::InitiallyDeferred),
        not_valid: false,
    }))
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("order lines_group_user_fkey".to_owned()),
        columns: vec!["group".to_owned(), "user".to_owned()],
        referent: TableName::new("order"),
        referent_columns: vec!["group".to_owned(), "user".to_owned()],
        on_delete: None,
        on_update: Some(ForeignKeyAction::SetNull),
        match_kind: None,
        deferrable: None,
        not_valid: false,
    }));
    op.create_table(
        "Kunden_Tags",
        &[
            column("kunde", Integer).not_null().references("Kunden", "ID"),
            column("line", Integer).not_null().references("order lines", "id"),
        ],
    )
    .primary_key(&["kunde", "line"]);
    op.create_table("texts", &[column("key", Text).primary_key(), column("value", Custom("ANY"))]).strict();
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
}
