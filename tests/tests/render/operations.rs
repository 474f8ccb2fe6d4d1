//! Every operation that can be rendered, with every option.

use ftf_migrate_core::operation::{Algorithm, Lock, SequenceChange};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{
    Check, Constraint, Exclude, ExcludeElement, ForeignKey, PartitionBound, PartitionKind, PrimaryKey,
    Storage, TableName, Unique,
};

pub(crate) fn everything(op: &mut Op) {
    tables(op);
    columns(op);
    constraints(op);
    indexes(op);
    names_and_texts(op);
    objects(op);
    replaceable(op);
}

fn tables(op: &mut Op) {
    op.create_schema("shop").if_not_exists();
    op.create_enum("size", &["s", "m"]).schema("shop");
    op.add_enum_value("size", "l").schema("shop").after("m").if_not_exists();
    op.rename_enum_value("size", "s", "small");
    op.rename_enum("size", "sizes").schema("shop");
    op.create_table(
        "users",
        &[
            column("id", BigInt).primary_key().autoincrement(),
            column("email", Varchar(190)).not_null().unique().comment("to log in \"with\""),
            column("balance", Numeric(10, 2)).not_null().server_default(float(0.5)),
            column("active", Boolean).not_null().server_default(boolean(true)),
            column("team_id", BigInt).references("teams", "id").on_delete(ForeignKeyAction::SetNull),
            column("made_at", TimestampTz).not_null().server_default(now()),
            column("kind", Enum("kind", &["a", "b c"])).server_default(text("a")),
            column("tags", Array(&Text)),
            column("payload", Jsonb).server_default(sql("'{}'")),
            column("twice", Integer).generated_stored("balance * 2"),
            column("other", Integer).generated_virtual("1"),
            column("place", Custom("point")),
        ],
    )
    .comment("people")
    .unique(&["email", "active"])
    .check("users_check", "balance > 0 OR \"active\"");
    op.create_table(
        "members",
        &[
            column("user_id", BigInt).not_null().references_in(Some("shop"), "users", "id"),
            column("team_id", BigInt).not_null(),
            column("number", Integer).identity(Identity {
                always: true,
                start: Some(10),
                cycle: true,
                ..Identity::default()
            }),
            column("plain", Integer).identity(Identity::default()),
        ],
    )
    .schema("shop")
    .if_not_exists()
    .primary_key(&["team_id", "user_id"])
    .foreign_key(&["team_id", "number"], "teams", &["id", "number"])
    .constraint(Constraint::Unique(Unique {
        name: Some("odd".to_owned()),
        columns: vec!["number".to_owned()],
        nulls_not_distinct: true,
        include: vec!["plain".to_owned()],
        deferrable: Some(Deferrable::InitiallyDeferred),
    }))
    .constraint(Constraint::ForeignKey(ForeignKey {
        name: Some("far".to_owned()),
        columns: vec!["plain".to_owned()],
        referent: TableName::new("teams").in_schema("shop"),
        referent_columns: vec!["id".to_owned()],
        on_delete: Some(ForeignKeyAction::Cascade),
        on_update: Some(ForeignKeyAction::NoAction),
        match_kind: Some(ForeignKeyMatch::Full),
        deferrable: Some(Deferrable::InitiallyImmediate),
        not_valid: true,
    }))
    .constraint(Constraint::Check(Check {
        name: Some("later".to_owned()),
        expression: "number > 0".to_owned(),
        not_valid: true,
    }))
    .exclude(Exclude {
        name: Some("apart".to_owned()),
        method: Some("gist".to_owned()),
        elements: vec![ExcludeElement { expression: "number".to_owned(), operator: "=".to_owned() }],
        predicate: Some("number > 1".to_owned()),
        deferrable: None,
    });
    op.create_table("notes", &[column("id", Integer), column("text", Text).collation("NOCASE")])
        .without_rowid()
        .strict()
        .constraint(Constraint::PrimaryKey(PrimaryKey {
            name: Some("own_name".to_owned()),
            columns: vec!["id".to_owned()],
        }));
    op.create_table("logs", &[column("at", Timestamp).on_update_now().charset("latin1").invisible()])
        .engine("InnoDB")
        .charset("utf8mb4")
        .collation("utf8mb4_bin");
    op.rename_table("logs", "log").schema("shop");
    op.create_table_comment("log", "what happened");
    op.alter_table_options("log").engine("InnoDB").collation("utf8mb4_bin");
    op.alter_table_options("log").strict(true).without_rowid(false);
    op.drop_table_comment("log").schema("shop");
    op.drop_table("log").if_exists().cascade();
    op.drop_enum("size").schema("shop").if_exists();
    op.drop_schema("shop").if_exists().cascade();
}

