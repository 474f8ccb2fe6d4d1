//! Come
use ftf_migrate_core::prelude::*;

#[migration(rev = "t008", down_rev = "t007", irreversible = "it is only interrupted on its way up")]
pub struct Come;

impl Migrate for Come {
    fn upgrade(op: &mut Op) {
        op.create_table("drafts", &[column("id", Integer).primary_key()]);
        op.create_table_comment("books", "what is lent");
        op.drop_table("drafts");
    }
}
