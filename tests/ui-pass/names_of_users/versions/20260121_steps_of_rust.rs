//! Rust in a migration
use ftf_migrate_core::prelude::*;

#[migration(rev = "b2", down_rev = "a1")]
pub struct RunRust;

const fn code(word: &str) -> i32 {
    if word.len() > 1 { 1 } else { 0 }
}

async fn lower(conn: &mut Connection, names: &[String]) -> Result<u32, StepError> {
    let mut count = 0;
    for name in names {
        conn.execute(&format!("UPDATE users SET a = '{}' WHERE name = '{name}'", name.to_lowercase()))
            .await?;
        count += 1;
    }
    Ok(count)
}

impl Migrate for RunRust {
    fn upgrade(op: &mut Op) {
        let captured = vec!["x".to_owned(), String::from("y")];
        op.run("borrow what is captured", async move |conn| {
            let count = lower(conn, &captured).await?;
            let parsed: i32 = "12".parse()?;
            if count == 0 {
                return Err("nothing was there".into());
            }
            let rows = conn.fetch("SELECT id, name FROM users").await?;
            for row in &rows {
                let id: i64 = row.get("id")?;
                let name: String = row.get("name")?;
                conn.execute_with(
                    "UPDATE users SET b = ? WHERE id = ?",
                    &[Value::from(code(&name) + parsed), Value::from(id)],
                )
                .await?;
            }
            Ok(())
        });
        op.run("plain", async |conn| {
            tokio_sleep().await;
            conn.execute("SELECT 1").await?;
            Ok(())
        });
    }

    fn downgrade(op: &mut Op) {
        op.run("back", async |_| Ok(()));
    }
}

async fn tokio_sleep() {
    std::future::ready(()).await;
}
