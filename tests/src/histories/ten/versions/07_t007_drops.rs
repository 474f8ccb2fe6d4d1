//! Drops
use ftf_migrate_core::prelude::*;

#[migration(rev = "t007", down_rev = "t006", irreversible = "it is only interrupted on its way up")]
pub struct Drops;

impl Migrate for Drops {
    fn upgrade(op: &mut Op) {
        op.drop_constraint("ck_books_id", "books", ConstraintKind::Check);
        op.drop_constraint("fk_books_author", "books", ConstraintKind::ForeignKey);
        op.rename_table("tags", "labels");
    }
}
