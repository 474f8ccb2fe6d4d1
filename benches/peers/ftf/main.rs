//! `ftf URL`: the database is brought to head.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("usage: ftf URL|--sql")?;
    if url == "--sql" {
        let server = ftf_migrate_core::capabilities::Product::Postgres.newest();
        print!("{}", ftf::MIGRATIONS.offline(server).upgrade("head")?);
        return Ok(());
    }
    ftf::MIGRATIONS.upgrade(url).await?;
    Ok(())
}
