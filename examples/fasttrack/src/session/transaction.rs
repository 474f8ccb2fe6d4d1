//! A transaction on one of the three databases, and what differs between them.

use super::Param;
use crate::Database;
use sqlx::mysql::MySqlRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, MySql, Postgres, Row, Sqlite};

/// A type that a row of any of the databases can be read as: whatever derives `FromRow`.
pub trait Entity:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, MySqlRow> + Send + Unpin
{
}

impl<T> Entity for T where
    T: for<'r> FromRow<'r, SqliteRow>
        + for<'r> FromRow<'r, PgRow>
        + for<'r> FromRow<'r, MySqlRow>
        + Send
        + Unpin
{
}

/// An open transaction; rolled back when dropped.
#[derive(Debug)]
pub(super) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
    Mysql(sqlx::Transaction<'static, MySql>),
}

/// A statement with its values. Not kept prepared on the server: behind a pooler the next
/// transaction may be on another server connection, where its name means nothing or something else.
macro_rules! bound {
    ($query:expr, $params:expr) => {
        $params.iter().fold($query.persistent(false), |query, param| match param {
            Param::Int(value) => query.bind(*value),
            Param::Text(value) => query.bind(value.as_str()),
        })
    };
}

impl Transaction {
    pub(super) async fn begin(database: &Database, writes: bool) -> Result<Self, sqlx::Error> {
        Ok(match database {
            // A transaction that began by reading may not write any more once another has written.
            Database::Sqlite(pool) if writes => Self::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Database::Sqlite(pool) => Self::Sqlite(pool.begin().await?),
            Database::Postgres(pool) => Self::Postgres(pool.begin().await?),
            Database::Mysql(pool) => Self::Mysql(pool.begin().await?),
        })
    }

    pub(super) async fn execute(&mut self, sql: &str, params: &[Param]) -> Result<u64, sqlx::Error> {
        let sql = self.spelled(sql);
        Ok(match self {
            Self::Sqlite(tx) => bound!(sqlx::query(sql), params).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => bound!(sqlx::query(sql), params).execute(&mut **tx).await?.rows_affected(),
            Self::Mysql(tx) => bound!(sqlx::query(sql), params).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// SQLite and MySQL tell the new id by the way; PostgreSQL is asked for it.
    pub(super) async fn insert(&mut self, sql: &str, params: &[Param]) -> Result<i64, sqlx::Error> {
        let spelled = self.spelled(sql);
        match self {
            Self::Sqlite(tx) => {
                Ok(bound!(sqlx::query(spelled), params).execute(&mut **tx).await?.last_insert_rowid())
            }
            Self::Mysql(tx) => {
                let id = bound!(sqlx::query(spelled), params).execute(&mut **tx).await?.last_insert_id();
                i64::try_from(id).map_err(|error| sqlx::Error::Decode(Box::new(error)))
            }
            Self::Postgres(tx) => {
                let returning = AssertSqlSafe(format!("{} RETURNING id", spelled.0));
                bound!(sqlx::query(returning), params).fetch_one(&mut **tx).await?.try_get(0)
            }
        }
    }

    pub(super) async fn fetch_all<T: Entity>(
        &mut self,
        sql: &str,
        params: &[Param],
    ) -> Result<Vec<T>, sqlx::Error> {
        let sql = self.spelled(sql);
        match self {
            Self::Sqlite(tx) => bound!(sqlx::query_as(sql), params).fetch_all(&mut **tx).await,
            Self::Postgres(tx) => bound!(sqlx::query_as(sql), params).fetch_all(&mut **tx).await,
            Self::Mysql(tx) => bound!(sqlx::query_as(sql), params).fetch_all(&mut **tx).await,
        }
    }

    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
            Self::Mysql(tx) => tx.commit().await,
        }
    }

    pub(super) async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
            Self::Mysql(tx) => tx.rollback().await,
        }
    }

    /// The statement with its placeholders as this database writes them. All SQL is the
    /// repositories' own: what users type travels as values.
    fn spelled(&self, sql: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(match self {
            Self::Sqlite(_) | Self::Mysql(_) => sql.to_owned(),
            Self::Postgres(_) => numbered(sql),
        })
    }
}

/// `a = ? AND b = ?` → `a = $1 AND b = $2`. No statement here has a question mark in a literal.
fn numbered(sql: &str) -> String {
    let mut pieces = sql.split('?');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.enumerate().fold(first, |sql, (index, piece)| format!("{sql}${}{piece}", index + 1))
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn placeholders_are_numbered_for_postgres() {
        assert_eq!(numbered("SELECT 1"), "SELECT 1");
        assert_eq!(numbered("a = ? AND b = ?"), "a = $1 AND b = $2");
    }
}
