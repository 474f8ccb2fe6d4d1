//! Replay of operations on a schema, and their inverses.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod ddl_cases;

use ddl_cases::{CASES, SERVERS, compile, replay};
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::operation::{Downgrade, NotReversible, derive_downgrade};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{
    Column, Constraint, ForeignKey, IndexKey, MetaData, ServerDefault, SqlType, Table, TableName,
};

/// An operation that cannot be undone, and a part of the reason.
type Refused = (fn(&mut Op), &'static str);

/// Lets a closure of one operation end in nothing.
fn record<T>(_: &mut T) {}

/// An empty database after these operations.
fn after(operations: fn(&mut Op)) -> MetaData {
    let (mut op, mut state) = (Op::new(), MetaData::new());
    operations(&mut op);
    for recorded in op.recorded() {
        state.apply(&recorded.operation).unwrap();
    }
    state
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
fn a_renamed_column_is_followed_by_the_defaults_that_read_it() {
    let schema = after(|op| {
        let (b, at) = (column("b", Integer).server_default(sql("a + 1")), column("at", Date));
        op.create_table("t", &[column("a", Integer), b, at.server_default(sql("a('now')"))]);
        op.rename_column("t", "a", "n");
    });
    let default = |name: &str| table(&schema, "t").column(name).unwrap().server_default.clone();
    assert_eq!(default("b"), Some(ServerDefault::Sql("n + 1".into())));
    assert_eq!(default("at"), Some(ServerDefault::Sql("a('now')".into())), "that is a function");
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
    assert!(schema.tables.is_empty());
    assert!(!schema.is_opaque(&TableName::new("older")), "it is gone for certain");
}

/// Operations, the last of which does not fit, with what is said of it.
type Misfit = (fn(&mut Op), &'static str, &'static str);

/// What is said of the last operation, all before it being fine.
fn misfit(operations: fn(&mut Op)) -> Result<(), (String, String)> {
    let (mut op, mut state) = (Op::new(), MetaData::new());
    operations(&mut op);
    let (last, before) = op.recorded().split_last().unwrap();
    for recorded in before {
        state.apply(&recorded.operation).unwrap();
    }
    let untouched = state.clone();
    state.apply(&last.operation).map_err(|error| {
        assert_eq!(state, untouched, "a refused operation changes nothing: {error}");
        (error.to_string(), error.hint())
    })
}

const FEELING: Type<'_> = Enum("mood", &["ok", "bad"]);

const MISFITS: &[Misfit] = &[
    (
        |op| {
            blog(op);
            op.drop_table("user");
        },
        "drop_table user: there is no table `user`",
        "did you mean `users`?",
    ),
    (
        |op| {
            blog(op);
            op.drop_table("tags");
        },
        "drop_table tags: there is no table `tags`",
        "make it first; if it is made outside of the migrations, an earlier one must say so: \
             op.existing_tables(&[\"tags\"]), or `.touches(\"tags\")` on the SQL or Rust code that makes it",
    ),
    (
        |op| {
            blog(op);
            op.create_table("users", &[column("id", BigInt)]);
        },
        "create_table users: there already is a table `users`",
        "take this operation out, or choose another name; if SQL or Rust code of a migration removed it, that must \
             say so: `.touches(\"users\")`",
    ),
    (
        |op| {
            blog(op);
            op.rename_table("users", "posts");
        },
        "rename_table users to posts: there already is a table `posts`",
        "take this operation out",
    ),
    (
        |op| {
            blog(op);
            op.add_column("posts", column("views", Integer));
        },
        "add_column posts.views: table `posts` already has a column `views`",
        "take this operation out",
    ),
    (
        |op| {
            blog(op);
            op.add_column("posts", column("by", Integer).references("users", "ident"));
        },
        "add_column posts.by: table `users` has no column `ident`",
        "make it first; if SQL or Rust code",
    ),
    (
        |op| {
            blog(op);
            op.drop_column("posts", "view");
        },
        "drop_column posts.view: table `posts` has no column `view`",
        "did you mean `views`?",
    ),
    (
        |op| {
            blog(op);
            op.alter_column("posts", "veiws").not_null();
        },
        "alter_column posts.veiws: table `posts` has no column `veiws`",
        "did you mean `views`?",
    ),
    (
        |op| {
            blog(op);
            op.rename_column("posts", "views", "id");
        },
        "rename_column posts.views to id: table `posts` already has a column `id`",
        "take this operation out",
    ),
    (
        |op| {
            blog(op);
            op.create_index("ix_posts", "posts", &["id"]);
        },
        "create_index ix_posts on posts: table `posts` already has an index `ix_posts`",
        "take this",
    ),
    (
        |op| {
            blog(op);
            op.drop_index("ix_post", "posts");
        },
        "drop_index ix_post on posts: table `posts` has no index `ix_post`",
        "did you mean `ix_posts`?",
    ),
    (
        |op| {
            blog(op);
            op.rename_index("posts", "ix", "iy");
        },
        "rename_index ix on posts to iy: table `posts` has no index `ix`",
        "make it first",
    ),
    (
        |op| {
            blog(op);
            op.create_unique_constraint("users_email_key", "users", &["id"]);
        },
        "create_unique_constraint users_email_key on users: table `users` already has a constraint `users_email_key`",
        "take this",
    ),
    (
        |op| {
            blog(op);
            op.create_primary_key("pk", "users", &["email"]);
        },
        "create_primary_key pk on users: table `users` already has a primary key",
        "take this",
    ),
    (
        |op| {
            blog(op);
            op.create_foreign_key("fk", "posts", &["user_id"], "usres", &["id"]);
        },
        "create_foreign_key fk on posts: there is no table `usres`",
        "did you mean `users`?",
    ),
    (
        |op| {
            blog(op);
            op.drop_constraint("posts_views_chk", "posts", ConstraintKind::Check);
        },
        "drop_constraint posts_views_chk on posts: table `posts` has no constraint `posts_views_chk`",
        "did you mean `posts_views_check`?",
    ),
    (
        |op| {
            blog(op);
            op.validate_constraint("x", "posts");
        },
        "validate_constraint x on posts: table `posts` has no constraint `x`",
        "make it first",
    ),
    (
        |op| {
            blog(op);
            op.bulk_insert("users", &["id", "mail"], rows![[1, "a"]]);
        },
        "bulk_insert into users: table `users` has no column `mail`",
        "did you mean `email`?",
    ),
    (
        |op| {
            op.create_enum("mood", &["ok"]);
            op.create_enum("mood", &["ok"]);
        },
        "create_enum mood: there already is an enum type `mood`",
        "take this",
    ),
    (
        |op| {
            op.create_table("t", &[column("m", FEELING)]);
            op.add_enum_value("moods", "x");
        },
        "add_enum_value 'x' to moods: there is no enum type `moods`",
        "did you mean `mood`?",
    ),
    (
        |op| {
            op.create_enum("mood", &["ok"]);
            op.add_enum_value("mood", "x").before("okay");
        },
        "add_enum_value 'x' to mood: enum type `mood` has no value `okay`",
        "make it first",
    ),
    (
        |op| {
            op.create_enum("mood", &["ok", "bad"]);
            op.rename_enum_value("mood", "bda", "x");
        },
        "rename_enum_value 'bda' of mood to 'x': enum type `mood` has no value `bda`",
        "did you mean `bad`?",
    ),
    (
        |op| {
            op.create_enum("mood", &["ok"]);
            op.create_enum("feeling", &["ok"]);
            op.rename_enum("mood", "feeling");
        },
        "rename_enum mood to feeling: there already is an enum type `feeling`",
        "",
    ),
    (
        |op| {
            op.create_schema("audit");
            op.create_schema("audit");
        },
        "create_schema audit: there already is a schema `audit`",
        "take this operation out",
    ),
    (
        |op| {
            op.create_schema("audit");
            op.drop_schema("adit");
        },
        "drop_schema adit: there is no schema `adit`",
        "did you mean `audit`?",
    ),
];

#[test]
fn what_is_missing_or_there_already_is_said_with_the_name_that_was_probably_meant() {
    for (operations, message, hint) in MISFITS {
        let (said, hinted) = misfit(*operations).expect_err(message);
        assert_eq!(said, *message);
        assert!(hinted.starts_with(hint), "{message}: {hinted}");
    }
}

#[test]
fn nothing_is_said_of_what_nobody_knows_or_what_may_be_missing() {
    let cases: &[fn(&mut Op)] = &[
        |op| {
            op.execute("CREATE TABLE old (a INTEGER)");
            op.create_index("i", "old", &["b"]);
        },
        |op| {
            blog(op);
            op.execute("ALTER TABLE posts ADD title text");
            op.create_index("i", "posts", &["title"]);
        },
        |op| {
            op.existing_tables(&["old"]);
            op.drop_column("old", "a");
        },
        |op| {
            op.existing_database();
            op.drop_table("anything");
        },
        |op| {
            op.run("make it", async |_| Ok(())).touches("old");
            op.drop_table("old");
        },
        |op| {
            blog(op);
            op.execute("x").declare(|op| record(op.drop_table("posts")));
            op.create_table("posts", &[]);
        },
        |op| {
            blog(op);
            op.drop_index("no", "posts").if_exists();
        },
        |op| {
            blog(op);
            op.create_table("users", &[]).if_not_exists();
        },
        |op| {
            blog(op);
            op.add_column("posts", column("by", Integer).references("posts", "id"));
        },
        |op| {
            op.create_table("a", &[column("id", Integer)]).schema("public");
            op.drop_column("a", "id");
        },
    ];
    for (number, operations) in cases.iter().enumerate() {
        assert_eq!(misfit(*operations), Ok(()), "number {number}");
    }
}

#[test]
fn sql_about_rows_leaves_everything_known_and_other_sql_what_it_does_not_name() {
    let (said, _) = misfit(|op| {
        blog(op);
        op.execute("UPDATE posts SET views = 0 WHERE user_id IN (SELECT id FROM users)");
        op.execute("ALTER TABLE users ADD nick text");
        op.execute("CREATE EXTENSION pgcrypto; ALTER TABLE posts SET (fillfactor = 70)").changes_nothing();
        op.create_index("i", "posts", &["titel"]);
    })
    .unwrap_err();
    assert_eq!(said, "create_index i on posts: table `posts` has no column `titel`");
}

#[test]
fn what_sql_declares_is_checked_as_if_it_were_an_operation() {
    let (said, _) = misfit(|op| {
        blog(op);
        op.execute("ALTER TABLE posts DROP COLUMN title")
            .declare(|op| record(op.drop_column("posts", "title")));
    })
    .unwrap_err();
    assert_eq!(said, "drop_column posts.title: table `posts` has no column `title`");
}

#[test]
fn reflection_can_fill_what_is_not_known() {
    let mut schema = after(|op| {
        blog(op);
        op.execute("ALTER TABLE posts ADD title text");
    });
    let posts = TableName::new("posts");
    assert!(schema.is_opaque(&posts) && schema.table(&posts).is_none());
    let mut reflected = schema.tables[&posts].clone();
    reflected.columns.push(Column::new("title", SqlType::Text));
    schema.learn(reflected);
    assert!(schema.table(&posts).unwrap().column("title").is_some());
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
            state.apply(&recorded.operation).unwrap();
            if let Ok(inverse) = recorded.operation.reverse(&before) {
                let mut back = state.clone();
                for operation in &inverse {
                    back.apply(operation).unwrap();
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
            state.apply(&recorded.operation).unwrap();
        }
        for operation in back.into_iter().rev().flatten() {
            let compiled = ftf_migrate_core::compile(&operation, server, &state);
            assert!(compiled.is_ok(), "{name}: {compiled:?}");
            state.apply(&operation).unwrap();
        }
    }
}

/// An upgrade after `blog`, and the operations that are derived to undo it.
type Derived = (fn(&mut Op), &'static [&'static str]);

#[test]
fn a_downgrade_undoes_an_upgrade_from_its_end() {
    let cases: &[Derived] = &[
        (
            |op| {
                op.create_table("a", &[column("id", Integer)]);
                op.create_index("i", "a", &["id"]);
                op.bulk_insert("a", &["id"], rows![[1]]);
                op.add_column("users", column("a", Integer));
            },
            &["drop_column users.a", "drop_table a"],
        ),
        (
            |op| {
                op.create_table("a", &[column("b_id", Integer)]);
                op.create_table("b", &[column("id", Integer)]);
                op.create_foreign_key("fk", "a", &["b_id"], "b", &["id"]);
            },
            &["drop_constraint fk on a", "drop_table b", "drop_table a"],
        ),
        (
            |op| {
                op.create_table("a", &[column("id", Integer)]);
                op.rename_table("a", "b");
                op.create_index("i", "b", &["id"]);
            },
            &["drop_index i on b", "rename_table b to a", "drop_table a"],
        ),
        (
            |op| {
                op.drop_column("posts", "twice");
                op.drop_column("posts", "views");
                op.drop_table("posts");
            },
            &[
                "create_table posts",
                "add_column posts.views",
                "create_index ix_posts on posts",
                "add_column posts.twice",
            ],
        ),
        (
            |op| {
                op.execute("CREATE VIEW v AS SELECT 1").reverse("DROP VIEW v");
                op.run("x", async |_| Ok(())).reverse(async |_| Ok(()));
            },
            &["run 'undo: x'", "execute"],
        ),
    ];
    for (upgrade, expected) in cases {
        let before = after(blog);
        let mut op = Op::new();
        upgrade(&mut op);
        let downgrade = derive_downgrade(op.recorded(), &before).unwrap();
        let said: Vec<_> = downgrade.iter().map(|it| it.operation.to_string()).collect();
        assert_eq!(said, *expected);

        let mut state = before.clone();
        for recorded in op.recorded().iter().chain(&downgrade) {
            state.apply(&recorded.operation).unwrap();
        }
        state.opaque = before.opaque.clone();
        assert_eq!(unordered(state), unordered(before));
    }
}

#[test]
fn what_sql_declares_is_undone_with_its_own_reverse() {
    let mut op = Op::new();
    op.execute("CREATE TABLE t (a int) PARTITION BY HASH (a)")
        .declare(|op| record(op.create_table("t", &[column("a", Integer)])))
        .reverse("DROP TABLE t");
    let mut schema = MetaData::new();
    let downgrade = derive_downgrade(op.recorded(), &schema).unwrap();
    schema.apply(&op.recorded()[0].operation).unwrap();
    assert!(schema.table(&TableName::new("t")).is_some());
    schema.apply(&downgrade[0].operation).unwrap();
    assert_eq!(schema, MetaData::new());
}

#[test]
fn what_sql_may_have_changed_is_not_brought_back_from_memory() {
    let before = after(|op| {
        blog(op);
        op.execute("ALTER TABLE posts ADD title text");
    });
    let mut op = Op::new();
    op.drop_table("posts");
    let (error, location) = derive_downgrade(op.recorded(), &before).unwrap_err();
    assert!(error.why.contains("SQL or Rust code may have changed the table posts"), "{error}");
    assert!(location.file().ends_with("replay.rs"));
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
        (|op| record(op.execute("SELECT 1").reverse_for(Database::Mysql, "SELECT 2")), "SQL as written"),
        (|op| record(op.bulk_insert("t", &["a"], rows![[1]])), "rows may have been changed"),
        (|op| record(op.run("x", async |_| Ok(()))), "Rust code"),
        (|op| record(op.add_enum_value("m", "x")), "takes a word out"),
        (|op| record(op.drop_schema("s").cascade()), "goes with it"),
    ];
    for (operation, part) in cases {
        let error = why(*operation).to_string();
        assert!(error.contains(part), "{error} does not say: {part}");
        assert!(error.ends_with("; write the downgrade by hand"));
    }
}

#[test]
fn a_downgrade_that_says_derive_is_as_one_that_is_left_out() {
    let said = |downgrade: fn(&mut Op)| {
        let mut op = Op::new();
        downgrade(&mut op);
        op.into_parts().1
    };
    assert_eq!(said(Op::derive), Downgrade::NotGiven);
    assert_eq!(said(|_| {}), Downgrade::Given);
    let both: [fn(&mut Op); 2] = [
        |op| {
            op.derive();
            op.drop_table("t");
        },
        |op| {
            op.drop_table("t");
            op.derive();
        },
    ];
    assert!(both.into_iter().all(|downgrade| said(downgrade) == Downgrade::Given), "what is recorded counts");
}
