//! Columns.

use super::base;
use crate::case::Case;
use ftf_migrate_core::operation::{Algorithm, Lock};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::Storage;

const COLUMNS: &str = "Columns";
const ALTER: &str = "Changing a column";

/// A collation that is not the default one.
fn collation(database: Database) -> &'static str {
    match database {
        Database::Sqlite => "NOCASE",
        Database::Postgres => "C",
        Database::Mysql => "utf8mb4_bin",
    }
}

/// Columns with as much as they can have together on MySQL.
fn everything(op: &mut Op, _: Database) {
    op.create_table(
        "full",
        &[
            column("id", BigInt).primary_key().autoincrement().comment("number"),
            column("name", Varchar(40))
                .not_null()
                .charset("utf8mb4")
                .collation("utf8mb4_bin")
                .server_default(text("it's"))
                .comment("what it is called"),
            column("price", Numeric(9, 2))
                .not_null()
                .server_default(float(1.5))
                .comment("in euros")
                .invisible(),
            column("changed_at", Timestamp).not_null().server_default(now()).on_update_now().comment("when"),
        ],
    );
    op.bulk_insert("full", &["name"], rows![["a"], ["b"]]);
}

fn numbered(op: &mut Op, _: Database) {
    let identity = Identity { start: Some(10), cache: Some(5), ..Identity::default() };
    op.create_table("numbers", &[column("id", BigInt).not_null().identity(identity), column("a", Integer)]);
    op.bulk_insert("numbers", &["a"], rows![[1], [2]]);
}

fn counted(op: &mut Op, _: Database) {
    op.create_table("counted", &[column("id", BigInt).primary_key().autoincrement(), column("a", Integer)]);
    op.bulk_insert("counted", &["a"], rows![[1], [2]]);
}

fn virtually(op: &mut Op, _: Database) {
    op.create_table("sums", &[column("a", Integer), column("b", Integer).generated_virtual("a * 2")]);
    op.bulk_insert("sums", &["a"], rows![[1], [2]]);
}

