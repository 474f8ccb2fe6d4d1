//! `floor URL transactions|messages|one|nothing`: the history's SQL, sent by the driver and nothing else.
//!
//! `transactions` sends BEGIN, each statement and COMMIT of a file one by one; `messages` all of a file in one message;
//! `one` puts all files into one transaction, a message each; `nothing` asks for one row.

use sqlx::{AssertSqlSafe, Connection, Executor};

type Failed = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let (url, mode) = (argument(1)?, argument(2)?);
    if url.starts_with("postgres") {
        replay(&mut sqlx::PgConnection::connect(&url).await?, &mode, "BEGIN").await
    } else if url.starts_with("mysql") {
        replay(&mut sqlx::MySqlConnection::connect(&url).await?, &mode, "BEGIN").await
    } else {
        let path = url.trim_start_matches("sqlite://");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
        replay(&mut sqlx::SqliteConnection::connect_with(&options).await?, &mode, "BEGIN IMMEDIATE").await
    }
}

async fn replay<C>(connection: &mut C, mode: &str, begin: &str) -> Result<(), Failed>
where
    C: Connection,
    for<'c> &'c mut C: Executor<'c, Database = C::Database>,
{
    if mode == "nothing" {
        return send(connection, "SELECT 1").await;
    }
    let files = history()?;
    if mode == "one" {
        send(connection, begin).await?;
    }
    for text in &files {
        match mode {
            "transactions" => {
                send(connection, begin).await?;
                for statement in text.split(';').filter(|it| !it.trim().is_empty()) {
                    send(connection, statement).await?;
                }
                send(connection, "COMMIT").await?;
            }
            "messages" => send(connection, &format!("{begin};\n{text}COMMIT")).await?,
            _ => send(connection, text).await?,
        }
    }
    if mode == "one" {
        send(connection, "COMMIT").await?;
    }
    Ok(())
}

async fn send<C>(connection: &mut C, sql: &str) -> Result<(), Failed>
where
    C: Connection,
    for<'c> &'c mut C: Executor<'c, Database = C::Database>,
{
    connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await?;
    Ok(())
}

/// The texts of the files, in order.
fn history() -> Result<Vec<String>, Failed> {
    let folder = std::env::var("FTF_BENCH_HISTORY")?;
    let mut files =
        std::fs::read_dir(folder)?.map(|it| Ok(it?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.sort();
    Ok(files.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?)
}

fn argument(at: usize) -> Result<String, Failed> {
    std::env::args().nth(at).ok_or_else(|| "usage: floor URL transactions|messages|one|nothing".into())
}
