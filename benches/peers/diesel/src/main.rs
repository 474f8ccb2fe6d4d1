//! `with-diesel URL`: the database is brought to the last migration.
use diesel::Connection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("history");

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let url = std::env::args().nth(1).ok_or("usage: with-diesel URL")?;
    if url.starts_with("postgres") {
        diesel::PgConnection::establish(&url)?.run_pending_migrations(MIGRATIONS)?;
    } else {
        diesel::SqliteConnection::establish(url.trim_start_matches("sqlite://"))?
            .run_pending_migrations(MIGRATIONS)?;
    }
    Ok(())
}
