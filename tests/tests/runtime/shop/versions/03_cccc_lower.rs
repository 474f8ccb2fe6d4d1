//! Addresses in lower case
use ftf_migrate_core::prelude::*;

#[migration(rev = "cccc", down_rev = "bbbb", branch_labels = "mail")]
pub struct Lower;

impl Migrate for Lower {
    fn upgrade(op: &mut Op) {
        op.run("lower the addresses", async |conn| {
            let rows = conn.fetch("SELECT id, email FROM users ORDER BY id").await?;
            let sql = format!(
                "UPDATE users SET email = {} WHERE id = {}",
                conn.placeholder(1),
                conn.placeholder(2)
            );
            for row in rows {
                let (id, email): (i64, String) = (row.get("id")?, row.get("email")?);
                conn.execute_with(&sql, &[email.to_lowercase().into(), id.into()]).await?;
            }
            Ok(())
        });
    }
    fn downgrade(op: &mut Op) {
        op.execute("-- nothing to undo\nSELECT 1");
    }
}
