//! One operation, done and undone.

use ftf_migrate_core::capabilities::{Database, Server};
use ftf_migrate_core::operation::{Op, Operation, Recorded, derive_downgrade};
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, TestDatabase, schema_of, schema_without_order_of};

/// What is recorded; a few words differ between databases, such as the names of collations.
pub(crate) type Record = fn(&mut Op, Database);

/// An operation and what it needs.
pub(crate) struct Case {
    /// The chapter of the document.
    pub(crate) subject: &'static str,
    /// How the operation is called there.
    pub(crate) name: &'static str,
    /// What there is before, rows too.
    pub(crate) before: Record,
    /// The operation.
    pub(crate) operation: Record,
}

/// What came of a case.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It was done, and after the downgrade the catalogue was as before.
    Undone,
    /// The database has nothing of the kind, and it is left out.
    Nothing,
    /// It is refused, with what to do instead.
    Refused(String),
    /// It was done, and there is no downgrade that could be derived.
    NoWayBack(String),
    /// Something that must not be.
    Wrong(String),
}

impl Case {
    pub(crate) async fn run(&self, backend: Backend, server: &Server) -> Outcome {
        self.try_run(backend, server).await.unwrap_or_else(Outcome::Wrong)
    }

    async fn try_run(&self, backend: Backend, server: &Server) -> Result<Outcome, String> {
        let database = TestDatabase::create(backend).await;
        let mut schema = MetaData::new();
        let before = recorded(self.before, server.database());
        match statements(&before, server, &mut schema) {
            Ok(sql) => run(&database, &sql).await?,
            Err(refusal) => return Ok(Outcome::Refused(refusal)),
        }
        let (start, rows_before) = (catalogue(&database).await, rows(&database).await);
        let in_order = schema_of(&database).await;

        let upgrade = recorded(self.operation, server.database());
        let derived = derive_downgrade(&upgrade, &schema);
        let sql = match statements(&upgrade, server, &mut schema) {
            Ok(sql) if sql.is_empty() => return Ok(Outcome::Nothing),
            Ok(sql) => sql,
            Err(refusal) => return Ok(Outcome::Refused(refusal)),
        };
        run(&database, &sql).await?;
        if catalogue(&database).await == start && schema_of(&database).await == in_order {
            return Err(format!("it changed nothing:\n{}", sql.join("\n")));
        }
        let downgrade = match derived {
            Ok(downgrade) => downgrade,
            Err((reason, _)) => return Ok(Outcome::NoWayBack(reason.why)),
        };
        let back = match statements(&downgrade, server, &mut schema) {
            Ok(back) => back,
            Err(refusal) => return Ok(Outcome::NoWayBack(refusal)),
        };
        run(&database, &back).await?;
        let end = catalogue(&database).await;
        if end != start {
            let difference = difference(&start, &end);
            return Err(format!("{}\n--\n{}\n{difference}", sql.join("\n"), back.join("\n")));
        }
        let loses_rows = |it: &Recorded| matches!(it.operation, Operation::DropTable(_));
        if !upgrade.iter().any(loses_rows) && rows(&database).await != rows_before {
            return Err("rows are gone".to_owned());
        }
        Ok(Outcome::Undone)
    }
}

fn recorded(record: Record, database: Database) -> Vec<Recorded> {
    let mut op = Op::new();
    record(&mut op, database);
    op.into_parts().0
}

/// The SQL of the operations, `schema` becoming what they make of it; or the first refusal.
fn statements(recorded: &[Recorded], server: &Server, schema: &mut MetaData) -> Result<Vec<String>, String> {
    let mut sql = Vec::new();
    for Recorded { operation, .. } in recorded {
        let statements = ftf_migrate_core::compile(operation, server, schema)
            .map_err(|error| format!("{}; {}", error.why, error.instead))?;
        sql.extend(statements.into_iter().map(|statement| statement.sql));
        schema.apply(operation).expect("the operation fits the schema");
    }
    Ok(sql)
}

/// Runs the statements, or gives the first that the server refuses with its words.
async fn run(database: &TestDatabase, statements: &[String]) -> Result<(), String> {
    // As a run does it: what one statement of SQLite's sets for the next belongs to one connection, and
    // foreign keys are off before a table is made anew.
    let joined = [format!("PRAGMA foreign_keys = OFF;\n{}", statements.join(";\n"))];
    let messages = if database.database() == Database::Sqlite { &joined[..] } else { statements };
    for sql in messages {
        database.try_execute(sql).await.map_err(|error| format!("{sql}\n{error}"))?;
    }
    Ok(())
}

/// All that the catalogue tells; on MySQL, where a schema is a database, those of the cases too.
async fn catalogue(database: &TestDatabase) -> Vec<String> {
    let mut lines = schema_without_order_of(database).await;
    if database.database() == Database::Mysql {
        lines.extend(database.column(OWN_SCHEMAS).await);
    }
    lines
}

/// The databases that the cases make on MySQL.
pub(crate) const OWN_SCHEMAS: &str = "SHOW DATABASES LIKE 'ftf\\_operations\\_%'";

/// How many rows each table has.
async fn rows(database: &TestDatabase) -> Vec<(String, String)> {
    let quote = if database.database() == Database::Mysql { '`' } else { '"' };
    let mut counts = Vec::new();
    for table in database.tables().await {
        let count = database.value(&format!("SELECT count(*) FROM {quote}{table}{quote}")).await;
        counts.push((table, count));
    }
    counts
}

fn difference(start: &[String], end: &[String]) -> String {
    let gone = start.iter().filter(|line| !end.contains(line)).map(|line| format!("- {line}"));
    let new = end.iter().filter(|line| !start.contains(line)).map(|line| format!("+ {line}"));
    gone.chain(new).collect::<Vec<_>>().join("\n")
}
