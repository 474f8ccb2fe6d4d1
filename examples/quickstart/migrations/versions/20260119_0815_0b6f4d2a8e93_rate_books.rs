//! Rate books

use ftf_migrate_core::prelude::*;

#[migration(rev = "0b6f4d2a8e93", down_rev = "e17b3d95c04a")]
pub struct RateBooks;

impl Migrate for RateBooks {
    fn upgrade(op: &mut Op) {
        op.add_column("books", column("rating", SmallInt));
        op.run("rate the books of George Eliot", async |conn| {
            conn.execute(
                "UPDATE books SET rating = 5
                 WHERE author_id IN (SELECT id FROM authors WHERE name = 'George Eliot')",
            )
            .await?;
            Ok(())
        });
    }

    fn downgrade(op: &mut Op) {
        op.drop_column("books", "rating");
    }
}
