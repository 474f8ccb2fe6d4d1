//! Tables.

use super::base;
use crate::case::Case;
use ftf_migrate_core::operation::CreateTable;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{PartitionBound, PartitionKind};

const TABLES: &str = "Tables";
const PARTITIONS: &str = "Partitions";

fn events(op: &mut Op, _: Database) {
    op.create_table("events", &[column("at", Date).not_null(), column("what", Varchar(20))])
        .partition_by(PartitionKind::Range, &["at"]);
    op.create_partition("events_2026", "events", year());
    op.create_table("events_2027", &[column("at", Date).not_null(), column("what", Varchar(20))]);
    op.bulk_insert("events", &["at", "what"], rows![["2026-05-01", "a"], ["2026-06-01", "b"]]);
}

fn year() -> PartitionBound {
    PartitionBound::range(&["'2026-01-01'"], &["'2027-01-01'"])
}

/// Text columns that follow the table, one that does not, and what follows text; the options are the caller's.
fn codes(op: &mut Op) -> &mut CreateTable {
    op.create_table(
        "codes",
        &[
            column("code", Varchar(20)).primary_key(),
            column("size", BigInt).not_null().server_default(int(1)),
            column("title", Varchar(40)).not_null().server_default(text("it's")).comment("what it's called"),
            column("kind", Enum("kind", &["big", "small"])),
            column("body", Text),
        ],
    )
}

fn code_rows(op: &mut Op) {
    op.bulk_insert("codes", &["code", "title", "kind"], rows![["a", "A", "big"], ["b", "B", "small"]]);
}

/// A column of each type whose spelling is another one in a strict table.
fn every_type(op: &mut Op) {
    op.create_table(
        "kinds",
        &[
            column("id", BigInt).primary_key(),
            column("small", SmallInt).not_null(),
            column("number", Integer).check("number >= 0"),
            column("is_so", Boolean).not_null().server_default(boolean(true)),
            column("ratio", Double),
            column("name", Varchar(40)).unique(),
            column("kind", Enum("kind", &["big", "small"])),
            column("day", Date),
            column("at", Timestamp),
            column("bytes", Bytes),
        ],
    );
    op.create_index("ix_kinds_day", "kinds", &["day"]);
    op.bulk_insert(
        "kinds",
        &["id", "small", "number", "name", "kind", "day"],
        rows![[1, 2, 3, "a", "big", "2026-05-01"], [2, 3, 4, "b", "small", "2026-06-01"]],
    );
}

