//! A column as the field of a model.

use super::attribute::{self, Item};
use super::name::written;
use super::plan::{Modelled, Plan};
use crate::render;
use crate::schema::{Column, ForeignKey, Identity, ServerDefault, SqlType, Table, Value};
use std::fmt::Write as _;

/// Adds the field with its attributes.
pub(super) fn write(source: &mut String, plan: &mut Plan<'_>, table: &Table, column: &Column, field: &str) {
    let mut items = Vec::new();
    // The compiler may write a name in another form of Unicode; there are none but of ASCII here.
    if field != column.name {
        items.push(Item::named("name", &column.name));
    }
    let model = plan.model(&table.name).cloned().unwrap_or_default();
    items.extend(keys(&model, column));
    let rust = rust_type(plan, &column.sql_type);
    items.extend(rust.items);
    items.extend(column.server_default.as_ref().map(|it| Item::value("server_default", &default(it))));
    items.extend(properties(column));
    items.extend(references(plan, &model, column));
    attribute::write(source, 4, "column", &items);
    let name = written(field);
    let _ = if column.nullable {
        writeln!(source, "    pub {name}: Option<{}>,", rust.name)
    } else {
        writeln!(source, "    pub {name}: {},", rust.name)
    };
}

/// The keys and indexes of this column alone that stand on it.
fn keys(model: &Modelled, column: &Column) -> Vec<Item> {
    let mut items = Vec::new();
    if model.key_on_columns.contains(&column.name) {
        items.push(Item::word("primary_key"));
    }
    if column.autoincrement {
        items.push(Item::word("autoincrement"));
    }
    items.extend(column.identity.map(identity));
    if model.unique.contains(&column.name) {
        items.push(Item::word("unique"));
    }
    items.extend(model.indexes.get(&column.name).map(|name| match name {
        None => Item::word("index"),
        Some(name) => Item::named("index", name),
    }));
    items
}

fn properties(column: &Column) -> Vec<Item> {
    let mut items = Vec::new();
    items.extend(column.generated.as_ref().map(|it| {
        Item::named(if it.stored { "generated_stored" } else { "generated_virtual" }, &it.expression)
    }));
    items.extend(column.collation.as_ref().map(|it| Item::named("collation", it)));
    items.extend(column.charset.as_ref().map(|it| Item::named("charset", it)));
    items.extend(column.on_update_now.then(|| Item::word("on_update_now")));
    items.extend(column.invisible.then(|| Item::word("invisible")));
    items.extend(column.storage.map(|it| Item::value("storage", &format!("{it:?}"))));
    items.extend(column.compression.as_ref().map(|it| Item::named("compression", it)));
    items.extend(column.comment.as_ref().map(|it| Item::named("comment", it)));
    items
}

fn references(plan: &Plan<'_>, model: &Modelled, column: &Column) -> Vec<Item> {
    let Some(key) = model.references.get(&column.name) else { return Vec::new() };
    let referent = plan.field_of(key, column).unwrap_or_else(|| {
        let column = key.referent_columns.first().map_or("", String::as_str);
        format!("({}, {})", render::literal(&key.referent.name), render::literal(column))
    });
    let mut items = vec![Item::value("references", &referent)];
    items.extend(actions(key));
    items
}

/// What a foreign key does.
pub(super) fn actions(key: &ForeignKey) -> Vec<Item> {
    let actions = [("on_delete", key.on_delete), ("on_update", key.on_update)];
    actions
        .into_iter()
        .filter_map(|(word, action)| Some(Item::value(word, &format!("{:?}", action?))))
        .collect()
}

fn identity(identity: Identity) -> Item {
    let numbers = [
        ("start", identity.start),
        ("increment", identity.increment),
        ("min_value", identity.min_value),
        ("max_value", identity.max_value),
        ("cache", identity.cache),
    ];
    let mut items = Vec::new();
    items.extend(identity.always.then(|| Item::word("always")));
    items.extend(
        numbers.into_iter().filter_map(|(word, number)| Some(Item::value(word, &number?.to_string()))),
    );
    items.extend(identity.cycle.then(|| Item::word("cycle")));
    if items.is_empty() { Item::word("identity") } else { Item::List("identity", items) }
}

