//! Items
use ftf_migrate_core::prelude::*;

#[migration(rev = "k004", down_rev = "k002")]
pub struct Items;

impl Migrate for Items {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "items",
            &[
                column("id", BigInt).primary_key(),
                column("depot_id", BigInt).not_null().references("depots", "id").on_delete(ForeignKeyAction::Cascade),
            ],
        );
        op.execute_for(
            Database::Sqlite,
            "CREATE TRIGGER shifts AFTER INSERT ON items WHEN NEW.id < 100 BEGIN\n\
               UPDATE items SET id = id + 100 WHERE id = NEW.id; SELECT 1; END",
        )
        .or_for(
            Database::Mysql,
            "CREATE TRIGGER shifts BEFORE INSERT ON items FOR EACH ROW BEGIN\n\
               SET @shifted = 100; SET NEW.id = NEW.id + @shifted; END; -- it's made",
        )
        .or_for(
            Database::Postgres,
            "CREATE FUNCTION shift() RETURNS trigger LANGUAGE plpgsql AS $$\n\
               BEGIN NEW.id := NEW.id + 100; RETURN NEW; END $$;\n\
             CREATE TRIGGER shifts BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION shift()",
        );
        op.execute("INSERT INTO items (id, depot_id) SELECT id, id FROM depots");
    }
    fn downgrade(op: &mut Op) {
        op.drop_table("items");
        op.execute_for(Database::Postgres, "DROP FUNCTION shift()");
    }
}
