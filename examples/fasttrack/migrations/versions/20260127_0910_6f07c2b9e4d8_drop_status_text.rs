//! Drop the status as text
//!
//! It has been a code since the revision before.

use ftf_migrate_core::prelude::*;

#[migration(rev = "6f07c2b9e4d8", down_rev = "a6d81f5e3c07")]
pub struct DropStatusText;

impl Migrate for DropStatusText {
    fn upgrade(op: &mut Op) {
        op.drop_column("posts", "status");
    }

    fn downgrade(op: &mut Op) {
        op.add_column("posts", column("status", Varchar(20)).not_null().server_default(text("draft")));
    }
}
