//! What the diff of two schemas proposes makes one of the other: on random schemas, by replay.
//!
//! `FTF_DIFF_SEEDS=0..20000` makes the run a long one; a failure tells its seed.

use ftf_migrate_core::autogenerate::{
    Renamable, RenameCandidate, Renames, diff, diff_with, rename_candidates,
};
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::operation::{Op, Operation};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{Constraint, Exclude, ExcludeElement, MetaData, TableName};
use ftf_migrate_tests::{mutated, random_schema};
use std::ops::Range;

fn seeds() -> Range<u64> {
    let Ok(text) = std::env::var("FTF_DIFF_SEEDS") else { return 0..400 };
    let (start, end) = text.split_once("..").unwrap();
    start.parse().unwrap()..end.parse().unwrap()
}

/// The description in the order that no database keeps: columns, constraints and indexes by name.
/// Enum types that come with a column are in the column.
fn sorted(metadata: &MetaData) -> MetaData {
    let mut sorted = metadata.clone();
    for table in sorted.tables.values_mut() {
        table.columns.sort_by(|one, other| one.name.cmp(&other.name));
        table.constraints.sort_by(|one, other| one.name().cmp(&other.name()));
        table.indexes.sort_by(|one, other| one.name.cmp(&other.name));
    }
    for name in std::mem::take(&mut sorted.enums_of_columns) {
        sorted.enums.remove(&name);
    }
    sorted
}

fn replay(before: &MetaData, operations: &[Operation], what: &str) -> MetaData {
    let mut state = before.clone();
    for operation in operations {
        state.apply(operation).unwrap_or_else(|error| panic!("{what}: {error}\n{}", said(operations)));
    }
    state
}

