//! Tags
use ftf_migrate_core::prelude::*;

#[migration(rev = "t005", down_rev = "t004", irreversible = "it is only interrupted on its way up")]
pub struct Tags;

impl Migrate for Tags {
    fn upgrade(op: &mut Op) {
        op.create_table("tags", &[column("id", Integer).primary_key(), column("name", Varchar(20))]);
        op.create_index("ix_tags_name", "tags", &["name"]).unique().concurrently();
        op.bulk_insert("tags", &["id", "name"], rows![[1, "old"], [2, "new"]]);
    }
}
