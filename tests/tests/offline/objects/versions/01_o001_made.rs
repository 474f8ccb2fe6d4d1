//! Bodies with semicolons
use ftf_migrate_core::prelude::*;

#[migration(rev = "o001", down_rev = None)]
pub struct Made;

impl Migrate for Made {
    fn upgrade(op: &mut Op) {
        op.create_table(
            "posts",
            &[
                column("id", BigInt).primary_key(),
                column("title", Varchar(80)).not_null(),
                column("views", Integer).not_null().server_default(int(0)),
            ],
        );
        op.create_table("log", &[column("said", Varchar(80))]);
        op.create_function(
            "note",
            "",
            "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n    INSERT INTO log VALUES ('it''s; new');\n    RETURN NULL;\nEND $$;",
        )
        .only_on(Database::Postgres);
        op.create_trigger("note", "AFTER INSERT", "posts", "FOR EACH ROW EXECUTE FUNCTION note()")
            .or_for(Database::Mysql, "FOR EACH ROW BEGIN\n    INSERT INTO log VALUES ('it''s; new');\n    SET @noted = 1;\nEND;")
            .or_for(Database::Sqlite, "BEGIN\n    INSERT INTO log VALUES ('it''s; new');\n    SELECT 1;\nEND;");
        op.create_procedure("clear", "", "LANGUAGE sql AS $$ DELETE FROM log; DELETE FROM posts; $$")
            .only_on(Database::Postgres)
            .or_for(Database::Mysql, "BEGIN DELETE FROM log; DELETE FROM posts; END");
        op.create_view("popular", "SELECT id, views FROM posts WHERE views > 100;");
    }
}
