//! What each revision sends to each database, compiled without asking one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::capabilities::{Database, Product, Server};
use crate::dialect::compile;
use crate::migration::{Graph, Revision};
use crate::operation::{Op, Operation, Recorded};
use crate::schema::MetaData;

/// A server of each family that is new enough for everything that its dialect can say.
const SERVERS: [(Server, bool); 3] = [
    (Server { product: Product::Sqlite, version: (3, 46, 0) }, cfg!(feature = "sqlite")),
    (Server { product: Product::Postgres, version: (17, 0, 0) }, cfg!(feature = "postgres")),
    (Server { product: Product::Mysql, version: (8, 4, 0) }, cfg!(feature = "mysql")),
];

/// The upgrade of each revision, for each database that the program speaks with.
pub(crate) fn compile_upgrades(graph: &Graph) -> BTreeMap<String, Vec<(Database, String)>> {
    let mut texts: BTreeMap<String, Vec<(Database, String)>> = BTreeMap::new();
    for (server, _) in SERVERS.iter().filter(|(_, is_on)| *is_on) {
        let mut schema = MetaData::with_naming(graph.naming());
        for revision in graph.revisions() {
            let text = compile_upgrade(revision, server, &mut schema);
            texts.entry(revision.migration.rev.to_owned()).or_default().push((server.database(), text));
        }
    }
    texts
}

fn compile_upgrade(revision: &Revision, server: &Server, schema: &mut MetaData) -> String {
    let mut op = Op::new();
    (revision.migration.upgrade)(&mut op);
    let mut text = String::new();
    for Recorded { operation, .. } in op.recorded() {
        write_operation(&mut text, operation, server, schema);
        // A listing shows mistakes as they are; `check` and a run report them.
        schema.apply_done(operation);
    }
    if text.is_empty() { format!("-- nothing to do on {}\n", server.product) } else { text }
}

/// The statements of one operation; what has none on this server is told in a comment.
fn write_operation(text: &mut String, operation: &Operation, server: &Server, schema: &MetaData) {
    if let Operation::Run(run) = operation {
        return write_comment(text, &format!("Rust code runs here: {}", run.name));
    }
    match compile(operation, server, schema) {
        Err(error) => write_comment(text, &error.to_string()),
        Ok(statements) => {
            for statement in statements {
                let _ = writeln!(text, "{};", statement.sql.trim_end().trim_end_matches(';'));
            }
        }
    }
}

fn write_comment(text: &mut String, comment: &str) {
    for line in comment.lines() {
        let _ = writeln!(text, "-- {line}");
    }
}

#[cfg(all(test, feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod tests {
    use super::{SERVERS, compile_upgrade};
    use crate::migration::{Attribute, Migration, Revision};
    use crate::operation::Op;
    use crate::prelude::*;
    use crate::schema::MetaData;

    const HEADER: Attribute = Attribute {
        rev: "a1",
        down_rev: &[],
        branch_labels: &[],
        depends_on: &[],
        transaction: true,
        irreversible: None,
        header_hash: 1,
    };

    fn upgrade(op: &mut Op) {
        op.create_table("users", &[column("id", BigInt).primary_key()]);
        op.run("fill in users", async |_| Ok(()));
        op.create_schema("billing");
    }

    fn texts() -> Vec<String> {
        static MIGRATION: Migration = Migration::__new(HEADER, upgrade, |_| {});
        let revision = Revision {
            migration: &MIGRATION,
            file: "versions/a1.rs",
            message: "Add users",
            digest: 0,
            file_position: 0,
            parents: &[],
            depends: &[],
        };
        SERVERS.iter().map(|(server, _)| compile_upgrade(&revision, server, &mut MetaData::new())).collect()
    }

    #[test]
    fn each_database_gets_its_own_words_and_a_comment_for_what_is_not_sql() {
        let [sqlite, postgres, mysql] = texts().try_into().unwrap();
        assert!(postgres.contains(r#"CREATE TABLE "users""#), "{postgres}");
        assert!(mysql.contains("CREATE TABLE `users`"), "{mysql}");
        for text in [&sqlite, &postgres, &mysql] {
            assert!(text.contains("-- Rust code runs here: fill in users\n"), "{text}");
            assert!(text.lines().all(|line| line.starts_with("--") || !line.is_empty()), "{text}");
        }
    }

    #[test]
    fn what_a_database_can_not_do_is_said_in_its_place() {
        let [sqlite, postgres, _] = texts().try_into().unwrap();
        assert!(sqlite.lines().last().unwrap().starts_with("-- "), "{sqlite}");
        assert_eq!(postgres.lines().last().unwrap(), r#"CREATE SCHEMA "billing";"#);
    }
}