/// `"draft"`, `-1`, `now()`, `sql("…")`.
fn default(default: &ServerDefault) -> String {
    match default {
        ServerDefault::Value(Value::Text(it)) => render::literal(it),
        ServerDefault::Value(Value::Int(it)) => it.to_string(),
        ServerDefault::Value(Value::Float(it)) => format!("{it:?}"),
        ServerDefault::Value(Value::Bool(it)) => it.to_string(),
        ServerDefault::Value(Value::Bytes(it)) => render::byte_string(it),
        other => render::default(other),
    }
}

/// A Rust type, and what the attribute has to say for the column to be of its own.
struct RustType {
    name: String,
    items: Vec<Item>,
}

fn rust_type(plan: &mut Plan<'_>, sql_type: &SqlType) -> RustType {
    if let Some(rust) = plain(plan, sql_type) {
        return rust;
    }
    let items = vec![Item::value("sql_type", &render::sql_type(sql_type))];
    RustType { name: nearest(plan, sql_type), items }
}

/// The type whose column is this one without `sql_type`.
fn plain(plan: &mut Plan<'_>, sql_type: &SqlType) -> Option<RustType> {
    let of = |name: &str, items: Vec<Item>| Some(RustType { name: name.to_owned(), items });
    match sql_type {
        SqlType::Varchar(length) => of("String", vec![Item::value("length", &length.to_string())]),
        SqlType::Char(length) => of("String", vec![Item::value("fixed_length", &length.to_string())]),
        SqlType::Numeric(Some((precision, scale))) => {
            let items = vec![
                Item::value("precision", &precision.to_string()),
                Item::value("scale", &scale.to_string()),
            ];
            Some(RustType { name: nearest(plan, sql_type), items })
        }
        SqlType::Array(of) => {
            let element = plain(plan, of).filter(|it| it.items.is_empty() && **of != SqlType::Bytes)?;
            Some(RustType { name: format!("Vec<{}>", element.name), items: Vec::new() })
        }
        SqlType::Enum { name, .. } if plan.enum_type(name).is_none() => None,
        SqlType::TimeTz | SqlType::Interval | SqlType::Json | SqlType::Numeric(None) | SqlType::Custom(_) => {
            None
        }
        _ => Some(RustType { name: nearest(plan, sql_type), items: Vec::new() }),
    }
}

/// A type that can hold the values.
fn nearest(plan: &mut Plan<'_>, sql_type: &SqlType) -> String {
    let (name, feature) = match sql_type {
        SqlType::TinyInt => ("i8", None),
        SqlType::SmallInt => ("i16", None),
        SqlType::Integer => ("i32", None),
        SqlType::BigInt => ("i64", None),
        SqlType::Real => ("f32", None),
        SqlType::Double => ("f64", None),
        SqlType::Boolean => ("bool", None),
        SqlType::Bytes => ("Vec<u8>", None),
        SqlType::Numeric(_) => ("rust_decimal::Decimal", Some("rust_decimal")),
        SqlType::Date => ("chrono::NaiveDate", Some("chrono")),
        SqlType::Time => ("chrono::NaiveTime", Some("chrono")),
        SqlType::Timestamp => ("chrono::NaiveDateTime", Some("chrono")),
        SqlType::TimestampTz => ("chrono::DateTime<chrono::Utc>", Some("chrono")),
        SqlType::Uuid => ("uuid::Uuid", Some("uuid")),
        SqlType::Json | SqlType::Jsonb => ("serde_json::Value", Some("serde_json")),
        SqlType::Array(of) => return format!("Vec<{}>", nearest(plan, of)),
        SqlType::Enum { name, .. } => {
            return plan.enum_type(name).map_or_else(|| "String".to_owned(), str::to_owned);
        }
        SqlType::Custom(name) => (number(name).unwrap_or("String"), None),
        SqlType::Varchar(_) | SqlType::Char(_) | SqlType::Text | SqlType::TimeTz | SqlType::Interval => {
            ("String", None)
        }
    };
    plan.needs(feature);
    name.to_owned()
}

/// The type of a number that one database alone has.
fn number(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let (word, is_unsigned) = (name.split([' ', '(']).next()?, name.contains("unsigned"));
    Some(match (word, is_unsigned) {
        ("tinyint", true) => "u8",
        ("tinyint", false) => "i8",
        ("smallint", true) => "u16",
        ("int" | "integer" | "mediumint", true) => "u32",
        ("bigint", true) => "u64",
        ("smallserial", _) => "i16",
        ("mediumint", false) | ("serial", _) => "i32",
        ("bigserial", _) => "i64",
        _ => return None,
    })
}
