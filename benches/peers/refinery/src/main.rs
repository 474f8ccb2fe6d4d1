//! `with-refinery URL`: the database is brought to the last migration.
refinery::embed_migrations!("history");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("usage: with-refinery URL")?;
    let runner = migrations::runner();
    if url.starts_with("postgres") {
        let (mut client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await?;
        let driver = tokio::spawn(connection);
        runner.run_async(&mut client).await?;
        drop(client);
        driver.await??;
    } else if url.starts_with("mysql") {
        let mut pool = mysql_async::Pool::from_url(&url)?;
        runner.run_async(&mut pool).await?;
        pool.disconnect().await?;
    } else {
        runner.run(&mut rusqlite::Connection::open(url.trim_start_matches("sqlite://"))?)?;
    }
    Ok(())
}
