//! What random histories have found, in a few operations.

use ftf_migrate_core::operation::Op;
use ftf_migrate_core::prelude::*;

/// A history: what it shows, and its revisions. Where a server cannot do all of it, it is left out.
pub(crate) type Fixed = (&'static str, &'static [fn(&mut Op)]);

pub(crate) const FIXED: &[Fixed] = &[
    (
        "a column that is no key any more has the type that it was given",
        &[
            |op| {
                op.create_table("t", &[column("id", Integer).primary_key(), column("n", Integer)]);
                op.create_table("big", &[column("id", BigInt).primary_key(), column("n", Integer)]);
            },
            |op| {
                op.drop_constraint("t_pkey", "t", ConstraintKind::PrimaryKey);
                op.drop_constraint("big_pkey", "big", ConstraintKind::PrimaryKey);
            },
        ],
    ),
    (
        "the columns of a key that goes again may hold NULL again",
        &[
            |op| {
                op.create_table("t", &[column("a", Integer), column("b", Integer)]);
            },
            |op| {
                op.create_primary_key("t_pkey", "t", &["a", "b"]);
            },
        ],
    ),
    (
        "a column of a new table is dropped and comes as another one",
        &[|op| {
            op.create_table("t", &[column("a", Integer), column("b", Integer)]);
            op.drop_column("t", "b");
            op.add_column("t", column("b", Varchar(9)).not_null());
        }],
    ),
    (
        "a column comes back to a strict table",
        &[|op| {
            op.create_table("t", &[column("a", Integer), column("b", BigInt)]).strict();
            op.drop_column("t", "b");
        }],
    ),
    (
        "the words of an enum stay with it through renames",
        &[
            |op| {
                op.create_table("t", &[column("a", Integer), column("mood", Enum("mood", &["sad", "ok"]))]);
            },
            |op| {
                op.rename_table("t", "people");
                op.rename_column("people", "mood", "feels");
            },
            |op| {
                op.alter_column("people", "feels").sql_type(Varchar(9));
            },
        ],
    ),
    (
        "a word of an enum gets another name where it stands in a default, a check, an index and a generated column",
        &[
            |op| {
                op.create_table(
                    "t",
                    &[
                        column("a", Integer),
                        column("mood", Enum("mood", &["sad", "ok"])).server_default(text("ok")),
                        column("is_ok", Boolean).generated_stored("mood = 'ok'"),
                    ],
                )
                .check("ck_t", "mood <> 'ok' OR a > 1");
                op.create_index("ix_t", "t", &["a"]).predicate("mood = 'ok'");
            },
            |op| {
                op.rename_enum_value("mood", "ok", "it's good");
            },
        ],
    ),
    (
        "an enum type gets another name where its columns have defaults, checks, indexes and generated columns",
        &[
            |op| {
                op.create_table(
                    "t",
                    &[
                        column("mood", Enum("mood", &["sad", "ok"])).server_default(text("ok")),
                        column("is_ok", Boolean).generated_stored("mood = 'ok'"),
                    ],
                )
                .check("ck_t", "mood <> 'sad'");
                op.create_index("ix_t", "t", &["mood"]).predicate("mood = 'ok'");
            },
            |op| {
                op.rename_enum("mood", "What they Feel");
            },
            |op| {
                op.drop_column("t", "is_ok");
                op.drop_constraint("ck_t", "t", ConstraintKind::Check);
            },
        ],
    ),
    (
        "a time of a strict table gets the time of now, and not the day with it",
        &[
            |op| {
                op.create_table("t", &[column("a", Integer), column("at", Time)]).strict();
            },
            |op| {
                op.alter_column("t", "at").server_default(now());
            },
        ],
    ),
    (
        "a block gives a strict table a time, and the time of now to it",
        &[
            |op| {
                op.create_table("t", &[column("a", Integer), column("day", Date)]).strict();
            },
            |op| {
                op.alter_table("t", |t| {
                    t.add_column(column("at", Time));
                    t.alter_column("at").server_default(now());
                    t.alter_column("day").sql_type(Time);
                    t.alter_column("day").server_default(now());
                });
            },
        ],
    ),
    (
        "a strict table that is so no more has the types that it was given",
        &[
            |op| {
                op.create_table(
                    "t",
                    &[column("id", BigInt).primary_key(), column("small", SmallInt), column("at", Time)],
                )
                .strict();
            },
            |op| {
                op.alter_table_options("t").strict(false).without_rowid(true);
            },
            |op| {
                op.alter_table_options("t").without_rowid(false);
            },
        ],
    ),
    (
        "a table goes back to its character set and its collation",
        &[
            |op| {
                op.create_table("t", &[column("a", Varchar(9))]).charset("utf8mb4").collation("utf8mb4_bin");
                op.create_table("u", &[column("a", Varchar(9))]).collation("utf8mb4_bin");
            },
            |op| {
                op.alter_table_options("t").charset("latin1");
                op.alter_table_options("u").charset("ascii").collation("ascii_bin");
            },
            |op| {
                op.alter_table_options("t").collation("utf8mb4_bin");
                op.alter_table_options("u").charset("utf8mb4");
            },
        ],
    ),
    (
        "one of two checks of a column that are equally long is dropped",
        &[
            |op| {
                op.create_table("t", &[column("a", Integer)]).check("ck_1", "a <> 1").check("ck_2", "a <> 2");
            },
            |op| {
                op.drop_constraint("ck_1", "t", ConstraintKind::Check);
            },
        ],
    ),
    (
        "a block drops an index and the columns that were in it",
        &[
            |op| {
                op.create_table("t", &[column("a", Integer), column("b", Integer), column("c", Integer)]);
                op.create_index("ix_t", "t", &["b"]);
                op.create_index("ix_both", "t", &["b", "c"]);
            },
            |op| {
                op.alter_table("t", |t| {
                    t.drop_index("ix_t");
                    t.drop_column("b");
                    t.drop_column("c");
                });
            },
        ],
    ),
    (
        "a column that follows each UPDATE and is never NULL",
        &[
            |op| {
                op.create_table("t", &[column("a", Integer), column("at", Timestamp).not_null()]);
            },
            |op| {
                op.alter_column("t", "at").on_update_now();
            },
        ],
    ),
    (
        "a JSON column is one under another name",
        &[
            |op| {
                op.create_table("t", &[column("a", Json), column("b", Json)]);
            },
            |op| {
                op.rename_column("t", "a", "c");
            },
        ],
    ),
    (
        "a foreign key keeps an index when the one that it uses goes",
        &[
            |op| {
                op.create_table("parents", &[column("id", BigInt).primary_key()]);
                op.create_table(
                    "t",
                    &[column("id", BigInt).primary_key(), column("p", BigInt).references("parents", "id")],
                );
            },
            |op| {
                op.create_unique_constraint("uq_t", "t", &["p"]);
            },
            |op| {
                op.create_index("ix_t", "t", &["p", "id"]);
                op.drop_constraint("uq_t", "t", ConstraintKind::Unique);
            },
        ],
    ),
    (
        "a column of a foreign key goes, and the index that the server made for the key goes too",
        &[
            |op| {
                op.create_table("parents", &[column("a", Integer), column("b", Integer)])
                    .primary_key(&["a", "b"]);
                op.create_table("t", &[column("x", Integer), column("y", Integer), column("z", Integer)])
                    .foreign_key(&["x", "y"], "parents", &["a", "b"]);
            },
            |op| {
                op.drop_column("t", "y");
            },
        ],
    ),
    (
        "a foreign key keeps an index when the column goes with which the one ends that it uses",
        &[
            |op| {
                op.create_table("t", &[column("id", BigInt).primary_key(), column("n", Integer)]);
                op.add_column("t", column("p", BigInt).references("t", "id"));
            },
            |op| {
                op.alter_table("t", |t| {
                    t.create_index("ix_t", &["p", "n"]);
                    t.drop_column("n");
                });
            },
        ],
    ),
    (
        "an index of a foreign key goes when another one does its work, and comes again",
        &[
            |op| {
                op.create_table("t", &[column("id", BigInt).primary_key(), column("n", Integer)]);
                op.add_column("t", column("p", BigInt).references("t", "id"));
            },
            |op| {
                op.create_index("ix_t", "t", &["p", "n"]);
            },
            |op| {
                op.drop_index("ix_t", "t");
                op.create_unique_constraint("uq_t", "t", &["p"]);
            },
            |op| {
                op.drop_constraint("uq_t", "t", ConstraintKind::Unique);
                op.create_index("ix_2", "t", &["p"]);
                op.drop_index("ix_2", "t");
            },
        ],
    ),
    (
        "an index has the same text whatever is sent behind it",
        &[
            |op| {
                op.create_table("t", &[column("a", Integer), column("b", Integer)]);
            },
            |op| {
                op.create_index("ix_t", "t", &["a"]).unique();
                op.execute("DELETE FROM t").reverse("DELETE FROM t");
            },
            |op| {
                op.alter_column("t", "b").sql_type(BigInt);
            },
        ],
    ),
    (
        "an invisible column gets a default before it is never NULL",
        &[
            |op| {
                op.create_table("t", &[column("a", Integer), column("b", Integer).invisible()]);
            },
            |op| {
                op.alter_column("t", "b").not_null().server_default(int(1));
            },
        ],
    ),
    (
        "the identity of a column that was renamed comes back",
        &[
            |op| {
                op.create_table("t", &[column("id", BigInt).primary_key().autoincrement()]);
            },
            |op| {
                op.rename_column("t", "id", "number");
            },
            |op| {
                op.alter_column("t", "number").drop_autoincrement();
            },
        ],
    ),
    (
        "foreign keys over the same columns, or the first of them, share an index",
        &[
            |op| {
                op.create_table(
                    "t",
                    &[column("id", BigInt).primary_key(), column("one", BigInt), column("two", BigInt)],
                )
                .unique(&["id", "two"])
                .foreign_key(&["one"], "t", &["id"]);
            },
            |op| {
                op.create_foreign_key("again", "t", &["one"], "t", &["id"]);
            },
            |op| {
                op.create_foreign_key("both", "t", &["one", "two"], "t", &["id", "two"]);
            },
            |op| {
                op.create_foreign_key("short", "t", &["one"], "t", &["id"]);
            },
            |op| {
                op.drop_constraint("t_one_fkey", "t", ConstraintKind::ForeignKey);
            },
            |op| {
                op.drop_column("t", "two");
            },
        ],
    ),
    (
        "a constraint that need not hold comes back so with its table",
        &[
            |op| {
                op.create_table("t", &[column("id", BigInt).primary_key(), column("n", Integer)]);
                op.create_check_constraint("few", "t", "n < 9").not_valid();
                op.create_foreign_key("known", "t", &["n"], "t", &["id"]).not_valid();
            },
            |op| {
                op.drop_table("t");
            },
        ],
    ),
    (
        "a column gets another name where a check, computed columns and an index over an expression read it",
        &[
            |op| {
                op.create_table(
                    "t",
                    &[
                        column("a", Integer),
                        column("b", Integer).generated_stored("a + 1").comment("a and one"),
                        column("c", Integer).generated_stored("a * 2"),
                        column("d", Varchar(9)),
                    ],
                )
                .check("ck_t", "a < 9")
                .check("ck_d", "d <> 'a'");
                op.create_index("ix_t", "t", &["d"]).expression("abs(c)").unique();
            },
            |op| {
                op.rename_column("t", "a", "n");
            },
            |op| {
                op.drop_column("t", "c");
            },
        ],
    ),
    (
        "a column gets another name where a column is computed from one that is computed from it",
        &[
            |op| {
                op.create_table(
                    "t",
                    &[
                        column("a", Integer),
                        column("b", Integer).generated_stored("a + 1"),
                        column("c", Integer).generated_stored("b * 2"),
                    ],
                )
                .engine("InnoDB");
                op.create_index("ix_t", "t", &["b"]).expression("abs(c)").unique();
            },
            |op| {
                op.rename_column("t", "a", "n");
            },
        ],
    ),
    (
        "a column gets another name where the default of another one reads it",
        &[
            |op| {
                let b = column("b", Integer).not_null().server_default(sql("a + 1"));
                op.create_table("t", &[column("a", Integer), b]).engine("InnoDB");
            },
            |op| {
                op.rename_column("t", "a", "n");
            },
        ],
    ),
    (
        "columns of a foreign key get other names, and hold NULL no more, where a check reads a date or a text",
        &[
            |op| {
                op.create_table("users", &[column("id", Integer).primary_key(), column("born", Date)])
                    .check("ck_born", "born > '1900-01-01'");
                op.create_table(
                    "posts",
                    &[
                        column("id", Integer).primary_key(),
                        column("user_id", Integer).references("users", "id"),
                        column("body", Text),
                        column("views", Integer),
                    ],
                )
                .check("ck_body", "body <> ''")
                .check("ck_user", "user_id > 0")
                .check("ck_views", "views > 0");
            },
            |op| {
                op.rename_column("users", "id", "number");
                op.rename_column("posts", "user_id", "author_id");
                op.rename_column("posts", "views", "seen");
            },
            |op| {
                op.alter_column("posts", "author_id").not_null();
            },
        ],
    ),
    (
        "a column of a foreign key gets another name where an index over an expression reads it",
        &[
            |op| {
                op.create_table(
                    "t",
                    &[
                        column("code", Varchar(20)).primary_key(),
                        column("up", Varchar(20)).references("t", "code"),
                        column("n", Integer),
                    ],
                );
                op.create_index("ix_t", "t", &["n"]).expression("lower(code)");
            },
            |op| {
                op.rename_column("t", "code", "word");
            },
        ],
    ),
    (
        "a key gets a default that is computed",
        &[
            |op| {
                op.create_table("t", &[column("code", Varchar(20)).primary_key(), column("n", Integer)]);
            },
            |op| {
                op.alter_column("t", "code").server_default(sql("lower('A')"));
            },
        ],
    ),
];
