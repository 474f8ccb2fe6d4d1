//! Add the orders table
//!
//! With a long explanation.
pub(crate) use core::mem;
use ftf_migrate_core::prelude::*;
use std::{
    collections::{BTreeMap, HashMap},
    fmt::{self, Display},
};

#[migration(rev = "27c6a30d7c24", down_rev = ["1975ea83b712", "ae1027a6acf"], branch_labels = "orders", depends_on = "users")]
pub struct AddOrders;

impl Migrate for AddOrders {
    /// What it does.
    fn upgrade(op: &mut Op) {
        op.create_table(
            "orders",
            &[
                column("id", BigInt).primary_key(),
                column("email", Varchar(255))
                    .not_null()
                    .unique(),
                column("total", Numeric(10, 2)).server_default("0"),
            ],
        );
        op.create_index(
            "ix_orders_email",
            "orders",
            &["email", "total"],
            |index| {
                index
                    .unique()
                    .where_("total > 0")
            },
        );
        op.run("fill", async |conn| {
            let rows: Vec<Vec<(u8, i64)>> = conn
                .fetch("select id,   total from orders")
                .await?;
            for (id, total) in rows
                .into_iter()
                .filter(|(id, total)| *id > 0 && *total != 0 || ready(*id))
                .map(|row| convert(row))
            {
                match total {
                    | 0 | 1 => skip(id),
                    | 2..=5 => {
                        conn.execute(&format!(
                            "update orders set total = {} where id = {id}",
                            (total)
                        ))
                        .await?
                    }
                    | _ if id == 7 => {
                        first();
                        second()
                    }
                    | _ => return Err(Error::Bad { id, total }),
                };
            }
            let text = r#"raw
  text"#;
            if let Some(value) = text.get(1..3)
                && value != "x"
            {
                drop(value)
            } else {
                drop((1.5e-3, 'x', b"bytes", 0xff_u8))
            }
            Ok(())
        });
    }

    fn downgrade(op: &mut Op) {
        op.drop_index("ix_orders_email");
        op.drop_table("orders")
    }
}

fn convert<T, U>((id, total): (T, U)) -> (T, U)
where
    T: Copy + Into<i64>,
    U: Display,
{
    return (id, total);
}

struct Helper {
    name: &'static str,
    count: usize,
}
#[derive(Clone, Copy)]
enum Kind {
    A,
    B(u8),
    C { x: u8 },
}
const HELPER: Helper = Helper {
    name: "a",
    count: 1 + 2 * (3 - 4),
};
