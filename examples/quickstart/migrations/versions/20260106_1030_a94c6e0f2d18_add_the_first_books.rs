//! Add the first books

use ftf_migrate_core::prelude::*;

#[migration(rev = "a94c6e0f2d18", down_rev = "5d2f8a1c3b7e")]
pub struct AddTheFirstBooks;

impl Migrate for AddTheFirstBooks {
    fn upgrade(op: &mut Op) {
        op.bulk_insert(
            "books",
            &["title", "author"],
            rows![
                ["Middlemarch", "George Eliot"],
                ["The Left Hand of Darkness", "Ursula K. Le Guin"],
                ["The Dispossessed", "Ursula K. Le Guin"],
            ],
        );
    }

    fn downgrade(op: &mut Op) {
        op.execute("DELETE FROM books WHERE author IN ('George Eliot', 'Ursula K. Le Guin')");
    }
}
