//! Last
use ftf_migrate_core::prelude::*;

#[migration(rev = "t010", down_rev = "t009", irreversible = "it is only interrupted on its way up")]
pub struct Last;

impl Migrate for Last {
    fn upgrade(op: &mut Op) {
        op.run("one more author", async |conn| {
            conn.execute("INSERT INTO authors (id, name) VALUES (4, 'Dee')").await?;
            Ok(())
        });
        op.create_index("ix_authors_name", "authors", &["name"]).concurrently();
        op.execute("UPDATE authors SET died = died + 1 WHERE died IS NOT NULL");
    }
}
