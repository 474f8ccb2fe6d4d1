//! Replay of operations on a schema, and their inverses.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod ddl_cases;

use ddl_cases::{CASES, SERVERS, compile, replay};
use ftf_migrate_core::operation::NotReversible;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{Constraint, ForeignKey, IndexKey, MetaData, Table, TableName};

/// An operation that cannot be undone, and a part of the reason.
type Refused = (fn(&mut Op), &'static str);

/// Lets a closure of one operation end in nothing.
fn record<T>(_: &mut T) {}

fn after(operations: fn(&mut Op)) -> MetaData {
    replay(operations)
}

fn table<'a>(schema: &'a MetaData, name: &str) -> &'a Table {
    schema.table(&TableName::new(name)).unwrap()
}

fn names(table: &Table) -> Vec<&str> {
    table.constraints.iter().filter_map(Constraint::name).collect()
}

fn foreign_key<'a>(table: &'a Table) -> &'a ForeignKey {
    let key = |it: &'a Constraint| if let Constraint::ForeignKey(key) = it { Some(key) } else { None };
    table.constraints.iter().find_map(key).unwrap()
}

fn blog(op: &mut Op) {
    op.create_table("users", &[column("id", BigInt).primary_key(), column("email", Varchar(9)).unique()]);
    op.create_table(
        "posts",
        &[
            column("id", BigInt).primary_key(),
            column("user_id", BigInt).references("users", "id"),
            column("views", Integer).check("views >= 0"),
            column("twice", Integer).generated_stored("views * 2"),
        ],
    );
    op.create_index("ix_posts", "posts", &["user_id"]).expression("views + 1").predicate("views > 0");
}

#[test]
fn every_constraint_gets_its_name() {
    let schema = after(blog);
    assert_eq!(names(table(&schema, "users")), ["users_pkey", "users_email_key"]);
    assert_eq!(names(table(&schema, "posts")), ["posts_pkey", "posts_user_id_fkey", "posts_views_check"]);
}

#[test]
fn a_renamed_table_is_followed_by_the_foreign_keys_to_it() {
    let schema = after(|op| {
        blog(op);
        op.rename_table("users", "people");
    });
    assert_eq!(foreign_key(table(&schema, "posts")).referent, TableName::new("people"));
    assert_eq!(names(table(&schema, "people")), ["users_pkey", "users_email_key"]);
    assert!(schema.table(&TableName::new("users")).is_none());
}

#[test]
fn a_renamed_column_is_followed_by_keys_checks_expressions_and_indexes() {
    let schema = after(|op| {
        blog(op);
        op.rename_column("users", "id", "number");
        op.rename_column("posts", "views", "seen");
        op.rename_column("posts", "user_id", "author_id");
    });
    let posts = table(&schema, "posts");
    assert_eq!(foreign_key(posts).referent_columns, ["number"]);
    assert_eq!(foreign_key(posts).columns, ["author_id"]);
    assert_eq!(posts.column("twice").unwrap().generated.as_ref().unwrap().expression, "seen * 2");
    let index = &posts.indexes[0];
    assert_eq!(index.parts[0].key, IndexKey::Column("author_id".into()));
    assert_eq!(index.parts[1].key, IndexKey::Expression("seen + 1".into()));
    assert_eq!(index.predicate.as_deref(), Some("seen > 0"));
    let is_check =
        |it: &&Constraint| matches!(it, Constraint::Check(check) if check.expression == "seen >= 0");
    assert_eq!(posts.constraints.iter().filter(is_check).count(), 1);
}

#[test]
fn a_dropped_column_takes_its_constraints_and_indexes_along() {
    let schema = after(|op| {
        blog(op);
        op.drop_column("posts", "views");
    });
    let posts = table(&schema, "posts");
    assert_eq!(names(posts), ["posts_pkey", "posts_user_id_fkey"]);
    assert!(posts.indexes.is_empty());
}

#[test]
fn what_is_unknown_stays_unknown() {
    let schema = after(|op| {
        op.execute("CREATE TABLE old (a INTEGER)");
        op.add_column("old", column("b", Integer));
        op.rename_column("old", "a", "c");
        op.create_index("i", "old", &["b"]);
        op.drop_column("old", "b");
        op.rename_table("old", "older");
        op.drop_table("older");
    });
    assert_eq!(schema, MetaData::new());
}

