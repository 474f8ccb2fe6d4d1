//! Prints the reading list, after bringing its database up to date.

use sqlx::SqlitePool;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let pool = SqlitePool::connect(migrations::DATABASE_URL).await?;
    migrations::MIGRATIONS.upgrade(&pool).await?;
    for (title, author, rating) in books(&pool).await? {
        let stars = rating.map_or_else(|| "not read yet".to_owned(), stars);
        println!("{title}, by {author}: {stars}");
    }
    pool.close().await;
    Ok(())
}

type Book = (String, String, Option<i64>);

async fn books(pool: &SqlitePool) -> Result<Vec<Book>, sqlx::Error> {
    sqlx::query_as(
        "SELECT books.title, authors.name, books.rating
         FROM books JOIN authors ON authors.id = books.author_id
         ORDER BY books.title",
    )
    .fetch_all(pool)
    .await
}

fn stars(rating: i64) -> String {
    "*".repeat(usize::try_from(rating).unwrap_or(0))
}