fn columns(op: &mut Op) {
    op.add_column("users", column("nick", Char(8)).not_null().unique().storage(Storage::External))
        .after("email")
        .algorithm(Algorithm::Inplace)
        .lock(Lock::None);
    op.add_column("users", column("n", SmallInt).compression("lz4")).schema("shop").first().if_not_exists();
    op.add_column("users", column("boss", BigInt).references("users", "id"));
    op.drop_column("users", "nick").schema("shop").if_exists().cascade();
    op.rename_column("users", "nick", "nickname").schema("shop");
    op.alter_column("users", "a").sql_type(Varchar(20)).using("a::text").not_null();
    op.alter_column("users", "a")
        .nullable()
        .server_default(int(-3))
        .comment("c")
        .collation("C")
        .charset("utf8");
    op.alter_column("users", "a")
        .drop_server_default()
        .drop_comment()
        .drop_collation()
        .drop_charset()
        .existing(column("a", Text).not_null());
    op.alter_column("users", "a").generated_stored("1").autoincrement().on_update_now().invisible();
    op.alter_column("users", "a").drop_generated().drop_autoincrement().drop_on_update_now().visible();
    op.alter_column("users", "a")
        .identity(Identity { cache: Some(5), ..Identity::default() })
        .drop_identity();
    op.alter_column("users", "a")
        .storage(Storage::Main)
        .drop_storage()
        .compression("pglz")
        .drop_compression();
}

fn constraints(op: &mut Op) {
    op.create_primary_key("users_pkey", "users", &["id"]).schema("shop");
    op.create_unique_constraint("u", "users", &["a", "b"])
        .nulls_not_distinct()
        .include(&["c"])
        .deferrable(Deferrable::InitiallyDeferred);
    op.create_foreign_key("f", "users", &["team_id"], "teams", &["id"])
        .referent_schema("shop")
        .on_delete(ForeignKeyAction::Restrict)
        .on_update(ForeignKeyAction::Cascade)
        .match_kind(ForeignKeyMatch::Simple)
        .deferrable(Deferrable::InitiallyImmediate)
        .not_valid();
    op.create_check_constraint("c", "users", "a > 0").not_valid();
    op.create_exclude_constraint(
        "users",
        Exclude {
            name: None,
            method: None,
            elements: vec![ExcludeElement { expression: "a".to_owned(), operator: "&&".to_owned() }],
            predicate: None,
            deferrable: Some(Deferrable::InitiallyImmediate),
        },
    );
    op.create_constraint(
        "users",
        Constraint::Check(Check { name: None, expression: "b".to_owned(), not_valid: false }),
    );
    op.validate_constraint("c", "users").schema("shop");
    op.rename_constraint("users", "c", "d").schema("shop");
    op.drop_constraint("d", "users", ConstraintKind::ForeignKey).schema("shop").if_exists().cascade();
}

fn indexes(op: &mut Op) {
    op.create_index("i", "users", &["a", "b"]).unique().concurrently().if_not_exists();
    op.create_index("j", "users", &["a"])
        .schema("shop")
        .desc("b")
        .nulls_last()
        .asc("c")
        .nulls_first()
        .column("d")
        .operator_class("text_pattern_ops")
        .expression("lower(e)")
        .method("btree")
        .predicate("a > 0")
        .include(&["f"])
        .nulls_not_distinct();
    op.create_index("k", "users", &[]).column("body").length(20);
    op.rename_index("users", "i", "h").schema("shop");
    op.drop_index("h", "users").schema("shop").concurrently().if_exists();
}

