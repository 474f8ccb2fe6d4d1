//! Add products table

use ftf_migrate_core::prelude::*;

#[migration(rev = "91f6b8c4a03e", down_rev = "4c80e9a2d7f5")]
pub struct AddProductsTable;

impl Migrate for AddProductsTable {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "products",
            &[
                column("id", Varchar(36)).primary_key().comment("chosen by the shop, never reused"),
                column("slug", Varchar(150)).not_null().unique(),
                column("name", Varchar(200)).not_null(),
                column("price", Numeric(10, 2)).not_null().comment("in the shop's currency"),
                column("stock", Integer).not_null().server_default(int(0)).comment("pieces at hand"),
                column("created_at", TimestampTz).not_null().server_default(now()),
                column("updated_at", TimestampTz).not_null().server_default(now()),
                column("deleted_at", TimestampTz).comment("NULL while it is on sale"),
            ],
        )
        .comment("what the shop sells")
        .check("ck_products_price", "price >= 0")
        .check("ck_products_stock", "stock >= 0");
    }

    fn downgrade(op: &mut Op) {
        op.drop_table("products");
    }
}