pub(crate) const CASES: &[Case] = &[
    Case {
        subject: COLUMNS,
        name: "`add_column`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("slug", Varchar(80)));
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.not_null()`, `.server_default(…)`, `.comment(…)`",
        before: base,
        operation: |op, _| {
            op.add_column(
                "posts",
                column("state", Varchar(9)).not_null().server_default(text("draft")).comment("how far"),
            );
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.unique()`, `.check(…)`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("place", Integer).unique().check("place > 0"));
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.references(…)`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("editor_id", BigInt).references("authors", "id"));
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.generated_stored(…)`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("twice", Integer).generated_stored("views * 2"));
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.generated_virtual(…)`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("twice", Integer).generated_virtual("views * 2"));
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.collation(…)`",
        before: base,
        operation: |op, database| {
            op.add_column("posts", column("slug", Varchar(80)).collation(collation(database)));
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.charset(…)`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("slug", Varchar(80)).charset("ascii"));
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.on_update_now()`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("changed_at", Timestamp).on_update_now());
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.invisible()`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("secret", Integer).invisible());
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.storage(…)`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("more", Text).storage(Storage::External));
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.compression(…)`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("more", Text).compression("pglz"));
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.first()`, `.after(…)`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("a", Integer)).first();
            op.add_column("posts", column("b", Integer)).after("title");
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.if_not_exists()`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("a", Integer)).if_not_exists();
        },
    },
    Case {
        subject: COLUMNS,
        name: "`add_column` with `.algorithm(…)`, `.lock(…)`",
        before: base,
        operation: |op, _| {
            op.add_column("posts", column("a", Integer)).algorithm(Algorithm::Inplace).lock(Lock::None);
        },
    },
    Case {
        subject: COLUMNS,
        name: "`drop_column`",
        before: base,
        operation: |op, _| {
            op.drop_column("posts", "body");
        },
    },
    Case {
        subject: COLUMNS,
        name: "`drop_column` with its check and index",
        before: |op, database| {
            base(op, database);
            op.create_index("ix_posts_views", "posts", &["views"]);
        },
        operation: |op, _| {
            op.drop_column("posts", "views");
        },
    },
    Case {
        subject: COLUMNS,
        name: "`drop_column` with its foreign key",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("editor_id", BigInt).references("authors", "id"));
        },
        operation: |op, _| {
            op.drop_column("posts", "editor_id");
        },
    },
    Case {
        subject: COLUMNS,
        name: "`drop_column` that a view reads with `*`",
        before: |op, database| {
            base(op, database);
            op.create_view("everything", "SELECT * FROM posts");
            op.create_view("numbers", "SELECT id FROM everything");
        },
        operation: |op, _| {
            op.drop_column("posts", "body");
        },
    },
    Case {
        subject: COLUMNS,
        name: "`drop_column` with `.if_exists()`",
        before: base,
        operation: |op, _| {
            op.drop_column("posts", "body").if_exists();
        },
    },
    Case {
        subject: COLUMNS,
        name: "`drop_column` with `.cascade()`",
        before: |op, database| {
            base(op, database);
            op.create_view("bodies", "SELECT id, body FROM posts");
            op.add_column("posts", column("code", Varchar(20)).unique());
            op.create_table("codes", &[column("code", Varchar(20)).references("posts", "code")]);
        },
        operation: |op, _| {
            op.drop_column("posts", "body").cascade();
            op.drop_column("posts", "code").cascade();
        },
    },
    Case {
        subject: COLUMNS,
        name: "`rename_column`",
        before: base,
        operation: |op, _| {
            op.rename_column("posts", "title", "headline");
        },
    },
    Case {
        subject: COLUMNS,
        name: "`rename_column` that a check and a computed column read",
        before: |op, database| {
            base(op, database);
            op.create_check_constraint("ck_longest", "posts", "length(title) < 99");
            op.add_column("posts", column("size", Integer).generated_stored("length(title)"));
        },
        operation: |op, _| {
            op.rename_column("posts", "title", "headline");
        },
    },
];

pub(crate) const ALTERED: &[Case] = &[
    Case {
        subject: ALTER,
        name: "`alter_column` with `.sql_type(…)`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "views").sql_type(BigInt);
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.sql_type(…)`, `.using(…)`",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("rank", Varchar(9)));
        },
        operation: |op, _| {
            op.alter_column("posts", "rank").sql_type(Integer).using("rank::integer");
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.sql_type(…)` of a column that a view reads",
        before: |op, database| {
            base(op, database);
            op.create_view("popular", "SELECT id, views FROM posts WHERE views > 3");
            op.create_view("most_popular", "SELECT id FROM popular");
        },
        operation: |op, _| {
            op.alter_column("posts", "views").sql_type(BigInt);
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.sql_type(…)` of a column with everything",
        before: |op, database| {
            base(op, database);
            everything(op, database);
        },
        operation: |op, _| {
            op.alter_column("full", "name").sql_type(Varchar(200));
            op.alter_column("full", "price").sql_type(Numeric(14, 4));
            op.alter_column("full", "changed_at").sql_type(Custom("TIMESTAMP"));
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.nullable()`",
        before: base,
        operation: |op, _| {
            op.alter_column("authors", "name").nullable();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.not_null()`",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("rank", Integer).server_default(int(1)));
        },
        operation: |op, _| {
            op.alter_column("posts", "rank").not_null();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.server_default(…)`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "views").server_default(int(1));
            op.alter_column("authors", "email").server_default(text("it's none"));
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.drop_server_default()`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "title").drop_server_default().nullable();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.comment(…)`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "title").comment("shown");
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.drop_comment()`",
        before: base,
        operation: |op, _| {
            op.alter_column("authors", "name").drop_comment();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.collation(…)`",
        before: base,
        operation: |op, database| {
            op.alter_column("authors", "email").collation(collation(database));
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.charset(…)`",
        before: base,
        operation: |op, _| {
            op.alter_column("authors", "email").charset("ascii");
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.on_update_now()`",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("changed_at", Timestamp));
        },
        operation: |op, _| {
            op.alter_column("posts", "changed_at").on_update_now();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.invisible()`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "body").invisible();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.identity(…)`",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("number", BigInt).not_null().server_default(int(1)));
            op.alter_column("posts", "number").drop_server_default();
        },
        operation: |op, _| {
            op.alter_column("posts", "number").identity(Identity { start: Some(100), ..Identity::default() });
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.identity(…)` of an identity",
        before: numbered,
        operation: |op, _| {
            op.alter_column("numbers", "id").identity(Identity {
                always: true,
                increment: Some(5),
                ..Identity::default()
            });
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.drop_identity()`",
        before: numbered,
        operation: |op, _| {
            op.alter_column("numbers", "id").drop_identity();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.autoincrement()`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "id").autoincrement();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.drop_autoincrement()`",
        before: counted,
        operation: |op, _| {
            op.alter_column("counted", "id").drop_autoincrement();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.generated_stored(…)`",
        before: |op, database| {
            base(op, database);
            op.create_table("sums", &[column("a", Integer), column("b", Integer).generated_stored("a * 2")]);
        },
        operation: |op, _| {
            op.alter_column("sums", "b").generated_stored("a * 3");
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.generated_virtual(…)`",
        before: virtually,
        operation: |op, _| {
            op.alter_column("sums", "b").generated_virtual("a * 3");
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.drop_generated()`",
        before: |op, database| {
            base(op, database);
            op.create_table("sums", &[column("a", Integer), column("b", Integer).generated_stored("a * 2")]);
        },
        operation: |op, _| {
            op.alter_column("sums", "b").drop_generated();
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.storage(…)`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "body").storage(Storage::External);
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.compression(…)`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "body").compression("pglz");
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.sql_type(…)` of a column with storage and compression",
        before: |op, database| {
            base(op, database);
            op.add_column("posts", column("more", Text).storage(Storage::External).compression("pglz"));
        },
        operation: |op, _| {
            op.alter_column("posts", "more").sql_type(Varchar(9000));
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.first()`, `.after(…)`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "body").first();
            op.alter_column("posts", "views").after("id");
        },
    },
    Case {
        subject: ALTER,
        name: "`alter_column` with `.algorithm(…)`, `.lock(…)`",
        before: base,
        operation: |op, _| {
            op.alter_column("posts", "views")
                .server_default(int(9))
                .algorithm(Algorithm::Inplace)
                .lock(Lock::None);
        },
    },
];
