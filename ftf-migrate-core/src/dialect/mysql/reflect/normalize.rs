//! A description as MySQL and MariaDB would show it: what is known without asking for expressions.

use super::{plain_columns, read};
use crate::schema::{
    Column, Constraint, ForeignKeyAction, ForeignKeyMatch, Index, MetaData, ServerDefault, SortOrder,
    SqlType, Table, TableName, Unique, Value,
};
use std::collections::BTreeMap;

/// What the server takes where nothing is said.
#[derive(Debug, Default)]
pub(super) struct Defaults {
    /// The database that the connection is in.
    pub(super) schema: Option<String>,
    /// The engine of new tables.
    pub(super) engine: String,
    /// The engines as the catalogue writes them, by name in lower case.
    pub(super) engines: BTreeMap<String, String>,
    /// The collation of new tables, for each database.
    pub(super) of_schema: BTreeMap<String, String>,
    /// The collation of each character set.
    pub(super) of_charset: BTreeMap<String, String>,
}

impl Defaults {
    /// The collation of new tables in a schema.
    pub(super) fn collation(&self, schema: Option<&String>) -> Option<&String> {
        self.of_schema.get(schema.or(self.schema.as_ref())?)
    }

    /// The name without the schema that goes without saying.
    pub(super) fn name(&self, name: &TableName) -> TableName {
        TableName {
            schema: name.schema.clone().filter(|schema| Some(schema) != self.schema.as_ref()),
            name: name.name.clone(),
        }
    }

    /// The collation that comes of what is said, be it only a character set.
    pub(super) fn collation_of(&self, charset: Option<&str>, collation: Option<String>) -> Option<String> {
        collation
            .map(|it| it.to_ascii_lowercase())
            .or_else(|| self.of_charset.get(&charset?.to_ascii_lowercase()).cloned())
    }

    /// The collation of the table's new columns, which goes without saying there.
    pub(super) fn of_table<'a>(&'a self, table: &'a Table) -> Option<&'a String> {
        table.collation.as_ref().or_else(|| self.collation(table.name.schema.as_ref()))
    }
}

/// Everything but the texts that only the server can bring into its own form.
pub(super) fn normalize(metadata: &MetaData, defaults: &Defaults) -> MetaData {
    let name = |name: &TableName| defaults.name(name);
    let mut normal = MetaData::new();
    for table in metadata.tables.values() {
        let mut table = table.clone();
        table.name = name(&table.name);
        metadata.naming.name_constraints(&table.name, &table.columns, &[], &mut table.constraints);
        normalize_options(&mut table, defaults);
        let usual = defaults.of_table(&table).cloned();
        for column in &mut table.columns {
            normalize_column(column, &table.name, defaults, usual.as_ref());
        }
        table.constraints.iter_mut().for_each(|constraint| normalize_constraint(constraint, &name));
        normalize_indexes(&mut table);
        forbid_null_in_key(&mut table);
        normal.tables.insert(table.name.clone(), table);
    }
    normal
}

fn normalize_options(table: &mut Table, defaults: &Defaults) {
    (table.without_rowid, table.strict, table.partition_by) = (false, false, None);
    table.comment = table.comment.take().filter(|text| !text.is_empty());
    table.engine = table
        .engine
        .take()
        .filter(|engine| !engine.eq_ignore_ascii_case(&defaults.engine))
        .map(|engine| defaults.engines.get(&engine.to_ascii_lowercase()).cloned().unwrap_or(engine));
    let (charset, collation) = (table.charset.take(), table.collation.take());
    table.collation = defaults
        .collation_of(charset.as_deref(), collation)
        .filter(|it| defaults.collation(table.name.schema.as_ref()) != Some(it));
}

/// `usual` is the collation of the table.
fn normalize_column(column: &mut Column, table: &TableName, defaults: &Defaults, usual: Option<&String>) {
    column.sql_type = sql_type(&column.sql_type, table, &column.name);
    column.comment = column.comment.take().filter(|text| !text.is_empty());
    let (charset, collation) = (column.charset.take(), column.collation.take());
    column.collation = defaults.collation_of(charset.as_deref(), collation).filter(|it| Some(it) != usual);
    (column.storage, column.compression) = (None, None);
    if column.autoincrement || column.identity.take().is_some() {
        column.autoincrement = true;
        column.nullable = false;
    }
    column.server_default = column.server_default.take().and_then(|it| default(it, &column.sql_type));
    forget_zero_default(column);
}

/// MariaDB gives a column that is never NULL and follows each UPDATE the zero of its type as default, unless it has another.
pub(super) fn forget_zero_default(column: &mut Column) {
    let is_zero = |text: &str| {
        text.starts_with("0000-00-00 00:00:00") && text[19..].bytes().all(|it| matches!(it, b'.' | b'0'))
    };
    if column.on_update_now
        && !column.nullable
        && matches!(&column.server_default, Some(ServerDefault::Value(Value::Text(text))) if is_zero(text))
    {
        column.server_default = None;
    }
}

