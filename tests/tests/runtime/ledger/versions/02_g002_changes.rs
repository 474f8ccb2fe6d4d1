//! Change nearly all of it
use ftf_migrate_core::prelude::*;

#[migration(rev = "g002", down_rev = "g001")]
pub struct Changes;

impl Migrate for Changes {
    fn upgrade(op: &mut Op) {
        op.rename_column("customers", "name", "full_name");
        op.drop_column("customers", "phone");
        op.add_column("customers", column("email", Varchar(120)).unique());
        op.drop_index("ix_orders_total", "orders");
        op.alter_column("orders", "remark").sql_type(Varchar(40));
        op.rename_table("orders", "purchases");
        op.add_column("purchases", column("note", Varchar(100)).not_null().server_default(text("")));
        op.create_index("ix_purchases_note", "purchases", &["note"]);
        op.drop_table("drafts");
    }
}
