//! Names that a user may have
use ftf_migrate_core::prelude::*;
use std::fmt::Display;
use std::time::Duration;

#[migration(rev = "a1", down_rev = None)]
pub struct Names;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Row {
    id: i64,
    text: String,
    float: bool,
}

#[derive(Debug)]
enum Status {
    Draft,
    Published,
}

impl Status {
    const fn code(&self) -> i32 {
        match self {
            Self::Draft => 1,
            Self::Published => 2,
        }
    }
}

const TABLE: &str = "users";
const COMMON: [ColumnDef<'static>; 2] =
    [column("created_at", TimestampTz).not_null().server_default(now()), column("updated_at", TimestampTz)];

fn slug<T: Display>(value: T) -> String {
    value.to_string().to_lowercase()
}

impl Migrate for Names {
    fn upgrade(op: &mut Op) {
        let row = Row::default();
        let now = Duration::from_secs(1);
        let text = slug("Hello");
        let int = Status::Draft.code() + Status::Published.code();
        op.create_table(
            TABLE,
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("name", Varchar(40)).not_null().server_default(sql("'x'")),
                column("price", Numeric(10, 2)).check("price >= 0"),
                column("kind", Enum("kind", &["a", "b"]))
                    .not_null()
                    .server_default(ftf_migrate_core::prelude::text("a")),
                COMMON[0],
                COMMON[1],
            ],
        )
        .comment("all of them");
        for name in ["a", "b"] {
            op.add_column(TABLE, column(name, Text));
        }
        op.create_index("ix_users_name", TABLE, &["name"]).unique();
        op.bulk_insert(
            TABLE,
            &["name"],
            rows![["x"], [row.text], [text], [format!("{now:?}{int}{}{}", row.id, row.float)]],
        );
    }
}