pub(crate) const CASES: &[Case] = &[
    Case {
        subject: TABLES,
        name: "`create_table`",
        before: base,
        operation: |op, _| {
            op.create_table(
                "tags",
                &[
                    column("id", BigInt).primary_key().autoincrement(),
                    column("name", Varchar(40)).not_null().unique().check("name <> ''"),
                    column("post_id", BigInt).references("posts", "id").on_delete(ForeignKeyAction::Cascade),
                ],
            )
            .comment("words");
            op.create_index("ix_tags_post_id", "tags", &["post_id"]);
        },
    },
    Case {
        subject: TABLES,
        name: "`create_table` with `.engine(…)`, `.charset(…)`, `.collation(…)`",
        before: base,
        operation: |op, _| {
            op.create_table("tags", &[column("name", Varchar(40))])
                .engine("InnoDB")
                .charset("ascii")
                .collation("ascii_bin");
        },
    },
    Case {
        subject: TABLES,
        name: "`create_table` with `.strict()`, `.without_rowid()`",
        before: base,
        operation: |op, _| {
            op.create_table("tags", &[column("name", Text).primary_key()]).strict().without_rowid();
        },
    },
    Case {
        subject: TABLES,
        name: "`create_table` with `.if_not_exists()`",
        before: base,
        operation: |op, _| {
            op.create_table("tags", &[column("name", Varchar(40))]).if_not_exists();
        },
    },
    Case {
        subject: TABLES,
        name: "`drop_table`",
        before: base,
        operation: |op, _| {
            op.drop_table("posts");
        },
    },
    Case {
        subject: TABLES,
        name: "`drop_table` with `.cascade()`",
        before: |op, database| {
            base(op, database);
            op.create_table("shelves", &[column("id", BigInt).primary_key(), column("name", Varchar(80))]);
            op.add_column("posts", column("shelf_id", BigInt).references("shelves", "id"));
            op.create_view("names", "SELECT name FROM shelves");
            op.create_view("first_names", "SELECT name FROM names");
        },
        operation: |op, _| {
            op.drop_table("shelves").cascade();
        },
    },
    Case {
        subject: TABLES,
        name: "`drop_table` with `.if_exists()`",
        before: base,
        operation: |op, _| {
            op.drop_table("posts").if_exists();
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table` with several changes",
        before: base,
        operation: |op, _| {
            op.alter_table("posts", |posts| {
                posts.add_column(column("grade", Integer).not_null().server_default(int(1)));
                posts.alter_column("title").sql_type(Varchar(200)).drop_server_default();
                posts.alter_column("views").nullable();
                posts.create_index("ix_posts_grade", &["grade", "views"]);
                posts.create_check_constraint("ck_posts_grade", "grade > 0");
                posts.drop_index("ix_posts_title");
                posts.drop_constraint("posts_author_id_fkey", ConstraintKind::ForeignKey);
                posts.drop_column("body");
            });
        },
    },
    Case {
        subject: TABLES,
        name: "`rename_table`",
        before: base,
        operation: |op, _| {
            op.rename_table("authors", "writers");
        },
    },
    Case {
        subject: TABLES,
        name: "`create_table_comment`",
        before: base,
        operation: |op, _| {
            op.create_table_comment("posts", "it's what is written");
        },
    },
    Case {
        subject: TABLES,
        name: "`drop_table_comment`",
        before: |op, database| {
            base(op, database);
            op.create_table_comment("posts", "what is written");
        },
        operation: |op, _| {
            op.drop_table_comment("posts");
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table_options` with `.engine(…)`",
        before: |op, _| {
            codes(op).engine("InnoDB");
            code_rows(op);
        },
        operation: |op, _| {
            op.alter_table_options("codes").engine("MyISAM");
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table_options` with `.charset(…)`, `.collation(…)`",
        before: |op, _| {
            codes(op).charset("utf8mb4").collation("utf8mb4_bin");
            code_rows(op);
        },
        operation: |op, _| {
            op.alter_table_options("codes").charset("ascii").collation("ascii_bin");
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table_options` with `.charset(…)` of a table with a collation",
        before: |op, _| {
            codes(op).collation("utf8mb4_bin");
            code_rows(op);
        },
        operation: |op, _| {
            op.alter_table_options("codes").charset("latin1");
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table_options` with `.collation(…)` of a table with a character set",
        before: |op, _| {
            codes(op).charset("utf8mb4");
            code_rows(op);
        },
        operation: |op, _| {
            op.alter_table_options("codes").collation("utf8mb4_bin");
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table_options` with `.collation(…)` of a table that has the server's",
        before: base,
        operation: |op, _| {
            op.alter_table_options("posts").collation("utf8mb4_bin");
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table_options` with `.strict(true)`",
        before: base,
        operation: |op, _| {
            op.alter_table_options("posts").strict(true);
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table_options` with `.strict(false)`",
        before: |op, database| {
            let is_strict = database == Database::Sqlite;
            every_type(op);
            if is_strict {
                op.alter_table_options("kinds").strict(true);
            }
        },
        operation: |op, _| {
            op.alter_table_options("kinds").strict(false);
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table_options` with `.without_rowid(true)`",
        before: base,
        operation: |op, _| {
            op.alter_table_options("posts").without_rowid(true);
        },
    },
    Case {
        subject: TABLES,
        name: "`alter_table_options` with `.without_rowid(false)`, `.strict(true)`",
        before: |op, database| {
            let table = codes(op);
            if database == Database::Sqlite {
                table.without_rowid();
            }
            code_rows(op);
        },
        operation: |op, _| {
            op.alter_table_options("codes").without_rowid(false).strict(true);
        },
    },
    Case {
        subject: PARTITIONS,
        name: "`create_table` with `.partition_by(…)`",
        before: base,
        operation: |op, _| {
            op.create_table("events", &[column("id", Integer).not_null()])
                .partition_by(PartitionKind::Hash, &["id"]);
            op.create_partition("events_0", "events", PartitionBound::Hash { modulus: 1, remainder: 0 });
        },
    },
    Case {
        subject: PARTITIONS,
        name: "`create_partition`",
        before: events,
        operation: |op, _| {
            op.create_partition("events_rest", "events", PartitionBound::Default)
                .partition_by(PartitionKind::List, &["what"]);
        },
    },
    Case {
        subject: PARTITIONS,
        name: "`attach_partition`",
        before: events,
        operation: |op, _| {
            let bound = PartitionBound::range(&["'2027-01-01'"], &["'2028-01-01'"]);
            op.attach_partition("events_2027", "events", bound);
        },
    },
    Case {
        subject: PARTITIONS,
        name: "`detach_partition`",
        before: events,
        operation: |op, _| {
            op.detach_partition("events_2026", "events");
        },
    },
    Case {
        subject: PARTITIONS,
        name: "`detach_partition` with `.concurrently()`",
        before: events,
        operation: |op, _| {
            op.detach_partition("events_2026", "events").concurrently();
        },
    },
    Case {
        subject: PARTITIONS,
        name: "`drop_table` of a partition",
        before: events,
        operation: |op, _| {
            op.drop_table("events_2026");
        },
    },
    Case {
        subject: PARTITIONS,
        name: "`drop_table` of a partitioned table",
        before: events,
        operation: |op, _| {
            op.drop_table("events");
        },
    },
];