fn sql_type(of: &SqlType, table: &TableName, column: &str) -> SqlType {
    match of {
        SqlType::Uuid => SqlType::Char(36),
        SqlType::TimestampTz => SqlType::Timestamp,
        SqlType::Jsonb => SqlType::Json,
        SqlType::Numeric(None) => SqlType::Numeric(Some((10, 0))),
        // Source: MySQL manual, "The ENUM Type": trailing spaces are deleted from the words.
        SqlType::Enum { values, .. } => SqlType::Enum {
            name: read::enum_name(table, column),
            values: values.iter().map(|word| word.trim_end_matches(' ').to_owned()).collect(),
        },
        other => other.clone(),
    }
}

/// The default as it is read back where the server keeps the literal as it is. Where it may not, it is asked for.
fn default(default: ServerDefault, sql_type: &SqlType) -> Option<ServerDefault> {
    let ServerDefault::Value(value) = default else { return Some(default) };
    let text = match value {
        Value::Null => return None,
        Value::Bool(value) => if value { "1" } else { "0" }.to_owned(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Text(text) => text,
        Value::Bytes(bytes) => {
            let is_bytes = *sql_type == SqlType::Bytes;
            let value = if is_bytes { Value::Bytes(bytes) } else { read::bytes_or_text(bytes) };
            return Some(ServerDefault::Value(value));
        }
    };
    Some(read::literal(&text, sql_type))
}

fn normalize_constraint(constraint: &mut Constraint, name: &impl Fn(&TableName) -> TableName) {
    match constraint {
        Constraint::PrimaryKey(key) => key.name = Some("PRIMARY".to_owned()),
        Constraint::ForeignKey(key) => {
            key.referent = name(&key.referent);
            key.match_kind = key.match_kind.filter(|kind| *kind != ForeignKeyMatch::Simple);
            for action in [&mut key.on_delete, &mut key.on_update] {
                // They are the same, and the default.
                *action = action.filter(|action| {
                    !matches!(action, ForeignKeyAction::NoAction | ForeignKeyAction::Restrict)
                });
            }
        }
        Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclude(_) => {}
    }
}

/// The method of an index if it is not what the engine makes anyway: the engines that keep rows on disk make a
/// B-tree of what was asked to be a hash.
pub(super) fn method(method: &str, engine: Option<&str>) -> Option<String> {
    let method = method.to_ascii_lowercase();
    let is_in_memory =
        engine.is_some_and(|it| it.eq_ignore_ascii_case("MEMORY") || it.eq_ignore_ascii_case("NDBCLUSTER"));
    match method.as_str() {
        "hash" => None,
        "btree" if !is_in_memory => None,
        _ => Some(method),
    }
}

/// A unique index over nothing but columns is a unique constraint; the index that a foreign key brings along is
/// part of it.
fn normalize_indexes(table: &mut Table) {
    for mut index in std::mem::take(&mut table.indexes) {
        index.method = index.method.take().and_then(|it| method(&it, table.engine.as_deref()));
        for part in &mut index.parts {
            part.order = part.order.filter(|order| *order == SortOrder::Desc);
        }
        let says_more = index.predicate.is_some() || !index.include.is_empty() || index.nulls_not_distinct;
        let columns = plain_columns(&index).filter(|_| !says_more);
        match columns {
            Some(columns) if index.unique => {
                let unique = Unique { name: Some(index.name), columns, ..Unique::default() };
                table.constraints.push(Constraint::Unique(unique));
            }
            Some(columns) if is_of_foreign_key(table, &index, &columns) => {}
            _ => table.indexes.push(index),
        }
    }
}

fn is_of_foreign_key(table: &Table, index: &Index, columns: &[String]) -> bool {
    table.constraints.iter().any(|it| {
        matches!(it, Constraint::ForeignKey(key)
            if key.name.as_ref() == Some(&index.name) && key.columns == columns)
    })
}

fn forbid_null_in_key(table: &mut Table) {
    for constraint in &table.constraints {
        let Constraint::PrimaryKey(key) = constraint else { continue };
        for column in table.columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
            column.nullable = false;
        }
    }
}

/// Whether only the server can tell its own form of the column.
pub(super) fn is_ambiguous(column: &Column) -> bool {
    let is_plain = |value: &Value| {
        matches!(
            (value, &column.sql_type),
            (Value::Bool(_), SqlType::Boolean)
                | (Value::Int(_), SqlType::TinyInt | SqlType::SmallInt | SqlType::Integer | SqlType::BigInt)
                | (Value::Text(_), SqlType::Text | SqlType::Varchar(_) | SqlType::Json)
                | (Value::Bytes(_), SqlType::Bytes)
        )
    };
    let is_time = matches!(column.sql_type, SqlType::Timestamp | SqlType::Date | SqlType::Time);
    matches!(column.sql_type, SqlType::Custom(_))
        || column.generated.is_some()
        || match &column.server_default {
            None => false,
            Some(ServerDefault::Now) => !is_time,
            Some(ServerDefault::Sql(_)) => true,
            Some(ServerDefault::Value(value)) => !is_plain(value),
        }
}
