//! Views and triggers, as SQLite keeps them: the texts that made them.

use super::master;
use super::text::token::{Kind as Word, Token, tokens};
use crate::capabilities::Database;
use crate::connection::{Connection, ConnectionError};
use crate::reflect::{Filter, Kind};
use crate::schema::{Definition, MetaData, Replaceable, TableName, Trigger, View};

/// The views and triggers of a schema, as far as the filter asks for them.
pub(super) async fn read(
    connection: &mut Connection,
    filter: &Filter,
    schema: Option<&str>,
) -> Result<Vec<Replaceable>, ConnectionError> {
    let kinds = [(Kind::View, "'view'"), (Kind::Trigger, "'trigger'")];
    let kinds: Vec<_> =
        kinds.into_iter().filter(|(kind, _)| filter.takes(*kind)).map(|(_, word)| word).collect();
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let named = |name: String| TableName { schema: schema.map(str::to_owned), name };
    let sql = format!(
        "SELECT type, name, tbl_name, sql FROM {} WHERE type IN ({}) ORDER BY rowid",
        master(&named(String::new())),
        kinds.join(", ")
    );
    let mut found = Vec::new();
    for row in connection.fetch(&sql).await? {
        let (kind, name): (String, String) = (row.get("type")?, row.get("name")?);
        let (table, sql): (String, String) = (row.get("tbl_name")?, row.get("sql")?);
        if kind == "view" {
            found.extend(view(named(name), &sql).map(Replaceable::View));
        } else if filter.takes_table(&named(table.clone())) {
            found.extend(trigger(named(table), name, &sql).map(Replaceable::Trigger));
        }
    }
    Ok(found)
}

pub(super) fn insert(metadata: &mut MetaData, object: Replaceable) {
    match object {
        Replaceable::View(it) => drop(metadata.views.insert(it.name.clone(), it)),
        Replaceable::Trigger(it) => drop(metadata.triggers.insert((it.table.clone(), it.name.clone()), it)),
        Replaceable::Routine(it) => drop(metadata.routines.insert(it.signature.clone(), it)),
    }
}

/// `CREATE VIEW name AS …`, or with the names of the columns, which then become those of the query.
fn view(name: TableName, sql: &str) -> Option<View> {
    let words = tokens(sql);
    let at = words.iter().position(|word| word.is("AS"))?;
    let query = sql[words[at].end()..].trim();
    let open = words[..at].iter().position(|word| word.is_sign("("));
    let columns = open.map(|open| sql[words[open].start..words[at].start].trim());
    let own = format!("\"{}\"", name.name.replace('"', "\"\""));
    let query = match columns {
        Some(columns) => format!("WITH {own}{columns} AS ({query}) SELECT * FROM {own}"),
        None => query.to_owned(),
    };
    let definition = Definition::new(&query);
    Some(View {
        name,
        definition,
        materialized: false,
        indexes: Vec::new(),
        outdated: false,
        columns: Vec::new(),
    })
}

/// `CREATE TRIGGER name when ON table definition`.
fn trigger(table: TableName, name: String, sql: &str) -> Option<Trigger> {
    let words = tokens(sql);
    let first = words.iter().position(|word| word.is("TRIGGER"))? + 1;
    let first = first + if words.get(first).is_some_and(|word| word.is("IF")) { 3 } else { 0 };
    let start = behind_name(&words, first);
    let on = start + words.get(start..)?.iter().position(|word| word.is("ON"))?;
    let end = behind_name(&words, on + 1);
    let when = sql.get(words.get(start)?.start..words[on].start)?.trim().to_owned();
    let definition = Definition::new(sql.get(words.get(end)?.start..)?.trim());
    Some(Trigger { name, table, when, definition, outdated: false })
}

/// The word behind a name that may have its schema in front.
fn behind_name(words: &[Token<'_>], at: usize) -> usize {
    let is_dotted = words.get(at + 1).is_some_and(|word| word.kind == Word::Sign && word.text == ".");
    at + if is_dotted { 3 } else { 1 }
}

/// What SQLite has of `metadata`.
pub(super) fn normalize(metadata: &MetaData, normal: &mut MetaData) {
    let name = |name: &TableName| TableName {
        schema: name.schema.clone().filter(|schema| schema != "main"),
        name: name.name.clone(),
    };
    let own = |it: &Definition| {
        let text = it.text_for(Database::Sqlite)?;
        Some(Definition::new(text.trim_end_matches(|it: char| it.is_whitespace() || it == ';')))
    };
    for view in metadata.views.values().filter(|view| !view.materialized) {
        let Some(definition) = own(&view.definition) else { continue };
        let name = name(&view.name);
        normal.views.insert(name.clone(), View { name, definition, outdated: false, ..view.clone() });
    }
    for trigger in metadata.triggers.values() {
        let Some(definition) = own(&trigger.definition) else { continue };
        let table = name(&trigger.table);
        let key = (table.clone(), trigger.name.clone());
        normal.triggers.insert(key, Trigger { table, definition, outdated: false, ..trigger.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_what_stands_behind_as() {
        let text = |sql| view(TableName::new("v"), sql).map(|it| it.definition.texts[0].1.clone());
        assert_eq!(text("CREATE VIEW \"as v\" AS SELECT 1 AS x").as_deref(), Some("SELECT 1 AS x"));
        assert_eq!(text("CREATE VIEW main.v as\nselect 1").as_deref(), Some("select 1"));
        assert_eq!(
            text("CREATE VIEW v(a, \"b\") AS SELECT 1, 2").as_deref(),
            Some("WITH \"v\"(a, \"b\") AS (SELECT 1, 2) SELECT * FROM \"v\"")
        );
        assert_eq!(text("CREATE VIEW v"), None);
    }

    #[test]
    fn a_trigger_has_a_time_and_a_text() {
        let parts = |sql| {
            let it = trigger(TableName::new("t"), "x".to_owned(), sql)?;
            Some((it.when, it.definition.texts[0].1.clone()))
        };
        let expected = |when: &str, text: &str| Some((when.to_owned(), text.to_owned()));
        assert_eq!(
            parts("CREATE TRIGGER \"on\" AFTER UPDATE OF a, b ON \"t\" WHEN new.a > 1 BEGIN SELECT 1; END"),
            expected("AFTER UPDATE OF a, b", "WHEN new.a > 1 BEGIN SELECT 1; END")
        );
        assert_eq!(
            parts("CREATE TRIGGER IF NOT EXISTS main.x INSERT ON main.t BEGIN SELECT 1; END"),
            expected("INSERT", "BEGIN SELECT 1; END")
        );
    }
}