fn names_and_texts(op: &mut Op) {
    op.create_table("odd \"name\"", &[column("ä\\b", Text).server_default(text("it's\n\"two\" lines"))]);
    op.execute("UPDATE t SET a = 'x'\nWHERE b = \"c\"").reverse("UPDATE t SET a = ''");
    op.execute_for(Database::Postgres, "SELECT 1")
        .or_for(Database::Mysql, "SELECT 2")
        .reverse_for(Database::Sqlite, "SELECT 3");
    op.backfill("t", "id").set("a = b");
    op.backfill("t", "id")
        .schema("shop")
        .set("a = \"b\"")
        .set("c = 1")
        .predicate("a IS NULL")
        .batch_size(5_000)
        .pause(std::time::Duration::from_millis(1_020))
        .reverse("");
}

fn objects(op: &mut Op) {
    op.rename_schema("shop", "store");
    op.create_sequence("s")
        .schema("shop")
        .start(10)
        .increment(-2)
        .min_value(1)
        .max_value(99)
        .cache(5)
        .cycle()
        .owned_by("users", "id")
        .if_not_exists();
    op.alter_sequence("s")
        .start(1)
        .restart(2)
        .increment(3)
        .min_value(4)
        .max_value(5)
        .cache(6)
        .cycle()
        .no_cycle();
    op.alter_sequence("s").owned_by("users", "id").owned_by_none().change(SequenceChange::Restart(None));
    op.drop_sequence("s").schema("shop").if_exists().cascade();
    op.create_extension("hstore").schema("shop").version("1.8").if_not_exists().cascade();
    op.drop_extension("hstore").if_exists().cascade();
    op.create_table("events", &[column("at", Date)]).partition_by(PartitionKind::Range, &["at"]);
    op.create_table("hashed", &[column("a", Text)]).partition_by_expression(PartitionKind::Hash, "lower(a)");
    op.create_partition("e1", "events", PartitionBound::range(&["'2026-01-01'"], &["'2027-01-01'"]))
        .schema("shop")
        .partition_by(PartitionKind::List, &["at"]);
    op.create_partition("e2", "events", PartitionBound::list(&["1", "2"]));
    op.create_partition("e3", "events", PartitionBound::Default)
        .partition_schema("old")
        .partition_by_expression(PartitionKind::Range, "lower(a)")
        .partition_by(PartitionKind::Range, &["b", "c"])
        .partition_by_expression(PartitionKind::Range, "d + 1");
    op.attach_partition("e5", "events", PartitionBound::Default)
        .parent_schema("shop")
        .partition_schema("old");
    op.attach_partition("e4", "events", PartitionBound::Hash { modulus: 4, remainder: 1 }).schema("shop");
    op.detach_partition("e4", "events").schema("shop").concurrently();
    op.create_index("l", "users", &["a"]).storage_parameter("fillfactor", "70").tablespace("fast");
}

fn replaceable(op: &mut Op) {
    op.create_view("v", "SELECT 1").schema("shop").or_for(Database::Mysql, "SELECT 2");
    op.replace_view("v", "SELECT \"a\"\nFROM t").only_on(Database::Postgres).recreate();
    op.drop_view("v").schema("shop").if_exists().cascade();
    op.create_materialized_view("m", "SELECT 1");
    op.replace_materialized_view("m", "SELECT 2");
    op.drop_materialized_view("m");
    op.create_function("f", "a integer", "RETURNS integer LANGUAGE sql RETURN a");
    op.replace_function("f", "a integer", "RETURNS integer LANGUAGE sql RETURN a + 1");
    op.drop_function("f", "a integer");
    op.create_procedure("p", "", "LANGUAGE sql BEGIN ATOMIC END");
    op.replace_procedure("p", "", "LANGUAGE sql BEGIN ATOMIC SELECT 1; END");
    op.drop_procedure("p", "");
    op.create_trigger("t", "BEFORE INSERT", "users", "FOR EACH ROW EXECUTE FUNCTION f()").schema("shop");
    op.replace_trigger("t", "AFTER INSERT", "users", "FOR EACH ROW EXECUTE FUNCTION f()");
    op.drop_trigger("t", "users");
}
