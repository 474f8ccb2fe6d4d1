//! Customers and orders
use ftf_migrate_core::prelude::*;

#[migration(rev = "g001", down_rev = None)]
pub struct Tables;

impl Migrate for Tables {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "customers",
            &[
                column("id", BigInt).primary_key(),
                column("name", Varchar(80)).not_null(),
                column("phone", Varchar(20)).server_default(text("none")),
            ],
        );
        op.create_index("ix_customers_phone", "customers", &["phone"]);
        op.create_table(
            "orders",
            &[
                column("id", BigInt).primary_key(),
                column("customer_id", BigInt).not_null().references("customers", "id"),
                column("number", Varchar(20)).not_null().unique(),
                column("total", Integer).not_null().check("total >= 0"),
                column("remark", Varchar(10)),
            ],
        );
        op.create_index("ix_orders_customer", "orders", &["customer_id"]);
        op.create_index("ix_orders_total", "orders", &["total", "number"]);
        op.create_table("drafts", &[column("id", BigInt).primary_key(), column("body", Text)])
            .comment("not sent yet");
        op.bulk_insert("drafts", &["id", "body"], rows![[1, "first"]]);
    }
}
