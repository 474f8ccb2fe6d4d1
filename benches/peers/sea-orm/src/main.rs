//! `with-sea-orm URL`: the database is brought to the last migration.
mod history;

use sea_orm_migration::MigratorTrait;
use sea_orm_migration::sea_orm::{ConnectOptions, Database};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("usage: with-sea-orm URL")?;
    let url = if url.starts_with("sqlite") { format!("{url}?mode=rwc") } else { url };
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    history::Migrator::up(&Database::connect(options).await?, None).await?;
    Ok(())
}
