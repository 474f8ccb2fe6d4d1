//! For programs. The fields are described in the guide's chapter on schemas.

use super::words::{hex, lower, of_action, of_type};
use crate::schema::{
    Column, Constraint, Deferrable, Definition, ForeignKeyAction, Identity, Index, IndexKey, MetaData,
    PartitionBound, PartitionBy, Replaceable, ServerDefault, SqlType, Table, TableName, Value as SqlValue,
};
use serde_json::{Map, Value, json};

/// What `metadata` describes, as JSON: a list for each sort of object, sorted by name. What is the default is left out.
pub fn render_json(metadata: &MetaData) -> Value {
    let views = metadata.views.values().map(|it| replaceable(&Replaceable::View(it.clone())));
    let routines = metadata.routines.values().map(|it| replaceable(&Replaceable::Routine(it.clone())));
    let triggers = metadata.triggers.values().map(|it| replaceable(&Replaceable::Trigger(it.clone())));
    json!({
        "schemas": metadata.schemas,
        "extensions": metadata.extensions.iter().map(|(name, it)| {
            object([("name", json!(name)), ("schema", json!(it.schema)), ("version", json!(it.version))])
        }).collect::<Vec<_>>(),
        "enums": metadata.enums.iter().map(|(name, values)| {
            named(name, [("values", json!(values))])
        }).collect::<Vec<_>>(),
        "sequences": metadata.sequences.values().map(|it| {
            let owner = it.owned_by.as_ref().map(|(table, column)| named(table, [("column", json!(column))]));
            named(&it.name, [
                ("start", json!(it.start)), ("increment", json!(it.increment)), ("min_value", json!(it.min_value)),
                ("max_value", json!(it.max_value)), ("cache", json!(it.cache)), ("cycle", flag(it.cycle)),
                ("owned_by", json!(owner)),
            ])
        }).collect::<Vec<_>>(),
        "tables": metadata.tables.values().map(table).collect::<Vec<_>>(),
        "views": views.collect::<Vec<_>>(),
        "routines": routines.collect::<Vec<_>>(),
        "triggers": triggers.collect::<Vec<_>>(),
    })
}

