//! Index posts by time
//!
//! On PostgreSQL the index is made CONCURRENTLY: writers go on meanwhile.

use ftf_migrate_core::prelude::*;

#[migration(rev = "e5a17d3c9b62", down_rev = "91f6b8c4a03e")]
pub struct IndexPostsByTime;

impl Migrate for IndexPostsByTime {
    fn upgrade(op: &mut Op) {
        op.create_index("ix_posts_created_at", "posts", &["created_at"]).concurrently();
    }

    fn downgrade(op: &mut Op) {
        op.drop_index("ix_posts_created_at", "posts").concurrently();
    }
}
