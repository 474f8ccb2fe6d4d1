//! Rows, with what undoes them
use ftf_migrate_core::prelude::*;

#[migration(rev = "g003", down_rev = "g002")]
pub struct Rows;

impl Migrate for Rows {
    fn upgrade(op: &mut Op) {
        op.execute("INSERT INTO customers (id, full_name) VALUES (1, 'Ada')")
            .reverse("DELETE FROM customers WHERE id = 1");
        op.run("insert Bob", async |conn| {
            conn.execute("INSERT INTO customers (id, full_name) VALUES (2, 'Bob')").await?;
            Ok(())
        })
        .reverse(async |conn| {
            conn.execute("DELETE FROM customers WHERE id = 2").await?;
            Ok(())
        });
    }
}
