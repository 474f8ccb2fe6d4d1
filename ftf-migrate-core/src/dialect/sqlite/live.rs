//! Reading the texts of one table from the database.

use super::catalogue::{Catalogue, Dependant};
use super::text::{ClauseKind, TableText};
use super::{literal, master};
use crate::connection::{Connection, ConnectionError};
use crate::schema::TableName;

struct Entry {
    kind: String,
    name: String,
    table: String,
    sql: String,
}

/// What the schema keeps of `table`; `None` if there is no such table.
pub(super) async fn catalogue(
    connection: &mut Connection,
    name: &TableName,
) -> Result<Option<Catalogue>, ConnectionError> {
    let master = master(name);
    let sql = format!(
        "SELECT type, name, tbl_name, sql FROM {master} WHERE sql IS NOT NULL AND (\
         tbl_name = {} COLLATE NOCASE OR type IN ('view', 'trigger') \
         OR name IN (SELECT tbl_name FROM {master} WHERE type = 'trigger')) ORDER BY rowid",
        literal(&name.name)
    );
    let mut entries = Vec::new();
    for row in connection.fetch(&sql).await? {
        entries.push(Entry {
            kind: row.get("type")?,
            name: row.get("name")?,
            table: row.get("tbl_name")?,
            sql: row.get("sql")?,
        });
    }
    Ok(gather(name, &entries))
}

fn gather(name: &TableName, entries: &[Entry]) -> Option<Catalogue> {
    let is_own = |entry: &&Entry| entry.table.eq_ignore_ascii_case(&name.name);
    let of_kind = |kind: &'static str| entries.iter().filter(move |entry| entry.kind == kind);
    let texts = |kind| {
        let own = of_kind(kind).filter(is_own);
        own.map(|entry| (entry.name.clone(), entry.sql.clone())).collect()
    };
    let columns = |table: &str| {
        let found = of_kind("table").find(|entry| entry.name.eq_ignore_ascii_case(table));
        found.map(|entry| writable_columns(&entry.sql)).unwrap_or_default()
    };
    let view =
        |entry: &Entry| Dependant { name: entry.name.clone(), sql: entry.sql.clone(), trigger_on: None };
    let trigger = |entry: &Entry| Dependant {
        trigger_on: Some((entry.table.clone(), columns(&entry.table))),
        ..view(entry)
    };
    Some(Catalogue {
        name: name.clone(),
        table: of_kind("table").find(is_own)?.sql.clone(),
        indexes: texts("index"),
        triggers: texts("trigger"),
        dependants: of_kind("view").map(view).chain(of_kind("trigger").map(trigger)).collect(),
        is_live: true,
    })
}

fn writable_columns(sql: &str) -> Vec<String> {
    let Some(table) = TableText::parse(sql) else { return Vec::new() };
    let is_generated = |kind: &ClauseKind| matches!(kind, ClauseKind::Generated { .. });
    let written = table.columns.into_iter().filter(|it| !it.clauses.iter().any(|it| is_generated(&it.kind)));
    written.map(|column| column.name).collect()
}
