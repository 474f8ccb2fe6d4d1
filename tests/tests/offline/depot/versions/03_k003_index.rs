//! An index made apart, between two changes
use ftf_migrate_core::prelude::*;

#[migration(rev = "k003", down_rev = "k002", branch_labels = "search")]
pub struct Index;

impl Migrate for Index {
    fn upgrade(op: &mut Op) {
        op.add_column("depots", column("town", Varchar(40)));
        op.create_index("ix_depots_town", "depots", &["town"]).concurrently();
        op.execute("UPDATE depots SET town = 'Oslo'");
    }
    fn downgrade(op: &mut Op) {
        op.drop_index("ix_depots_town", "depots").concurrently();
        op.drop_column("depots", "town");
    }
}
