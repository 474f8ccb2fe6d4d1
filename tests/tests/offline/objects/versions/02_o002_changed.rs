//! What reads a column steps aside
use ftf_migrate_core::prelude::*;

#[migration(rev = "o002", down_rev = "o001")]
pub struct Changed;

impl Migrate for Changed {
    fn upgrade(op: &mut Op) {
        op.replace_view("popular", "SELECT id, views, title FROM posts WHERE views > 200");
        op.alter_column("posts", "views").sql_type(BigInt);
        op.drop_procedure("clear", "");
        op.execute("INSERT INTO posts (id, title) VALUES (1, 'one')").reverse("DELETE FROM posts");
    }
}
