//! Replay of views, functions, triggers, sequences and partitions.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::operation::derive_downgrade;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{MetaData, PartitionBound, PartitionKind, Signature, TableName};

/// Operations that do not fit, and what is said.
type Misfit = (fn(&mut Op), &'static str);

/// An empty database after these operations.
fn after(operations: fn(&mut Op)) -> MetaData {
    let (mut op, mut state) = (Op::new(), MetaData::new());
    operations(&mut op);
    for recorded in op.recorded() {
        state.apply(&recorded.operation).unwrap();
    }
    state
}

fn posts(op: &mut Op) {
    op.create_table("posts", &[column("id", BigInt).primary_key(), column("title", Varchar(80))]);
    op.create_view("titles", "SELECT title FROM posts");
    op.create_function("touch", "a integer", "RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$");
    op.create_trigger("note", "AFTER INSERT", "posts", "FOR EACH ROW EXECUTE FUNCTION note()");
    op.create_sequence("numbers").owned_by("posts", "id");
    op.create_table("events", &[column("at", Date)]).partition_by(PartitionKind::Range, &["at"]);
    op.create_partition("events_rest", "events", PartitionBound::Default);
}

#[test]
fn what_is_missing_or_there_already_is_said() {
    let table: &[Misfit] = &[
        (
            |op| {
                op.create_view("titles", "SELECT 1");
            },
            "create_view titles: there already is a view `titles`",
        ),
        (
            |op| {
                op.create_view("posts", "SELECT 1");
            },
            "create_view posts: there already is a view `posts`",
        ),
        (
            |op| {
                op.replace_view("title", "SELECT 1");
            },
            "replace_view title: there is no view `title`",
        ),
        (
            |op| {
                op.drop_function("touch", "a text");
            },
            "drop_function touch(a text): there is no function or procedure `touch(a text)`",
        ),
        (
            |op| {
                op.drop_trigger("notes", "posts");
            },
            "drop_trigger notes on posts: table `posts` has no trigger `notes`",
        ),
        (
            |op| {
                op.create_trigger("note", "AFTER DELETE", "pots", "FOR EACH ROW EXECUTE FUNCTION note()");
            },
            "create_trigger note on pots: there is no table `pots`",
        ),
        (
            |op| {
                op.alter_sequence("number").increment(2);
            },
            "alter_sequence number: there is no sequence `number`",
        ),
        (
            |op| {
                op.create_extension("citext");
                op.create_extension("citext");
            },
            "create_extension citext: there already is an extension `citext`",
        ),
        (
            |op| {
                op.detach_partition("posts", "events");
            },
            "detach_partition posts of events: table `events` has no partition `posts`",
        ),
        (
            |op| {
                op.rename_schema("audit", "log");
            },
            "rename_schema audit to log: there is no schema `audit`",
        ),
    ];
    for (operations, expected) in table {
        let (mut op, mut schema) = (Op::new(), after(posts));
        operations(&mut op);
        let errors: Vec<_> = op
            .recorded()
            .iter()
            .filter_map(|it| schema.apply(&it.operation).err())
            .map(|it| it.to_string())
            .collect();
        assert_eq!(errors, [*expected]);
    }
}

#[test]
fn nothing_is_said_of_what_nobody_knows() {
    let operations: fn(&mut Op) = |op| {
        op.replace_view("v", "SELECT 1");
        op.drop_function("f", "");
        op.drop_trigger("t", "posts");
        op.drop_sequence("s");
        op.drop_extension("e");
        op.detach_partition("p", "posts");
    };
    let (mut op, mut schema) = (Op::new(), MetaData::unknown());
    operations(&mut op);
    for recorded in op.recorded() {
        schema.apply(&recorded.operation).unwrap();
    }
}

#[test]
fn a_dropped_table_takes_its_triggers_sequences_and_partitions_along() {
    let schema = after(|op| {
        posts(op);
        op.drop_table("posts").cascade();
        op.drop_table("events");
    });
    assert!(schema.triggers.is_empty() && schema.sequences.is_empty() && schema.tables.is_empty());
    assert!(schema.views.is_empty(), "CASCADE takes the view along");
    assert_eq!(schema.routines.len(), 1);
}

#[test]
fn triggers_and_partitions_follow_a_renamed_table_and_texts_do_not() {
    let schema = after(|op| {
        posts(op);
        op.rename_table("posts", "articles");
        op.rename_table("events", "happenings");
    });
    assert!(schema.triggers.contains_key(&(TableName::new("articles"), "note".to_owned())));
    assert!(schema.views[&TableName::new("titles")].outdated);
    let part = schema.tables[&TableName::new("events_rest")].partition_of.as_ref().unwrap();
    assert_eq!(part.parent, TableName::new("happenings"));
}

#[test]
fn texts_that_name_a_renamed_word_of_an_enum_are_out_of_date() {
    let schema = after(|op| {
        let mood = column("mood", Enum("mood", &["sad", "ok"]));
        op.create_table("people", &[column("id", Integer), mood, column("state", Text)]);
        op.create_view("happy", "SELECT id FROM people WHERE mood = 'ok'");
        op.create_view("sad", "SELECT id FROM people WHERE mood = 'sad' AND state <> 'not ok'");
        op.create_view("ok", "SELECT id FROM people WHERE state = 'ok'");
        op.create_trigger(
            "note",
            "BEFORE UPDATE",
            "people",
            "FOR EACH ROW WHEN (new.mood = 'ok') EXECUTE FUNCTION f()",
        );
        op.rename_enum_value("mood", "ok", "it's good");
    });
    let outdated: Vec<_> = schema.views.values().filter(|it| it.outdated).map(|it| &it.name.name).collect();
    assert_eq!(outdated, ["happy"]);
    assert!(schema.triggers.values().all(|it| it.outdated));

    let mut op = Op::new();
    op.alter_column("people", "mood").sql_type(Text);
    let postgres = Server { product: Product::Postgres, version: (15, 0, 0) };
    let refusal = ftf_migrate_core::compile(&op.recorded()[0].operation, &postgres, &schema).unwrap_err();
    assert_eq!(
        refusal.why,
        "the view happy has to be made again, and its text speaks of a name that has changed since"
    );
}

#[test]
fn cascade_takes_the_foreign_keys_along_and_they_come_back() {
    let mut schema = after(|op| {
        op.create_table("parents", &[column("id", Integer).primary_key(), column("code", Integer).unique()]);
        op.create_table(
            "children",
            &[
                column("parent_id", Integer).references("parents", "id"),
                column("code", Integer).references("parents", "code"),
            ],
        );
    });
    let keys = |schema: &MetaData| {
        let table = &schema.tables[&TableName::new("children")];
        table.constraints.iter().filter_map(|it| it.name().map(str::to_owned)).collect::<Vec<_>>()
    };
    let drops: [fn(&mut Op); 2] = [
        |op| {
            op.drop_constraint("parents_pkey", "parents", ConstraintKind::PrimaryKey).cascade();
        },
        |op| {
            op.drop_column("parents", "code").cascade();
        },
    ];
    for (drop, left) in drops.iter().zip(["children_code_fkey", "children_parent_id_fkey"]) {
        let mut op = Op::new();
        drop(&mut op);
        let operation = &op.recorded()[0].operation;
        let back = operation.reverse(&schema).unwrap();
        schema.apply(operation).unwrap();
        assert_eq!(keys(&schema), [left]);
        for operation in &back {
            schema.apply(operation).unwrap();
        }
        assert_eq!(keys(&schema).len(), 2);
    }
}

#[test]
fn a_database_without_a_new_text_keeps_the_old_one() {
    let schema = after(|op| {
        op.create_function("f", "", "common").or_for(Database::Mysql, "of MySQL");
        op.replace_function("f", "", "new").only_on(Database::Postgres);
    });
    let routine = &schema.routines[&Signature::new(TableName::new("f"), "")];
    let texts =
        [Database::Postgres, Database::Mysql, Database::Sqlite].map(|it| routine.definition.text_for(it));
    assert_eq!(texts, [Some("new"), Some("of MySQL"), Some("common")]);
}

#[test]
fn the_previous_text_comes_back() {
    let schema = after(posts);
    let mut op = Op::new();
    op.replace_view("titles", "SELECT id FROM posts");
    let undone = op.recorded()[0].operation.reverse(&schema).unwrap();
    let postgres = Server { product: Product::Postgres, version: (15, 0, 0) };
    let sql: Vec<_> = ftf_migrate_core::compile(&undone[0], &postgres, &schema)
        .unwrap()
        .into_iter()
        .map(|it| it.sql)
        .collect();
    assert_eq!(sql, ["DROP VIEW \"titles\"", "CREATE VIEW \"titles\" AS SELECT title FROM posts"]);
}

#[test]
fn a_text_that_speaks_of_an_old_name_is_not_brought_back() {
    let schema = after(|op| {
        posts(op);
        op.rename_column("posts", "title", "headline");
    });
    let mut op = Op::new();
    op.drop_view("titles");
    let error = op.recorded()[0].operation.reverse(&schema).unwrap_err();
    assert_eq!(error.why, "the text of the view titles speaks of a name that has changed since");
}

#[test]
fn what_a_new_type_cannot_have_comes_back_with_the_old_one() {
    let schema = after(|op| {
        op.create_table(
            "t",
            &[column("a", Varchar(9)).collation("C"), column("b", Timestamp).on_update_now()],
        );
    });
    let mut op = Op::new();
    op.alter_column("t", "a").sql_type(Integer);
    op.alter_column("t", "b").sql_type(Date);
    for recorded in op.recorded() {
        let mut state = schema.clone();
        state.apply(&recorded.operation).unwrap();
        let column = |name: &str| state.table(&TableName::new("t")).unwrap().column(name).unwrap();
        assert!(column("a").collation.is_none() || !column("b").on_update_now);
        for operation in recorded.operation.reverse(&schema).unwrap() {
            state.apply(&operation).unwrap();
        }
        assert_eq!(state, schema);
    }
}

#[test]
fn partitions_follow_what_is_done_to_their_table() {
    let schema = after(|op| {
        op.create_table("users", &[column("id", BigInt).primary_key()]);
        op.create_table("logs", &[column("at", Date).comment("when"), column("n", Integer).check("n > 0")])
            .partition_by(PartitionKind::Range, &["at"]);
        op.create_partition("logs_rest", "logs", PartitionBound::Default);
        op.add_column("logs", column("who", BigInt).references("users", "id"));
        op.rename_column("logs", "at", "day");
        op.create_unique_constraint("once", "logs", &["day", "who"]);
        op.create_check_constraint("small", "logs", "n < 9");
        op.drop_constraint("logs_n_check", "logs", ConstraintKind::Check);
        op.alter_column("logs", "n").not_null().comment("how often");
    });
    let part = &schema.tables[&TableName::new("logs_rest")];
    let columns: Vec<_> =
        part.columns.iter().map(|it| (it.name.as_str(), it.nullable, it.comment.is_some())).collect();
    assert_eq!(columns, [("day", true, false), ("n", false, false), ("who", true, false)]);
    let constraints: Vec<_> = part.constraints.iter().filter_map(|it| it.name()).collect();
    assert_eq!(constraints, ["logs_who_fkey", "logs_rest_day_who_key", "small"]);
    let by = schema.tables[&TableName::new("logs")].partition_by.as_ref().unwrap();
    assert_eq!(by.to_string(), "range (day)");
}

#[test]
fn the_downgrade_leaves_partitions_to_the_drop_of_their_table() {
    let said = |operations: fn(&mut Op), before: &MetaData| -> Vec<String> {
        let mut op = Op::new();
        operations(&mut op);
        let downgrade = derive_downgrade(op.recorded(), before).unwrap();
        downgrade.iter().map(|it| it.operation.to_string()).collect()
    };
    let before = after(posts);
    let with_table = said(
        |op| {
            op.create_table("logs", &[column("at", Date)]).partition_by(PartitionKind::Range, &["at"]);
            op.create_partition("logs_rest", "logs", PartitionBound::Default);
            op.create_index("ix", "logs_rest", &["at"]);
        },
        &before,
    );
    assert_eq!(with_table, ["drop_table logs"]);
    let alone = said(
        |op| {
            op.create_partition("events_1", "events", PartitionBound::Default);
        },
        &before,
    );
    assert_eq!(alone, ["drop_table events_1"]);
    let referred_to = after(|op| {
        op.create_table("logs", &[column("id", Integer).primary_key()])
            .partition_by(PartitionKind::Hash, &["id"]);
        op.create_table("notes", &[column("log", Integer).references("logs", "id")]);
    });
    let detached = said(
        |op| {
            op.create_partition("logs_0", "logs", PartitionBound::Hash { modulus: 1, remainder: 0 });
        },
        &referred_to,
    );
    assert_eq!(detached, ["detach_partition logs_0 of logs", "drop_table logs_0"]);
}
