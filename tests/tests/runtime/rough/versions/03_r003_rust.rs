//! A step in Rust that fails
use ftf_migrate_core::prelude::*;

#[migration(rev = "r003", down_rev = "r002", irreversible = "the rows are gone")]
pub struct Rust;

impl Migrate for Rust {
    fn upgrade(op: &mut Op) {
        op.run("fill the first table", async |conn| {
            conn.execute("INSERT INTO first (id) VALUES (1)").await?;
            Err("no bananas left".into())
        });
    }
}
