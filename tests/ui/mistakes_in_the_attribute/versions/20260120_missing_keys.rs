//! Missing keys

use ftf_migrate_core::prelude::*;

#[migration()]
pub struct MissingKeys;

impl Migrate for MissingKeys {
    fn upgrade(op: &mut Op) {
        op.execute("SELECT 1");
    }
}
