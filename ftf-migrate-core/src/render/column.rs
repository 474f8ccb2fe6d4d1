//! Columns.

use super::source::{Chain, Source, text, texts};
use crate::operation::ColumnPosition;
use crate::schema::{
    Column, Constraint, ForeignKey, Identity, NamingConvention, ServerDefault, SqlType, TableName, Unique,
    Value,
};

/// `column("a", Text).not_null()`, with nothing of what belongs to the table.
pub(super) fn column(source: &mut Source, column: &Column) -> String {
    build(source, column, false).0.split_off(1)
}

/// The column with those constraints that can stand on it; the others are given back.
pub(super) fn with_constraints(
    source: &mut Source,
    table: &TableName,
    column: &Column,
    constraints: &[Constraint],
) -> (String, Vec<Constraint>) {
    let (on_column, rest): (Vec<_>, Vec<_>) =
        constraints.iter().cloned().partition(|it| stands_on_column(table, it, &source.naming));
    let is_key = on_column.iter().any(|it| matches!(it, Constraint::PrimaryKey(_)));
    let mut chain = build(source, column, is_key);
    for constraint in &on_column {
        chain = match constraint {
            Constraint::Unique(_) => chain.call("unique", []),
            Constraint::ForeignKey(key) => references(chain, key),
            _ => chain,
        };
    }
    (chain.0.split_off(1), rest)
}

/// Whether the constraint is over one column, has the name that it would get, and says nothing that a column cannot say.
pub(super) fn stands_on_column(
    table: &TableName,
    constraint: &Constraint,
    naming: &NamingConvention,
) -> bool {
    naming.gives_name_of(table, constraint)
        && match constraint {
            Constraint::PrimaryKey(key) => key.columns.len() == 1,
            Constraint::Unique(unique) => {
                unique.columns.len() == 1
                    && Unique { name: None, columns: Vec::new(), ..unique.clone() } == Unique::default()
            }
            Constraint::ForeignKey(key) => {
                key.columns.len() == 1
                    && key.match_kind.is_none()
                    && key.deferrable.is_none()
                    && !key.not_valid
            }
            Constraint::Check(_) | Constraint::Exclude(_) => false,
        }
}

fn references(chain: Chain, key: &ForeignKey) -> Chain {
    let (table, column) = (text(&key.referent.name), text(&key.referent_columns.join(", ")));
    let mut chain = match &key.referent.schema {
        None => chain.call("references", [table, column]),
        Some(schema) => chain.call("references_in", [format!("Some({})", text(schema)), table, column]),
    };
    for (method, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        if let Some(action) = action {
            chain = chain.call(method, [format!("ForeignKeyAction::{action:?}")]);
        }
    }
    chain
}

fn build(source: &mut Source, column: &Column, is_key: bool) -> Chain {
    let mut chain = Chain::new("column", [text(&column.name), sql_type_in(source, &column.sql_type)]);
    chain = chain.flag(is_key, "primary_key").flag(!column.nullable && !is_key, "not_null");
    if let Some(value) = &column.server_default {
        chain = chain.call("server_default", [default(value)]);
    }
    chain = chain.flag(column.autoincrement, "autoincrement");
    if let Some(it) = column.identity {
        chain = chain.call("identity", [identity(it)]);
    }
    if let Some(it) = &column.generated {
        let method = if it.stored { "generated_stored" } else { "generated_virtual" };
        chain = chain.call(method, [text(&it.expression)]);
    }
    chain = chain
        .optional("collation", column.collation.as_deref())
        .optional("charset", column.charset.as_deref())
        .flag(column.on_update_now, "on_update_now")
        .flag(column.invisible, "invisible");
    if let Some(it) = column.storage {
        source.import("ftf_migrate_core::schema::Storage");
        chain = chain.call("storage", [format!("Storage::{it:?}")]);
    }
    chain
        .optional("compression", column.compression.as_deref())
        .optional("comment", column.comment.as_deref())
}

/// `.first()` or `.after("a")`.
pub(super) fn position(chain: Chain, position: Option<&ColumnPosition>) -> Chain {
    match position {
        None => chain,
        Some(ColumnPosition::First) => chain.call("first", []),
        Some(ColumnPosition::After(column)) => chain.call("after", [text(column)]),
    }
}

/// The type in the words of the project, if it has some.
pub(super) fn sql_type_in(source: &mut Source, sql_type: &SqlType) -> String {
    match source.own_types.as_ref().and_then(|own| own(sql_type)) {
        Some(own) => {
            own.imports.iter().for_each(|path| source.import(path));
            own.source
        }
        None => self::sql_type(sql_type),
    }
}

/// `Varchar(190)`.
pub(crate) fn sql_type(sql_type: &SqlType) -> String {
    match sql_type {
        SqlType::Numeric(Some((precision, scale))) => format!("Numeric({precision}, {scale})"),
        SqlType::Numeric(None) => "Custom(\"numeric\")".to_owned(),
        SqlType::Varchar(length) => format!("Varchar({length})"),
        SqlType::Char(length) => format!("Char({length})"),
        SqlType::Array(of) => format!("Array(&{})", self::sql_type(of)),
        SqlType::Enum { name: TableName { schema: None, name }, values } => {
            format!("Enum({}, {})", text(name), texts(values))
        }
        SqlType::Enum { name, .. } => format!("Custom({})", text(&name.to_string())),
        SqlType::Custom(name) => format!("Custom({})", text(name)),
        plain => format!("{plain:?}"),
    }
}

/// `text("draft")`, `now()`, `sql("…")`.
pub(crate) fn default(default: &ServerDefault) -> String {
    match default {
        ServerDefault::Now => "now()".to_owned(),
        ServerDefault::Sql(expression) => format!("sql({})", text(expression)),
        ServerDefault::Value(Value::Text(it)) => format!("text({})", text(it)),
        ServerDefault::Value(Value::Int(it)) => format!("int({it})"),
        ServerDefault::Value(Value::Float(it)) => format!("float({it:?})"),
        ServerDefault::Value(Value::Bool(it)) => format!("boolean({it})"),
        ServerDefault::Value(Value::Null) => "sql(\"NULL\")".to_owned(),
        ServerDefault::Value(Value::Bytes(it)) => format!("bytes({})", byte_string(it)),
    }
}

/// `b"\x01a"`.
pub(crate) fn byte_string(bytes: &[u8]) -> String {
    format!("b\"{}\"", bytes.escape_ascii())
}

/// `Identity { always: true, ..Identity::default() }`.
pub(super) fn identity(identity: Identity) -> String {
    let numbers = [
        ("start", identity.start),
        ("increment", identity.increment),
        ("min_value", identity.min_value),
        ("max_value", identity.max_value),
        ("cache", identity.cache),
    ];
    let flags = [("always", identity.always), ("cycle", identity.cycle)];
    let numbers = numbers.iter().filter_map(|(name, value)| value.map(|it| format!("{name}: Some({it})")));
    let flags = flags.iter().filter(|(_, value)| *value).map(|(name, _)| format!("{name}: true"));
    let said: Vec<_> = flags.chain(numbers).collect();
    if said.is_empty() {
        "Identity::default()".to_owned()
    } else {
        format!("Identity {{ {}, ..Identity::default() }}", said.join(", "))
    }
}
