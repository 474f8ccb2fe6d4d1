//! `compare make|floor|pragmas|reflect|check URL COUNT`: a database of COUNT tables, and models that want the same.
//!
//! `make` makes the tables; `floor` sends the questions to the catalogue, takes the rows and makes nothing of them; `pragmas` sends
//! those of a tool that does not read the texts of SQLite, each for all tables at once; `reflect` reads the schema; `check` does what
//! `cargo ftf-migrate check` does, and fails where something differs.

use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::model::Models;
use ftf_migrate_core::operation::{Op, Type, column, int, now, text};
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_core::{__private, Connection, Graph};
use sqlx::{AssertSqlSafe, Connection as _, Executor, MySqlConnection, PgConnection, SqliteConnection};

type Failed = Box<dyn std::error::Error>;

/// No revisions: what is there is all that counts.
static MIGRATIONS: Graph = Graph::__new(&[], &[], "", &[], false, "compare");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, url, count] = &arguments[..] else {
        return Err("usage: compare make|floor|pragmas|reflect|check URL COUNT".into());
    };
    let count: usize = count.parse()?;
    match what.as_str() {
        "make" => make(url, count).await,
        "floor" => {
            let questions = __private::catalogue_questions(&mut connect(url).await?, &Filter::new()).await?;
            ask(url, questions).await
        }
        "pragmas" => ask(url, PRAGMAS.to_owned()).await,
        "reflect" => {
            let found = ftf_migrate_core::reflect(&mut connect(url).await?, &Filter::new()).await?;
            if found.tables.len() == count { Ok(()) } else { Err("other tables".into()) }
        }
        "check" => {
            let mut models = Models::default();
            models.metadata = wanted(count)?;
            let found = MIGRATIONS.compare(url.as_str(), &models).await?;
            if found.is_same() { Ok(()) } else { Err(format!("{:?}", found.findings().first()).into()) }
        }
        other => Err(format!("nothing is called {other}").into()),
    }
}

/// Tables of ten columns, two indexes, a foreign key, a unique constraint and a check each.
fn tables(count: usize) -> Op {
    let mut op = Op::new();
    for number in 0..count {
        let name = format!("t{number:05}");
        let parent = format!("t{:05}", number.saturating_sub(1));
        let columns = [
            column("id", Type::BigInt).primary_key(),
            column("parent_id", Type::BigInt).references(&parent, "id"),
            column("name", Type::Varchar(100)).not_null(),
            column("email", Type::Varchar(255)).not_null().unique(),
            column("active", Type::Boolean).not_null(),
            column("amount", Type::Numeric(10, 2)),
            column("kind", Type::Varchar(20)).not_null().server_default(text("new")),
            column("visits", Type::Integer).not_null().server_default(int(0)),
            column("created_at", Type::Timestamp).not_null().server_default(now()),
            column("note", Type::Text),
        ];
        op.create_table(&name, &columns).check(&format!("ck_{name}_amount"), "amount >= 0");
        op.create_index(&format!("ix_{name}_name"), &name, &["name"]);
        op.create_index(&format!("ix_{name}_kind"), &name, &["kind", "created_at"]);
    }
    op
}

fn wanted(count: usize) -> Result<MetaData, Failed> {
    let mut metadata = MetaData::new();
    for recorded in tables(count).recorded() {
        metadata.apply(&recorded.operation)?;
    }
    Ok(metadata)
}

async fn make(url: &str, count: usize) -> Result<(), Failed> {
    let product = match url {
        _ if url.starts_with("postgres") => Product::Postgres,
        _ if url.starts_with("mysql") => Product::Mariadb,
        _ => Product::Sqlite,
    };
    let server =
        Server { version: if product == Product::Mariadb { (10, 11, 0) } else { (15, 0, 0) }, product };
    let mut statements = Vec::new();
    for recorded in tables(count).recorded() {
        statements.extend(ftf_migrate_core::compile(&recorded.operation, &server, &MetaData::new())?);
    }
    let mut connection = connect(url).await?;
    for some in statements.chunks(300) {
        let texts: Vec<&str> = some.iter().map(|it| it.sql.as_str()).collect();
        connection.execute(&format!("BEGIN;\n{};\nCOMMIT", texts.join(";\n"))).await?;
    }
    Ok(())
}

/// Columns, indexes, foreign keys, and the texts for the checks.
const PRAGMAS: &str = "SELECT t.name, c.* FROM sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table';
    SELECT t.name, l.*, c.* FROM sqlite_schema t, pragma_index_list(t.name) l, pragma_index_xinfo(l.name) c WHERE t.type = 'table';
    SELECT t.name, k.* FROM sqlite_schema t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table';
    SELECT name, sql FROM sqlite_schema";

/// Questions by the driver alone.
async fn ask(url: &str, questions: String) -> Result<(), Failed> {
    let mut connection = connect(url).await?;
    let questions = sqlx::raw_sql(AssertSqlSafe(questions));
    let rows = if let Some(connection) = connection.postgres() {
        connection.fetch_all(questions).await?.len()
    } else if let Some(connection) = connection.mysql() {
        connection.fetch_all(questions).await?.len()
    } else if let Some(connection) = connection.sqlite() {
        connection.fetch_all(questions).await?.len()
    } else {
        0
    };
    if rows == 0 { Err("no rows".into()) } else { Ok(()) }
}

async fn connect(url: &str) -> Result<Connection, Failed> {
    Ok(if url.starts_with("postgres") {
        PgConnection::connect(url).await?.into()
    } else if url.starts_with("mysql") {
        MySqlConnection::connect(url).await?.into()
    } else {
        SqliteConnection::connect(&format!("{url}?mode=rwc")).await?.into()
    })
}
