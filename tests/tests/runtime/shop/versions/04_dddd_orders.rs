//! Orders
use ftf_migrate_core::prelude::*;

#[migration(rev = "dddd", down_rev = "bbbb")]
pub struct Orders;

impl Migrate for Orders {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "orders",
            &[
                column("id", BigInt).primary_key(),
                column("user_id", BigInt).not_null().references("users", "id").on_delete(ForeignKeyAction::Cascade),
            ],
        );
        op.create_index("ix_orders_user", "orders", &["user_id"]).concurrently();
        op.add_column("orders", column("note", Varchar(40)));
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("orders");
    }
}
