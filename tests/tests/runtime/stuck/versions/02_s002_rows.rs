//! Rows that nobody can take back
use ftf_migrate_core::prelude::*;

#[migration(rev = "s002", down_rev = "s001")]
pub struct Rows;

impl Migrate for Rows {
    fn upgrade(op: &mut Op) {
        op.add_column("notes", column("at", Timestamp));
        op.execute("INSERT INTO notes (id, body) VALUES (1, 'a')");
    }
}
