//! Merge
use ftf_migrate_core::prelude::*;

#[migration(rev = "eeee", down_rev = ["cccc", "dddd"])]
pub struct Merge;

impl Migrate for Merge {
    fn upgrade(_: &mut Op) {}
    fn downgrade(_: &mut Op) {}
}
