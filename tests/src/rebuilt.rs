//! A history in which a large table of SQLite is made anew: for tests that kill it meanwhile.

use crate::history;
use ftf_migrate_core::Graph;
use ftf_migrate_core::prelude::*;

/// `r001` makes a table with rows, an index, a trigger and children; `r002` changes it in two ways.
pub fn rebuilt_history() -> &'static Graph {
    history(&[(tables, |_| {}), (changes, |_| {})])
}

fn tables(op: &mut Op) {
    op.create_table(
        "items",
        &[
            column("id", BigInt).primary_key().autoincrement(),
            column("name", Varchar(40)),
            column("n", Integer),
        ],
    );
    op.create_index("ix_items", "items", &["name"]).predicate("n > 5");
    op.create_table(
        "parts",
        &[
            column("id", BigInt).primary_key(),
            column("item_id", BigInt)
                .not_null()
                .references("items", "id")
                .on_delete(ForeignKeyAction::Cascade),
        ],
    );
    op.execute(
        "CREATE TRIGGER touched AFTER UPDATE ON items BEGIN SELECT 1; END; \
         WITH RECURSIVE rows (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM rows WHERE i < 20000) \
         INSERT INTO items SELECT i, 'name ' || i, i % 100 FROM rows; \
         INSERT INTO parts SELECT id, id FROM items",
    );
}

fn changes(op: &mut Op) {
    op.alter_column("items", "n").sql_type(BigInt).not_null();
    op.create_check_constraint("ck_items", "items", "n < 1000 OR name <> ''");
}
