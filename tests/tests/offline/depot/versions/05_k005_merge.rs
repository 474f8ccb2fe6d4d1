//! Search and items together
use ftf_migrate_core::prelude::*;

#[migration(rev = "k005", down_rev = ["k003", "k004"])]
pub struct Merge;

impl Migrate for Merge {
    fn upgrade(_: &mut Op) {}
    fn downgrade(_: &mut Op) {}
}
