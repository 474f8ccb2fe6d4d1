//! Merge the branch of the tags

use ftf_migrate_core::prelude::*;

#[migration(rev = "f3c6e01a5d94", down_rev = ["e5a17d3c9b62", "08d4f2b6c7e1"])]
pub struct MergeTags;

impl Migrate for MergeTags {
    fn upgrade(_op: &mut Op) {}

    fn downgrade(_op: &mut Op) {}
}