#[test]
fn an_enum_type_that_came_with_a_column_goes_with_the_last_one() {
    const MOOD: Type<'_> = Enum("mood", &["a"]);
    let with = |operations| after(operations).enums.len();
    assert_eq!(with(|op| record(op.create_table("t", &[column("m", MOOD)]))), 1);
    let gone = |op: &mut Op| {
        op.create_table("t", &[column("m", MOOD), column("n", MOOD)]);
        op.drop_column("t", "m");
        op.alter_column("t", "n").sql_type(Text);
    };
    assert_eq!(with(gone), 0);
    let kept = |op: &mut Op| {
        op.create_enum("mood", &["a"]);
        op.create_table("t", &[column("m", MOOD)]);
        op.drop_table("t");
    };
    assert_eq!(with(kept), 1);
}

/// The schema without the order that columns, constraints and indexes come in: what was dropped
/// comes back at the end.
fn unordered(mut schema: MetaData) -> MetaData {
    for table in schema.tables.values_mut() {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        table.constraints.sort_by(|a, b| a.name().cmp(&b.name()));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    }
    schema
}

#[test]
fn the_inverse_of_an_operation_leads_back_to_the_schema_before_it() {
    let mut reversed = 0;
    for case in CASES.iter().copied().flatten() {
        let (mut op, mut state) = (Op::new(), replay(case.before));
        (case.operations)(&mut op);
        for recorded in op.recorded() {
            let before = state.clone();
            state.apply(&recorded.operation);
            if let Ok(inverse) = recorded.operation.reverse(&before) {
                let mut back = state.clone();
                for operation in &inverse {
                    back.apply(operation);
                }
                if !case.name.contains("validated later") {
                    assert_eq!(unordered(back), unordered(before), "{}: {}", case.name, recorded.operation);
                }
                reversed += 1;
            }
        }
    }
    assert!(reversed > 60, "only {reversed} operations were reversed");
}

#[test]
fn what_can_be_undone_can_be_written_wherever_the_operation_can() {
    for (name, server) in SERVERS {
        let before = replay(blog);
        let operations: fn(&mut Op) = |op| {
            op.create_table("t", &[column("a", Integer).unique()]);
            op.add_column("posts", column("b", BigInt).unique().references("users", "id"));
            op.create_index("i", "posts", &["b"]);
            op.rename_column("posts", "b", "c");
            op.create_unique_constraint("u", "posts", &["c"]);
            op.rename_index("posts", "i", "j");
        };
        assert!(compile(operations, server, before.clone()).iter().all(Result::is_ok), "{name}");
        let (mut op, mut state) = (Op::new(), before);
        operations(&mut op);
        let mut back = Vec::new();
        for recorded in op.recorded() {
            back.push(recorded.operation.reverse(&state).unwrap());
            state.apply(&recorded.operation);
        }
        for operation in back.into_iter().rev().flatten() {
            let compiled = ftf_migrate_core::compile(&operation, server, &state);
            assert!(compiled.is_ok(), "{name}: {compiled:?}");
            state.apply(&operation);
        }
    }
}

#[test]
fn what_nobody_can_know_is_not_reversible() {
    let why = |operation: fn(&mut Op)| -> NotReversible {
        let mut op = Op::new();
        operation(&mut op);
        op.recorded()[0].operation.reverse(&MetaData::new()).unwrap_err()
    };
    let cases: &[Refused] = &[
        (|op| record(op.drop_table("t")), "no migration tells what the table t is like"),
        (|op| record(op.drop_column("t", "a")), "no migration tells what the table t is like"),
        (|op| record(op.alter_column("t", "a").not_null()), "no migration tells what the column was like"),
        (|op| record(op.alter_column("t", "a").sql_type(Text).using("a")), "nothing the way back"),
        (|op| record(op.create_table("t", &[]).if_not_exists()), "it may have been there before"),
        (|op| record(op.drop_index("i", "t")), "no migration tells what the table t is like"),
        (|op| record(op.execute("SELECT 1")), "SQL as written"),
        (|op| record(op.bulk_insert("t", &["a"], rows![[1]])), "rows may have been changed"),
        (|op| op.run("x", async |_| Ok(())), "Rust code"),
        (|op| record(op.add_enum_value("m", "x")), "takes a word out"),
        (|op| record(op.drop_schema("s").cascade()), "goes with it"),
    ];
    for (operation, part) in cases {
        let error = why(*operation).to_string();
        assert!(error.contains(part), "{error} does not say: {part}");
        assert!(error.ends_with("; write the downgrade by hand"));
    }
}
