//! Depots, and what "they" hold; it's all here
use ftf_migrate_core::prelude::*;

#[migration(rev = "k001", down_rev = None)]
pub struct Depots;

impl Migrate for Depots {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "depots",
            &[
                column("id", BigInt).primary_key().autoincrement(),
                column("name", Varchar(80)).not_null().unique(),
                column("motto", Varchar(80)).not_null().server_default(text("it's; -- \"open\"")),
            ],
        );
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("depots");
    }
}
