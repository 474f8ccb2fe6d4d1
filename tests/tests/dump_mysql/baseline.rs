//! What makes the database out of an empty one.

use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Constraint;
use ftf_migrate_core::schema::ForeignKey;
use ftf_migrate_core::schema::PrimaryKey;
use ftf_migrate_core::schema::TableName;
use ftf_migrate_core::schema::Unique;

pub(crate) fn upgrade(op: &mut Op) {
    op.create_table(
        "Kunden",
        &[
            column("ID", BigInt).not_null().autoincrement(),
            column("Name des Kunden", Varchar(63)).not_null().server_default(text(r#"O'Brien \ "x""#)),
            column("name", Custom("text")).collation("utf8mb4_bin"),
            column("select", Integer).not_null().server_default(int(1)).comment("ein reserviertes Wort"),
            column("type", Char(2)),
            column("self", Boolean).server_default(boolean(true)),
            column("größe", Numeric(7, 3)),
            column("用户", Custom("int(10) unsigned")),
            column("1st", Timestamp).server_default(now()).on_update_now(),
            column(r#"with "quotes""#, Json),
            column("semi;colon", Custom("time")),
            column("tick`ed", Custom("year(4)")),
            column(
                "a_column_whose_name_is_as_long_as_mariadb_lets_a_name_be_64bytes",
                Custom("mediumint(9)"),
            ),
            column("mood", Enum("Kunden_mood", &["froh", r#"it's "so""#, "", "größer"]))
                .server_default(text("froh")),
            column("few", Custom("set('a','b')")),
            column("raw", Custom("varbinary(20)")),
            column("doubled", Integer).generated_stored("`select` * 2"),
            column("twice", Integer).generated_virtual("`select` * 4"),
        ],
    )
    .comment(
        r#"Wer kauft;
und "wie""#,
    )
    .collation("utf8mb4_unicode_ci")
    .constraint(Constraint::PrimaryKey(PrimaryKey {
        name: Some("PRIMARY".to_owned()),
        columns: vec!["ID".to_owned()],
    }))
    .constraint(Constraint::Unique(Unique {
        name: Some(r#"eindeutig, mit "Namen""#.to_owned()),
        columns: vec!["Name des Kunden".to_owned(), "select".to_owned()],
        nulls_not_distinct: false,
        include: vec![],
        deferrable: None,
    }))
    .check("Kunden: select oder nichts", "`select` > 0 or `name` is null")
    .check("größe", "`größe` > 0.5");
    op.create_index("prefix", "Kunden", &[]).column("name").length(10).column("select");
    op.create_table("no key", &[column("a", Integer), column("b", Varchar(20))]).constraint(
        Constraint::Unique(Unique {
            name: Some("b".to_owned()),
            columns: vec!["b".to_owned()],
            nulls_not_distinct: false,
            include: vec![],
            deferrable: None,
        }),
    );
    op.create_table(
        "option",
        &[
            column("id", BigInt).not_null(),
            column("string", SmallInt),
            column("vec", Real),
            column("double", Double),
            column("tiny", TinyInt),
        ],
    )
    .constraint(Constraint::PrimaryKey(PrimaryKey {
        name: Some("PRIMARY".to_owned()),
        columns: vec!["id".to_owned()],
    }));
    op.create_table(
        "order",
        &[column("user", BigInt).not_null(), column("group", Integer).not_null(), column("where", Text)],
    )
    .constraint(Constraint::PrimaryKey(PrimaryKey {
        name: Some("PRIMARY".to_owned()),
        columns: vec!["group".to_owned(), "user".to_owned()],
    }))
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("order to Kunden".to_owned()),
        columns: vec!["user".to_owned()],
        referent: TableName::new("Kunden"),
        referent_columns: vec!["ID".to_owned()],
        on_delete: Some(ForeignKeyAction::Cascade),
        on_update: Some(ForeignKeyAction::Cascade),
        match_kind: None,
        deferrable: None,
        not_valid: false,
    }));
    op.create_table(
        "order lines",
        &[
            column("id", Integer).not_null().autoincrement(),
            column("user", BigInt),
            column("group", Integer),
            column("parent", Integer),
            column("customer", BigInt),
        ],
    )
    .constraint(Constraint::PrimaryKey(PrimaryKey {
        name: Some("PRIMARY".to_owned()),
        columns: vec!["id".to_owned()],
    }))
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("lines_customer".to_owned()),
        columns: vec!["customer".to_owned()],
        referent: TableName::new("Kunden"),
        referent_columns: vec!["ID".to_owned()],
        on_delete: Some(ForeignKeyAction::SetNull),
        on_update: None,
        match_kind: None,
        deferrable: None,
        not_valid: false,
    }))
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("lines_order".to_owned()),
        columns: vec!["group".to_owned(), "user".to_owned()],
        referent: TableName::new("order"),
        referent_columns: vec!["group".to_owned(), "user".to_owned()],
        on_delete: None,
        on_update: None,
        match_kind: None,
        deferrable: None,
        not_valid: false,
    }))
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("lines_parent".to_owned()),
        columns: vec!["parent".to_owned()],
        referent: TableName::new("order lines"),
        referent_columns: vec!["id".to_owned()],
        on_delete: None,
        on_update: None,
        match_kind: None,
        deferrable: None,
        not_valid: false,
    }));
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
    op.create_procedure("leeren", "", "DELETE FROM `no key`");
    op.create_view("Käufe", "select `o`.`id` AS `Nr.`,`o`.`customer` AS `customer` from `order lines` `o`");
    op.create_trigger(
        "vor allem",
        "BEFORE INSERT",
        "option",
        "FOR EACH ROW SET NEW.vec = coalesce(NEW.vec, 1)",
    );
}
