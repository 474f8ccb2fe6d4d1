//! Turn the status of posts into its code
//!
//! In Rust, because people had typed the status by hand: "Published", "published " and "PUBLIC" all
//! stand in the table. Whatever is not understood becomes a draft.

use ftf_migrate_core::prelude::*;

#[migration(rev = "a6d81f5e3c07", down_rev = "2b9e7d40c8f6")]
pub struct TurnStatusIntoCode;

impl Migrate for TurnStatusIntoCode {
    fn upgrade(op: &mut Op) {
        op.run("turn the status of posts into its code", async |conn| {
            let update = format!(
                "UPDATE posts SET status_code = {} WHERE status = {}",
                conn.placeholder(1),
                conn.placeholder(2)
            );
            for row in conn.fetch("SELECT DISTINCT status FROM posts").await? {
                let status: String = row.get("status")?;
                conn.execute_with(&update, &[code_of(&status).into(), status.into()]).await?;
            }
            Ok(())
        });
    }

    fn downgrade(op: &mut Op) {
        op.execute(
            "UPDATE posts SET status = CASE status_code
                WHEN 1 THEN 'published' WHEN 2 THEN 'archived' ELSE 'draft' END",
        );
    }
}

fn code_of(status: &str) -> i16 {
    match status.trim().to_lowercase().as_str() {
        "published" | "public" => 1,
        "archived" | "hidden" => 2,
        _ => 0,
    }
}
