//! What only some databases have, and names that no convention gives.
#![expect(dead_code, reason = "the fields are read by the derives alone")]

use crate::tables::assert_same;
use ftf_migrate_core::model::Model;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{
    Check, Constraint, ForeignKey, PartitionKind, PrimaryKey, Storage, TableName, Unique,
};

#[derive(Model)]
#[model(table = "rooms", engine = "InnoDB", charset = "utf8mb4", collation = "utf8mb4_bin")]
#[model(primary_key("house", "number", name = "rooms_key"))]
#[model(unique("code", name = "code_once", nulls_not_distinct, include("house"), deferrable = InitiallyDeferred))]
#[model(check("number > 0"))]
#[model(foreign_key(
    columns("next_house", "next_number"),
    references("rooms", "house", "number"),
    name = "next_room",
    on_delete = SetNull,
    match_kind = Full,
    deferrable = InitiallyImmediate
))]
#[model(index("code", name = "by_code", storage_parameter("fillfactor", "70"), tablespace = "fast"))]
struct Room {
    house: i32,
    number: i32,
    next_house: Option<i32>,
    next_number: Option<i32>,
    #[column(storage = External, compression = "lz4")]
    code: Option<String>,
    #[column(charset = "ascii", invisible)]
    secret: String,
    #[column(server_default = b"\x00\xff")]
    key: Vec<u8>,
    #[column(on_update_now)]
    seen: chrono::NaiveDateTime,
}

#[derive(Model)]
#[model(table = "visits", partition_by(Range, "at", "house", expression("lower(who)")))]
struct Visit {
    at: chrono::NaiveDateTime,
    house: i32,
    who: String,
}

fn texts(names: &[&str]) -> Vec<String> {
    names.iter().map(|&it| it.to_owned()).collect()
}

#[test]
fn options_and_names_are_as_by_hand() {
    assert_same(Room::describe, |op| {
        op.create_table(
            "rooms",
            &[
                column("house", Integer).not_null(),
                column("number", Integer).not_null(),
                column("next_house", Integer),
                column("next_number", Integer),
                column("code", Text).storage(Storage::External).compression("lz4"),
                column("secret", Text).not_null().charset("ascii").invisible(),
                column("key", Bytes).not_null().server_default(bytes(&[0, 255])),
                column("seen", Timestamp).not_null().on_update_now(),
            ],
        )
        .engine("InnoDB")
        .charset("utf8mb4")
        .collation("utf8mb4_bin")
        .constraint(Constraint::PrimaryKey(PrimaryKey {
            name: Some("rooms_key".to_owned()),
            columns: texts(&["house", "number"]),
        }))
        .constraint(Constraint::Unique(Unique {
            name: Some("code_once".to_owned()),
            columns: texts(&["code"]),
            nulls_not_distinct: true,
            include: texts(&["house"]),
            deferrable: Some(Deferrable::InitiallyDeferred),
        }))
        .constraint(Constraint::Check(Check {
            name: None,
            expression: "number > 0".to_owned(),
            not_valid: false,
        }))
        .constraint(Constraint::ForeignKey(ForeignKey {
            name: Some("next_room".to_owned()),
            columns: texts(&["next_house", "next_number"]),
            referent: TableName::new("rooms"),
            referent_columns: texts(&["house", "number"]),
            on_delete: Some(ForeignKeyAction::SetNull),
            on_update: None,
            match_kind: Some(ForeignKeyMatch::Full),
            deferrable: Some(Deferrable::InitiallyImmediate),
            not_valid: false,
        }));
        op.create_index("by_code", "rooms", &["code"])
            .storage_parameter("fillfactor", "70")
            .tablespace("fast");
    });
}

#[test]
fn a_table_is_partitioned_as_by_hand() {
    assert_same(Visit::describe, |op| {
        op.create_table(
            "visits",
            &[
                column("at", Timestamp).not_null(),
                column("house", Integer).not_null(),
                column("who", Text).not_null(),
            ],
        )
        .partition_by(PartitionKind::Range, &["at", "house"])
        .partition_by_expression(PartitionKind::Range, "lower(who)");
    });
}
