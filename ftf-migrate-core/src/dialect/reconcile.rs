//! Two descriptions of one database, told apart by what they mean only.

use super::normalize;
use crate::capabilities::Database;
use crate::connection::Connection;
use crate::reflect::ReflectError;
use crate::schema::{MetaData, Table};

/// What is there (from [`reflect`](crate::reflect())) and what is to be (from
/// [`normalize`](crate::normalize())), with their texts in a form that the server does not change any
/// more. Only tables in which the two differ are asked about, so it costs nothing where they do not.
///
/// A server may show a text in another way once it has read its own form: PostgreSQL shows
/// `code IN ('a', 'b')` over a `varchar` in one way, and what is made of that in another. A table that
/// was made by a generated revision shows the second.
///
/// # Errors
///
/// As [`normalize`](crate::normalize()).
pub async fn reconcile(
    connection: &mut Connection,
    mut before: MetaData,
    mut after: MetaData,
) -> Result<(MetaData, MetaData), ReflectError> {
    // The texts of SQLite are what was written, and stay so.
    if connection.database() == Database::Sqlite {
        return Ok((before, after));
    }
    let (in_before, in_after) = (only_in(&before, &after), only_in(&after, &before));
    // What is wholly new or wholly gone is compared with nothing.
    if !in_before.is_empty() && !in_after.is_empty() {
        settle(connection, &mut before, in_before).await?;
        settle(connection, &mut after, in_after).await?;
        #[cfg(feature = "mysql")]
        if connection.database() == Database::Mysql {
            super::mysql::name_defaults(connection, &mut before, &mut after).await?;
        }
    }
    #[cfg(feature = "postgres")]
    if connection.database() == Database::Postgres {
        super::postgres::settle_replaceables(connection, &mut before, &mut after).await?;
    }
    Ok((before, after))
}

/// The tables that the other description does not have like this.
fn only_in(metadata: &MetaData, other: &MetaData) -> Vec<Table> {
    let tables = metadata.tables.values();
    tables.filter(|table| other.tables.get(&table.name) != Some(table)).cloned().collect()
}

async fn settle(
    connection: &mut Connection,
    metadata: &mut MetaData,
    tables: Vec<Table>,
) -> Result<(), ReflectError> {
    let mut asked = MetaData::with_naming(metadata.naming);
    asked.tables = tables.into_iter().map(|table| (table.name.clone(), table)).collect();
    metadata.tables.extend(normalize(connection, &asked).await?.tables);
    Ok(())
}