fn said(operations: &[Operation]) -> String {
    operations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn check(before: &MetaData, after: &MetaData, what: &str) {
    let operations = diff(before, after);
    let made = replay(before, &operations, what);
    assert_same(&made, after, what, &operations);
    assert!(diff(&made, after).is_empty(), "{what}: a second diff finds\n{}", said(&diff(&made, after)));
    // Undone one by one, last first; a type that was made anew has no way back but another diff.
    let mut state = before.clone();
    let mut undone = Vec::new();
    for operation in &operations {
        let Ok(reversed) = operation.reverse(&state) else { return };
        undone.push(reversed);
        state.apply(operation).unwrap();
    }
    let undone: Vec<_> = undone.into_iter().rev().flatten().collect();
    assert_same(&replay(&made, &undone, what), before, &format!("{what}, undone"), &undone);
}

fn assert_same(made: &MetaData, wanted: &MetaData, what: &str, operations: &[Operation]) {
    let (made, wanted) = (sorted(made), sorted(wanted));
    for (name, table) in &wanted.tables {
        assert_eq!(made.tables.get(name), Some(table), "{what}\n{}", said(operations));
    }
    assert_eq!(made, wanted, "{what}\n{}", said(operations));
}

/// A schema of the seed. No operation goes back to the server's own collation, whose name a server has to be
/// asked for: here it has one.
fn schema_of(seed: u64, server: &Server) -> MetaData {
    let mut metadata = random_schema(seed, server);
    if server.product == Product::Mysql {
        for table in metadata.tables.values_mut() {
            table.collation.get_or_insert("utf8mb4_0900_ai_ci".to_owned());
        }
    }
    metadata
}

fn check_all(product: Product) {
    let server: Server = product.newest();
    for seed in seeds() {
        let before = schema_of(seed, &server);
        check(&MetaData::new(), &before, &format!("{product}, seed {seed}, from nothing"));
        check(&before, &MetaData::new(), &format!("{product}, seed {seed}, to nothing"));
        let mut changed = mutated(seed, &server, &before);
        for (name, table) in changed.tables.iter_mut() {
            table.collation = table.collation.take().or_else(|| before.tables.get(name)?.collation.clone());
        }
        check(&before, &changed, &format!("{product}, seed {seed}, changed"));
        check(&before, &schema_of(seed + 1, &server), &format!("{product}, seed {seed}, to the next"));
    }
}

#[test]
fn the_diff_of_random_schemas_makes_one_of_the_other_on_postgres() {
    check_all(Product::Postgres);
}

#[test]
fn the_diff_of_random_schemas_makes_one_of_the_other_on_mysql() {
    check_all(Product::Mysql);
}

#[test]
fn the_diff_of_random_schemas_makes_one_of_the_other_on_sqlite() {
    check_all(Product::Sqlite);
}

fn schema(record: fn(&mut Op)) -> MetaData {
    let mut op = Op::new();
    record(&mut op);
    let mut metadata = MetaData::new();
    for recorded in op.recorded() {
        metadata.apply(&recorded.operation).unwrap();
    }
    metadata
}

fn says(before: fn(&mut Op), after: fn(&mut Op), expected: &[&str]) {
    let (before, after) = (schema(before), schema(after));
    let operations = diff(&before, &after);
    let found: Vec<_> = operations.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
    assert_same(&replay(&before, &operations, "a case"), &after, "a case", &operations);
}

#[test]
fn a_circle_of_foreign_keys_is_closed_by_a_later_constraint_and_opened_before_the_drops() {
    fn circle(op: &mut Op) {
        op.create_table("a", &[column("id", BigInt).primary_key(), column("b_id", BigInt)]);
        op.create_table(
            "b",
            &[column("id", BigInt).primary_key(), column("a_id", BigInt).references("a", "id")],
        );
        op.create_foreign_key("a_b", "a", &["b_id"], "b", &["id"]);
    }
    says(|_| {}, circle, &["create_table a", "create_table b", "create_foreign_key a_b on a"]);
    says(circle, |_| {}, &["drop_constraint b_a_id_fkey on b", "drop_table a", "drop_table b"]);
}

#[test]
fn what_a_foreign_key_needs_is_dropped_behind_it_and_made_before_it() {
    fn before(op: &mut Op) {
        op.create_table("a", &[column("id", BigInt).primary_key(), column("code", BigInt).unique()]);
        op.create_table("b", &[column("code", BigInt).references("a", "code")]);
        op.create_index("ix_b", "b", &["code"]);
    }
    fn after(op: &mut Op) {
        op.create_table("a", &[column("id", BigInt).primary_key(), column("code", BigInt)]);
        op.create_table("b", &[column("code", BigInt)]);
    }
    says(
        before,
        after,
        &["drop_constraint b_code_fkey on b", "drop_index ix_b on b", "drop_constraint a_code_key on a"],
    );
    says(
        after,
        before,
        &[
            "create_unique_constraint a_code_key on a",
            "create_index ix_b on b",
            "create_foreign_key b_code_fkey on b",
        ],
    );
}

#[test]
fn words_of_an_enum_are_added_at_their_place_and_a_lost_one_makes_the_type_anew() {
    fn with(op: &mut Op, values: &[&str]) {
        op.create_enum("mood", values);
        op.create_table("t", &[column("m", Text)]);
    }
    says(
        |op| with(op, &["b", "d"]),
        |op| with(op, &["a", "b", "c", "d", "e"]),
        &["add_enum_value 'a' to mood", "add_enum_value 'c' to mood", "add_enum_value 'e' to mood"],
    );
    says(|op| with(op, &["a", "b"]), |op| with(op, &["b"]), &["drop_enum mood", "create_enum mood"]);
}

#[test]
fn an_index_with_another_name_is_renamed_and_one_change_of_a_column_is_one_operation() {
    says(
        |op| {
            op.create_table("t", &[column("a", Integer), column("b", Varchar(9)).comment("x")]);
            op.create_index("ix_old", "t", &["a"]);
        },
        |op| {
            op.create_table(
                "t",
                &[column("a", Integer), column("b", Text).not_null().server_default(text("y"))],
            );
            op.create_index("ix_new", "t", &["a"]);
        },
        &["rename_index ix_old on t to ix_new", "alter_column t.b"],
    );
}

#[test]
fn what_looks_like_a_rename_is_told_and_done_only_when_it_is_asked_for() {
    let before = schema(|op| {
        op.create_table(
            "users",
            &[column("id", BigInt).primary_key(), column("mail", Text), column("age", Integer)],
        );
        op.create_table("logs", &[column("line", Text)]);
        op.create_enum("mood", &["sad", "ok"]);
        op.create_enum("size", &["s", "m"]);
    });
    let mut op = Op::new();
    op.rename_enum("mood", "feeling");
    op.rename_enum_value("size", "s", "small");
    op.rename_table("users", "people");
    op.rename_column("logs", "line", "text");
    let mut after = before.clone();
    for recorded in op.recorded() {
        after.apply(&recorded.operation).unwrap();
    }
    let candidates = rename_candidates(&before, &after);
    assert_eq!(
        candidates,
        [
            RenameCandidate {
                from: Renamable::Enum(TableName::new("mood")),
                to: "feeling".into(),
                score: 100
            },
            RenameCandidate {
                from: Renamable::EnumValue(TableName::new("size"), "s".into()),
                to: "small".into(),
                score: 90
            },
            RenameCandidate {
                from: Renamable::Table(TableName::new("users")),
                to: "people".into(),
                score: 100
            },
            RenameCandidate {
                from: Renamable::Column(TableName::new("logs"), "line".into()),
                to: "text".into(),
                score: 80
            },
        ]
    );
    let renames = candidates.iter().fold(Renames::default(), Renames::accept);
    let found: Vec<_> = diff_with(&before, &after, &renames).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "rename_enum mood to feeling",
            "rename_enum_value 's' of size to 'small'",
            "rename_table users to people",
            "rename_column logs.line to text"
        ]
    );
    let back = diff_with(&after, &before, &renames.reversed());
    assert_eq!(replay(&after, &back, "reversed"), before);
    let guessed = diff(&before, &after);
    assert!(guessed.iter().all(|it| !it.to_string().starts_with("rename")), "{}", said(&guessed));
}

