//! Add a code for the status of a post

use ftf_migrate_core::prelude::*;

#[migration(rev = "2b9e7d40c8f6", down_rev = "f3c6e01a5d94")]
pub struct AddCodeForStatus;

impl Migrate for AddCodeForStatus {
    fn upgrade(op: &mut Op) {
        op.add_column(
            "posts",
            column("status_code", SmallInt)
                .not_null()
                .server_default(int(0))
                .comment("0 draft, 1 published, 2 archived"),
        );
    }

    fn downgrade(op: &mut Op) {
        op.drop_column("posts", "status_code");
    }
}
