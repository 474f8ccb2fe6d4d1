//! The operations on rows, and those that do nothing but tell: each as a revision of its own, so that Rust code runs too.

use crate::case::Outcome;
use crate::cases;
use ftf_migrate_core::capabilities::Server;
use ftf_migrate_core::operation::derive_downgrade;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, TestDatabase, history};

/// The chapter of the document.
pub(crate) const SUBJECT: &str = "Rows, SQL and Rust";

/// An operation on the tables of [`cases::base`].
pub(crate) struct DataCase {
    /// How it is called in the document.
    pub(crate) name: &'static str,
    operation: fn(&mut Op),
}

fn base(op: &mut Op) {
    cases::base(op, Database::Sqlite);
}

const SET: &str = "UPDATE posts SET views = views + 10";
const BACK: &str = "UPDATE posts SET views = views - 10";

pub(crate) const CASES: &[DataCase] = &[
    DataCase {
        name: "`execute`",
        operation: |op| {
            op.execute(SET);
        },
    },
    DataCase {
        name: "`execute` with `.reverse(…)`",
        operation: |op| {
            op.execute(SET).reverse(BACK);
        },
    },
    DataCase {
        name: "`execute_for` with `.or_for(…)`, `.reverse_for(…)`",
        operation: |op| {
            op.execute_for(Database::Sqlite, SET)
                .or_for(Database::Postgres, SET)
                .or_for(Database::Mysql, SET)
                .reverse_for(Database::Sqlite, BACK)
                .reverse_for(Database::Postgres, BACK)
                .reverse_for(Database::Mysql, BACK);
        },
    },
    DataCase {
        name: "`bulk_insert`",
        operation: |op| {
            op.bulk_insert("authors", &["id", "name"], rows![[3, "Cy"], [4, "Di"]]);
        },
    },
    DataCase {
        name: "`backfill`",
        operation: |op| {
            op.backfill("posts", "id").set("views = views + 10");
        },
    },
    DataCase {
        name: "`backfill` with `.batch_size(…)`, `.reverse(…)`",
        operation: |op| {
            op.backfill("posts", "id").set("views = views + 10").batch_size(2).reverse(BACK);
        },
    },
    DataCase {
        name: "`run`",
        operation: |op| {
            op.run("count", async |connection| {
                connection.execute(SET).await?;
                Ok(())
            });
        },
    },
    DataCase {
        name: "`run` with `.reverse(…)`",
        operation: |op| {
            op.run("count", async |connection| {
                connection.execute(SET).await?;
                Ok(())
            })
            .reverse(async |connection| {
                connection.execute(BACK).await?;
                Ok(())
            });
        },
    },
    DataCase {
        name: "`run_boxed`",
        operation: |op| {
            let step = async |connection: &mut Connection| {
                connection.execute(SET).await?;
                Ok(())
            };
            op.run_boxed("count", Box::new(step));
        },
    },
    DataCase {
        name: "`existing_tables`",
        operation: |op| {
            op.existing_tables(&["posts"]);
        },
    },
    DataCase {
        name: "`existing_database`",
        operation: |op| {
            op.existing_database();
        },
    },
];

impl DataCase {
    pub(crate) async fn run(&self, backend: Backend, server: &Server) -> Outcome {
        self.try_run(backend, server).await.unwrap_or_else(Outcome::Wrong)
    }

    async fn try_run(&self, backend: Backend, server: &Server) -> Result<Outcome, String> {
        let database = TestDatabase::create(backend).await;
        let graph = history(&[(base, |_| {}), (self.operation, |op| op.derive())]);
        let upgrade = async |to: &str| {
            let run = graph.upgrade(database.url()).to(to).await;
            run.map_err(|error| format!("up to {to} on {server}: {error}"))
        };
        upgrade("r001").await?;
        let start = rows(&database).await;
        upgrade("r002").await?;
        if rows(&database).await == start {
            return Ok(Outcome::Nothing);
        }
        let back = graph.downgrade(database.url(), "r001").await;
        if let Some(reason) = self.no_way_back() {
            let error = back.err().ok_or("there is no way back, and it was gone")?;
            return match error.to_string() {
                text if text.contains(&reason) => Ok(Outcome::NoWayBack(reason)),
                text => Err(text),
            };
        }
        back.map_err(|error| error.to_string())?;
        if rows(&database).await == start {
            Ok(Outcome::Undone)
        } else {
            Err("rows are not as before".into())
        }
    }

    /// Why no downgrade can be derived, if none can.
    fn no_way_back(&self) -> Option<String> {
        let (mut before, mut op) = (Op::new(), Op::new());
        base(&mut before);
        (self.operation)(&mut op);
        let mut schema = MetaData::new();
        before.recorded().iter().for_each(|it| schema.apply(&it.operation).expect("it fits"));
        derive_downgrade(&op.into_parts().0, &schema).err().map(|(reason, _)| reason.why)
    }
}

/// All rows of the tables.
async fn rows(database: &TestDatabase) -> Vec<Vec<String>> {
    let mut rows = database.rows("SELECT id, name, email FROM authors ORDER BY id").await;
    rows.extend(database.rows("SELECT id, author_id, title, views FROM posts ORDER BY id").await);
    rows
}