#[test]
fn a_routine_comes_before_the_table_that_speaks_of_it() {
    fn apart(op: &mut Op) {
        let text = "returns int4range language sql immutable as $$ select int4range(a, a) $$";
        op.create_function("span", "a int", text);
        op.create_table("t", &[column("a", Integer)]);
    }
    fn spoken_of(op: &mut Op) {
        apart(op);
        let element = ExcludeElement { expression: "span(a)".to_owned(), operator: "&&".to_owned() };
        let exclude = Exclude {
            name: Some("ex".to_owned()),
            method: None,
            elements: vec![element],
            predicate: None,
            deferrable: None,
        };
        op.create_exclude_constraint("t", exclude);
    }
    for record in [apart, spoken_of] {
        let wanted = schema(record);
        let found: Vec<_> = diff(&MetaData::new(), &wanted).iter().map(ToString::to_string).collect();
        let place = |text: &str| found.iter().position(|it| it.starts_with(text)).unwrap();
        let is_first = place("create_function span") < place("create_table t");
        assert_eq!(is_first, !wanted.tables[&TableName::new("t")].constraints.is_empty(), "{found:?}");
    }
}

#[test]
fn a_constraint_that_is_to_be_valid_is_validated() {
    fn table(op: &mut Op) {
        op.create_table("t", &[column("a", Integer)]);
        op.create_check_constraint("ck", "t", "a > 0").not_valid();
    }
    says(
        table,
        |op| {
            table(op);
            op.validate_constraint("ck", "t");
        },
        &["validate_constraint ck on t"],
    );
    let (nothing, with) = (MetaData::new(), schema(table));
    let made = replay(&nothing, &diff(&nothing, &with), "not valid");
    assert!(
        made.tables[&TableName::new("t")]
            .constraints
            .iter()
            .any(|it| matches!(it, Constraint::Check(it) if it.not_valid))
    );
}
