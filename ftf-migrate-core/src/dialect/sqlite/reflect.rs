//! Reads the schema of a SQLite database.
//!
//! The texts that made the tables say all there is, so there is one question for each schema,
//! however many tables there are. The pragmas tell less: no checks, no names of constraints, nothing
//! of AUTOINCREMENT, of generated columns or of indexes on expressions.

use super::canonical::canonicalize;
use super::read::{describe, resolve_keys};
use super::text::TableText;
use super::{literal, master, replaceable};
use crate::connection::{Connection, ConnectionError};
use crate::reflect::{Filter, Kind, ReflectError, Schemas};
use crate::schema::{MetaData, Table, TableName};
use std::collections::BTreeMap;

const SCHEMAS: &str = "the attached databases";
const TABLES: &str = "tables and indexes";
const TEXTS: &str = "views and triggers";

/// What the schema says, as far as `filter` asks for it.
pub(in crate::dialect) async fn reflect(
    connection: &mut Connection,
    filter: &Filter,
) -> Result<MetaData, ReflectError> {
    let mut metadata = MetaData::new();
    for schema in schemas(connection, filter).await? {
        let found = replaceable::read(connection, filter, schema.as_deref()).await;
        for object in found.map_err(ReflectError::reading(TEXTS))? {
            replaceable::insert(&mut metadata, object);
        }
        if !filter.takes(Kind::Table) {
            continue;
        }
        let texts = texts(connection, schema.as_deref()).await.map_err(ReflectError::reading(TABLES))?;
        let mut tables = Vec::with_capacity(texts.len());
        for it in &texts {
            match TableText::parse(&it.sql) {
                Some(text) => tables.push(it.describe(&text)),
                None if filter.takes_table(&it.name) => {
                    let (what, text) = (it.name.to_string(), it.sql.clone());
                    return Err(ReflectError::NotUnderstood { what, text });
                }
                None => {}
            }
        }
        resolve_keys(&mut tables);
        for mut table in tables.into_iter().filter(|table| filter.takes_table(&table.name)) {
            canonicalize(&mut table);
            metadata.tables.insert(table.name.clone(), table);
        }
    }
    Ok(metadata)
}

/// The schemas that are asked for; `None` is `main`.
async fn schemas(connection: &mut Connection, filter: &Filter) -> Result<Vec<Option<String>>, ReflectError> {
    let wanted = match &filter.schemas {
        Schemas::Default => return Ok(vec![None]),
        Schemas::Also(wanted) => Some(wanted),
        Schemas::All => None,
    };
    let sql = "SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp') ORDER BY name";
    let rows = connection.fetch(sql).await.map_err(ReflectError::reading(SCHEMAS))?;
    let attached: Result<Vec<String>, _> = rows.iter().map(|row| row.get("name")).collect();
    let attached = attached.map_err(ReflectError::reading(SCHEMAS))?;
    let is_wanted = |name: &String| wanted.is_none_or(|wanted| wanted.contains(name));
    Ok([None].into_iter().chain(attached.into_iter().filter(is_wanted).map(Some)).collect())
}

/// What the schema keeps of a table.
struct Texts {
    name: TableName,
    sql: String,
    /// The indexes, by name.
    indexes: Vec<(String, String)>,
}

impl Texts {
    fn describe(&self, text: &TableText) -> Table {
        let indexes = self.indexes.iter().map(|(name, sql)| (name.as_str(), sql.as_str()));
        describe(&self.name, text, indexes)
    }
}

/// The questions of [`reflect`] about the default schema.
pub(in crate::dialect) fn questions() -> String {
    question(None)
}

fn question(schema: Option<&str>) -> String {
    let name = TableName { schema: schema.map(str::to_owned), name: String::new() };
    format!(
        "SELECT type, name, tbl_name, sql FROM {} WHERE type IN ('table', 'index') AND sql IS NOT NULL \
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name NOT IN \
         (SELECT name FROM pragma_table_list WHERE schema = {} AND type IN ('shadow', 'virtual')) ORDER BY rowid",
        master(&name),
        literal(schema.unwrap_or("main")),
    )
}

/// The tables of a schema, but for virtual ones and what belongs to those.
async fn texts(connection: &mut Connection, schema: Option<&str>) -> Result<Vec<Texts>, ConnectionError> {
    let named = |name: &str| TableName { schema: schema.map(str::to_owned), name: name.to_owned() };
    let sql = question(schema);
    let (mut texts, mut indexes) = (Vec::new(), BTreeMap::<String, Vec<(String, String)>>::new());
    for row in connection.fetch(&sql).await? {
        let (kind, name): (String, String) = (row.get("type")?, row.get("name")?);
        let (table, sql): (String, String) = (row.get("tbl_name")?, row.get("sql")?);
        if kind == "table" {
            texts.push(Texts { name: named(&name), sql, indexes: Vec::new() });
        } else {
            indexes.entry(table).or_default().push((name, sql));
        }
    }
    for text in &mut texts {
        text.indexes = indexes.remove(&text.name.name).unwrap_or_default();
    }
    Ok(texts)
}