/// An object without the fields that are null, and without empty lists.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let is_said = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    let said = fields.into_iter().filter(|(_, value)| is_said(value));
    Value::Object(said.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

fn named<const N: usize>(name: &TableName, fields: [(&str, Value); N]) -> Value {
    let mut all = object([("schema", json!(name.schema)), ("name", json!(name.name))]);
    if let (Some(all), Value::Object(more)) = (all.as_object_mut(), object(fields)) {
        all.extend(more);
    }
    all
}

/// `true`, or nothing.
fn flag(is: bool) -> Value {
    if is { Value::Bool(true) } else { Value::Null }
}

fn table(table: &Table) -> Value {
    let partition_of = table.partition_of.as_ref().map(|of| named(&of.parent, [("bound", bound(&of.bound))]));
    named(
        &table.name,
        [
            ("comment", json!(table.comment)),
            ("columns", table.columns.iter().map(column).collect()),
            ("constraints", table.constraints.iter().map(constraint).collect()),
            ("indexes", table.indexes.iter().map(index).collect()),
            ("without_rowid", flag(table.without_rowid)),
            ("strict", flag(table.strict)),
            ("engine", json!(table.engine)),
            ("charset", json!(table.charset)),
            ("collation", json!(table.collation)),
            ("partition_by", json!(table.partition_by.as_ref().map(partition_by))),
            ("partition_of", json!(partition_of)),
            ("inexpressible", json!(table.inexpressible)),
        ],
    )
}

fn column(column: &Column) -> Value {
    let generated = column.generated.as_ref();
    let generated = generated.map(|it| json!({"expression": it.expression, "stored": it.stored}));
    object([
        ("name", json!(column.name)),
        ("type", sql_type(&column.sql_type)),
        ("nullable", json!(column.nullable)),
        ("server_default", json!(column.server_default.as_ref().map(default))),
        ("autoincrement", flag(column.autoincrement)),
        ("identity", json!(column.identity.map(identity))),
        ("generated", json!(generated)),
        ("comment", json!(column.comment)),
        ("collation", json!(column.collation)),
        ("charset", json!(column.charset)),
        ("on_update_now", flag(column.on_update_now)),
        ("invisible", flag(column.invisible)),
        ("storage", json!(column.storage.map(lower))),
        ("compression", json!(column.compression)),
    ])
}

fn sql_type(of: &SqlType) -> Value {
    let words = json!(of_type(of));
    match of {
        SqlType::Numeric(Some((precision, scale))) => {
            json!({"kind": "numeric", "precision": precision, "scale": scale, "text": words})
        }
        SqlType::Varchar(length) => json!({"kind": "varchar", "length": length, "text": words}),
        SqlType::Char(length) => json!({"kind": "char", "length": length, "text": words}),
        SqlType::Array(of) => json!({"kind": "array", "of": sql_type(of), "text": words}),
        SqlType::Enum { name, values } => {
            named(name, [("kind", json!("enum")), ("values", json!(values)), ("text", words)])
        }
        SqlType::Custom(_) => json!({"kind": "custom", "text": words}),
        plain => {
            let kind = match plain {
                SqlType::Numeric(_) => "numeric",
                SqlType::TimeTz => "time_tz",
                SqlType::TimestampTz => "timestamp_tz",
                _ => return json!({"kind": words, "text": words}),
            };
            json!({"kind": kind, "text": words})
        }
    }
}

fn default(default: &ServerDefault) -> Value {
    match default {
        ServerDefault::Now => json!({"now": true}),
        ServerDefault::Sql(sql) => json!({"sql": sql}),
        ServerDefault::Value(SqlValue::Null) => json!({"value": null}),
        ServerDefault::Value(SqlValue::Bool(it)) => json!({"value": it}),
        ServerDefault::Value(SqlValue::Int(it)) => json!({"value": it}),
        ServerDefault::Value(SqlValue::Float(it)) => json!({"value": it}),
        ServerDefault::Value(SqlValue::Text(it)) => json!({"value": it}),
        ServerDefault::Value(SqlValue::Bytes(it)) => json!({"bytes": hex(it)}),
    }
}

fn identity(identity: Identity) -> Value {
    object([
        ("always", json!(identity.always)),
        ("start", json!(identity.start)),
        ("increment", json!(identity.increment)),
        ("min_value", json!(identity.min_value)),
        ("max_value", json!(identity.max_value)),
        ("cache", json!(identity.cache)),
        ("cycle", flag(identity.cycle)),
    ])
}

fn constraint(constraint: &Constraint) -> Value {
    let name = ("name", json!(constraint.name()));
    match constraint {
        Constraint::PrimaryKey(it) => {
            object([("kind", json!("primary_key")), name, ("columns", json!(it.columns))])
        }
        Constraint::Unique(it) => object([
            ("kind", json!("unique")),
            name,
            ("columns", json!(it.columns)),
            ("include", json!(it.include)),
            ("nulls_not_distinct", flag(it.nulls_not_distinct)),
            ("deferrable", deferrable(it.deferrable)),
        ]),
        Constraint::ForeignKey(it) => object([
            ("kind", json!("foreign_key")),
            name,
            ("columns", json!(it.columns)),
            ("referent", named(&it.referent, [("columns", json!(it.referent_columns))])),
            ("on_delete", action(it.on_delete)),
            ("on_update", action(it.on_update)),
            ("match", json!(it.match_kind.map(lower))),
            ("deferrable", deferrable(it.deferrable)),
            ("not_valid", flag(it.not_valid)),
        ]),
        Constraint::Check(it) => object([
            ("kind", json!("check")),
            name,
            ("expression", json!(it.expression)),
            ("not_valid", flag(it.not_valid)),
        ]),
        Constraint::Exclude(it) => object([
            ("kind", json!("exclude")),
            name,
            ("method", json!(it.method)),
            (
                "elements",
                it.elements
                    .iter()
                    .map(|it| json!({"expression": it.expression, "operator": it.operator}))
                    .collect(),
            ),
            ("predicate", json!(it.predicate)),
            ("deferrable", deferrable(it.deferrable)),
        ]),
    }
}

fn action(action: Option<ForeignKeyAction>) -> Value {
    json!(action.map(of_action))
}

fn deferrable(deferrable: Option<Deferrable>) -> Value {
    json!(deferrable.map(|it| match it {
        Deferrable::InitiallyImmediate => "initially immediate",
        Deferrable::InitiallyDeferred => "initially deferred",
    }))
}

fn index(index: &Index) -> Value {
    let parts = index.parts.iter().map(|part| {
        let (key, value) = key(&part.key);
        object([
            (key, value),
            ("order", json!(part.order.map(lower))),
            ("nulls", json!(part.nulls.map(lower))),
            ("operator_class", json!(part.operator_class)),
            ("length", json!(part.length)),
        ])
    });
    let parameters = (!index.storage_parameters.is_empty()).then_some(&index.storage_parameters);
    object([
        ("name", json!(index.name)),
        ("unique", json!(index.unique)),
        ("parts", parts.collect()),
        ("predicate", json!(index.predicate)),
        ("method", json!(index.method)),
        ("include", json!(index.include)),
        ("nulls_not_distinct", flag(index.nulls_not_distinct)),
        ("storage_parameters", json!(parameters)),
        ("tablespace", json!(index.tablespace)),
    ])
}

fn key(key: &IndexKey) -> (&'static str, Value) {
    match key {
        IndexKey::Column(name) => ("column", json!(name)),
        IndexKey::Expression(sql) => ("expression", json!(sql)),
    }
}

fn partition_by(by: &PartitionBy) -> Value {
    let keys = by.keys.iter().map(|it| {
        let (key, value) = key(it);
        object([(key, value)])
    });
    json!({"kind": lower(by.kind), "keys": keys.collect::<Vec<_>>()})
}

fn bound(bound: &PartitionBound) -> Value {
    match bound {
        PartitionBound::Range { from, to } => json!({"from": from, "to": to}),
        PartitionBound::List(values) => json!({"in": values}),
        PartitionBound::Hash { modulus, remainder } => json!({"modulus": modulus, "remainder": remainder}),
        PartitionBound::Default => json!({"default": true}),
    }
}

fn replaceable(replaceable: &Replaceable) -> Value {
    match replaceable {
        Replaceable::View(it) => named(
            &it.name,
            [
                ("materialized", flag(it.materialized)),
                ("definition", definition(&it.definition)),
                ("indexes", it.indexes.iter().map(index).collect()),
            ],
        ),
        Replaceable::Routine(it) => named(
            &it.signature.name,
            [
                ("kind", json!(lower(it.kind))),
                ("arguments", json!(it.arguments)),
                ("definition", definition(&it.definition)),
            ],
        ),
        Replaceable::Trigger(it) => object([
            ("name", json!(it.name)),
            ("table", named(&it.table, [])),
            ("when", json!(it.when)),
            ("definition", definition(&it.definition)),
        ]),
    }
}

/// One text; or one for each database, where there are several.
fn definition(definition: &Definition) -> Value {
    match definition.texts.as_slice() {
        [(None, text)] => json!(text),
        texts => texts
            .iter()
            .map(|(database, text)| {
                object([("database", json!(database.map(|it| it.to_string()))), ("sql", json!(text))])
            })
            .collect(),
    }
}
