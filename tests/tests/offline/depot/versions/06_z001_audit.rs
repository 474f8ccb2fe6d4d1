//! What happened, apart from the rest
use ftf_migrate_core::prelude::*;

#[migration(rev = "z001", down_rev = None, branch_labels = "audit", depends_on = "k001")]
pub struct Audit;

impl Migrate for Audit {
    fn upgrade(op: &mut Op) {
        op.create_table("audit", &[column("id", Integer).primary_key(), column("said", Text)]);
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("audit");
    }
}
