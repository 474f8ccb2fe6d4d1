//! `with-sqlx URL`: the database is brought to the last migration.
use sqlx::Connection;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("usage: with-sqlx URL")?;
    let migrations = sqlx::migrate!("./history");
    if url.starts_with("postgres") {
        migrations.run(&mut sqlx::PgConnection::connect(&url).await?).await?;
    } else if url.starts_with("mysql") {
        migrations.run(&mut sqlx::MySqlConnection::connect(&url).await?).await?;
    } else {
        let path = url.trim_start_matches("sqlite://");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
        migrations.run(&mut sqlx::SqliteConnection::connect_with(&options).await?).await?;
    }
    Ok(())
}
