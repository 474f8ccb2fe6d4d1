//! Rows, and several statements in one text
use ftf_migrate_core::prelude::*;

#[migration(rev = "k002", down_rev = "k001")]
pub struct Rows;

impl Migrate for Rows {
    fn upgrade(op: &mut Op) {
        op.bulk_insert("depots", &["name"], rows![["O'Hare; north"], ["Malmö -- ü"], ["back\\slash"]]);
        op.execute(
            "UPDATE depots SET motto = 'a;b' WHERE name = 'back\\\\slash';\n\
             INSERT INTO depots (name, motto) VALUES ('late', 'x'); -- two of them; it's enough",
        );
        op.execute("-- nothing at all");
    }
    fn downgrade(op: &mut Op) {
        op.execute("DELETE FROM depots;");
    }
}
