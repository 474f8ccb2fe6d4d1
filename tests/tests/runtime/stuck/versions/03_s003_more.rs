//! More
use ftf_migrate_core::prelude::*;

#[migration(rev = "s003", down_rev = "s002")]
pub struct More;

impl Migrate for More {
    fn upgrade(op: &mut Op) {
        op.create_table("more", &[column("id", BigInt).primary_key()]);
    }
}
