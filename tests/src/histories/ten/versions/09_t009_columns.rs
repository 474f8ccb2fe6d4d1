//! Columns
use ftf_migrate_core::prelude::*;

#[migration(rev = "t009", down_rev = "t008", irreversible = "it is only interrupted on its way up")]
pub struct Columns;

impl Migrate for Columns {
    fn upgrade(op: &mut Op) {
        op.drop_column("authors", "born");
        op.add_column("authors", column("died", Integer));
        op.execute("UPDATE authors SET died = id");
    }
}
