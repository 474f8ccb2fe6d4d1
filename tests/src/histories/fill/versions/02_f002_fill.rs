//! One more each
use ftf_migrate_core::prelude::*;

#[migration(rev = "f002", down_rev = "f001", irreversible = "it is only interrupted on its way up")]
pub struct Fill;

impl Migrate for Fill {
    fn upgrade(op: &mut Op) {
        op.add_column("numbers", column("m", Integer));
        op.backfill("numbers", "id").set("n = n + 1").set("m = id").predicate("id <> 6").batch_size(7);
        op.backfill("numbers", "id").set("n = n + 10").batch_size(13);
    }
}
