//! Descriptions in the words that people use for them.

use crate::schema::{
    Column, Constraint, Deferrable, ForeignKey, ForeignKeyAction, Identity, Index, IndexKey, IndexPart,
    MetaData, Nulls, PartitionBound, PartitionBy, Sequence, ServerDefault, SortOrder, SqlType, TableName,
    Value,
};
use std::fmt::Write as _;

/// `varchar(190)`, `timestamp with time zone`, `integer[]`.
pub(super) fn of_type(sql_type: &SqlType) -> String {
    let plain = match sql_type {
        SqlType::TinyInt => "tinyint",
        SqlType::SmallInt => "smallint",
        SqlType::Integer => "integer",
        SqlType::BigInt => "bigint",
        SqlType::Real => "real",
        SqlType::Double => "double",
        SqlType::Numeric(None) => "numeric",
        SqlType::Numeric(Some((precision, scale))) => return format!("numeric({precision}, {scale})"),
        SqlType::Varchar(length) => return format!("varchar({length})"),
        SqlType::Char(length) => return format!("char({length})"),
        SqlType::Text => "text",
        SqlType::Bytes => "bytes",
        SqlType::Boolean => "boolean",
        SqlType::Date => "date",
        SqlType::Time => "time",
        SqlType::TimeTz => "time with time zone",
        SqlType::Timestamp => "timestamp",
        SqlType::TimestampTz => "timestamp with time zone",
        SqlType::Interval => "interval",
        SqlType::Uuid => "uuid",
        SqlType::Json => "json",
        SqlType::Jsonb => "jsonb",
        SqlType::Array(of) => return format!("{}[]", of_type(of)),
        SqlType::Enum { name, .. } => return name.to_string(),
        SqlType::Custom(name) => name,
    };
    plain.to_owned()
}

/// `'draft'`, `0`, `now()`.
pub(super) fn of_default(default: &ServerDefault) -> String {
    match default {
        ServerDefault::Now => "now()".to_owned(),
        ServerDefault::Sql(sql) => sql.clone(),
        ServerDefault::Value(value) => of_value(value),
    }
}

fn of_value(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(it) => it.to_string(),
        Value::Int(it) => it.to_string(),
        Value::Float(it) => it.to_string(),
        Value::Text(it) => format!("'{}'", it.replace('\'', "''")),
        Value::Bytes(it) => format!("x'{}'", hex(it)),
    }
}

/// Bytes as digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// What is said of a column behind its type and NULL.
pub(super) fn of_column(column: &Column) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(default) = &column.server_default {
        words.push(format!("default {}", of_default(default)));
    }
    if column.autoincrement {
        words.push("autoincrement".to_owned());
    }
    words.extend(column.identity.map(of_identity));
    if let Some(it) = &column.generated {
        words.push(format!(
            "generated {} as ({})",
            if it.stored { "stored" } else { "virtual" },
            it.expression
        ));
    }
    words.extend(column.collation.as_ref().map(|it| format!("collate {it}")));
    words.extend(column.charset.as_ref().map(|it| format!("character set {it}")));
    if column.on_update_now {
        words.push("on update now()".to_owned());
    }
    if column.invisible {
        words.push("invisible".to_owned());
    }
    words.extend(column.storage.map(|it| format!("storage {}", lower(it))));
    words.extend(column.compression.as_ref().map(|it| format!("compression {it}")));
    words.extend(column.comment.as_ref().map(|it| format!("— {}", one_line(it))));
    words
}

fn of_identity(identity: Identity) -> String {
    let mut words = format!("identity {}", if identity.always { "always" } else { "by default" });
    let numbers = [
        ("start", identity.start),
        ("increment", identity.increment),
        ("min", identity.min_value),
        ("max", identity.max_value),
        ("cache", identity.cache),
    ];
    for (word, number) in numbers {
        if let Some(number) = number {
            let _ = write!(words, " {word} {number}");
        }
    }
    if identity.cycle {
        words.push_str(" cycle");
    }
    words
}

/// `primary key (id)`, `unique (email)`, `check (price > 0)`.
pub(super) fn of_constraint(constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey(it) => format!("primary key ({})", it.columns.join(", ")),
        Constraint::Unique(it) => {
            let mut words = format!("unique ({})", it.columns.join(", "));
            if !it.include.is_empty() {
                let _ = write!(words, " include ({})", it.include.join(", "));
            }
            if it.nulls_not_distinct {
                words.push_str(" nulls not distinct");
            }
            words + of_deferrable(it.deferrable)
        }
        Constraint::ForeignKey(it) => {
            format!("foreign key ({}) → {}", it.columns.join(", "), of_referent(it))
        }
        Constraint::Check(it) => {
            format!("check ({}){}", one_line(&it.expression), if it.not_valid { " not valid" } else { "" })
        }
        Constraint::Exclude(it) => {
            let elements: Vec<_> =
                it.elements.iter().map(|it| format!("{} with {}", it.expression, it.operator)).collect();
            let predicate =
                it.predicate.as_ref().map(|it| format!(" where {}", one_line(it))).unwrap_or_default();
            let method = it.method.as_deref().unwrap_or("gist");
            format!("exclude {method} ({}){predicate}{}", elements.join(", "), of_deferrable(it.deferrable))
        }
    }
}

/// `users (id) on delete cascade`.
fn of_referent(key: &ForeignKey) -> String {
    let mut words = format!("{} ({})", key.referent, key.referent_columns.join(", "));
    for (word, action) in [("delete", key.on_delete), ("update", key.on_update)] {
        if let Some(action) = action {
            let _ = write!(words, " on {word} {}", of_action(action));
        }
    }
    if let Some(kind) = key.match_kind {
        let _ = write!(words, " match {}", lower(kind));
    }
    words.push_str(of_deferrable(key.deferrable));
    if key.not_valid {
        words.push_str(" not valid");
    }
    words
}

pub(super) fn of_action(action: ForeignKeyAction) -> &'static str {
    match action {
        ForeignKeyAction::NoAction => "no action",
        ForeignKeyAction::Restrict => "restrict",
        ForeignKeyAction::Cascade => "cascade",
        ForeignKeyAction::SetNull => "set null",
        ForeignKeyAction::SetDefault => "set default",
    }
}

fn of_deferrable(deferrable: Option<Deferrable>) -> &'static str {
    match deferrable {
        None => "",
        Some(Deferrable::InitiallyImmediate) => " deferrable",
        Some(Deferrable::InitiallyDeferred) => " deferrable initially deferred",
    }
}

/// `unique (lower(email) desc) where deleted_at is null`.
pub(super) fn of_index(index: &Index) -> String {
    let parts: Vec<_> = index.parts.iter().map(of_part).collect();
    let mut words = String::new();
    if index.unique {
        words.push_str("unique ");
    }
    if let Some(method) = &index.method {
        let _ = write!(words, "{method} ");
    }
    let _ = write!(words, "({})", parts.join(", "));
    if !index.include.is_empty() {
        let _ = write!(words, " include ({})", index.include.join(", "));
    }
    if index.nulls_not_distinct {
        words.push_str(" nulls not distinct");
    }
    for (name, value) in &index.storage_parameters {
        let _ = write!(words, " with {name} = {value}");
    }
    if let Some(tablespace) = &index.tablespace {
        let _ = write!(words, " tablespace {tablespace}");
    }
    if let Some(predicate) = &index.predicate {
        let _ = write!(words, " where {}", one_line(predicate));
    }
    words
}

fn of_part(part: &IndexPart) -> String {
    let mut words = match &part.key {
        IndexKey::Column(name) => name.clone(),
        IndexKey::Expression(sql) => one_line(sql),
    };
    if let Some(length) = part.length {
        let _ = write!(words, "({length})");
    }
    if let Some(class) = &part.operator_class {
        let _ = write!(words, " {class}");
    }
    if part.order == Some(SortOrder::Desc) {
        words.push_str(" desc");
    }
    match part.nulls {
        Some(Nulls::First) => words.push_str(" nulls first"),
        Some(Nulls::Last) => words.push_str(" nulls last"),
        None => {}
    }
    words
}

/// What of the tables there is no word for.
pub(super) fn inexpressible(metadata: &MetaData) -> impl Iterator<Item = (&TableName, &str)> {
    metadata.tables.values().flat_map(|table| table.inexpressible.iter().map(|it| (&table.name, it.as_str())))
}

/// A variant's name in lower case.
pub(super) fn lower(variant: impl std::fmt::Debug) -> String {
    format!("{variant:?}").to_lowercase()
}

/// The text with one space where it has line breaks and indentation.
pub(super) fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r', '\t']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

/// `range (at)`.
pub(super) fn of_partitioning(by: &PartitionBy) -> String {
    one_line(&by.to_string())
}

/// `from ('2026-01-01') to ('2027-01-01')`.
pub(super) fn of_bound(bound: &PartitionBound) -> String {
    match bound {
        PartitionBound::Range { from, to } => format!("from ({}) to ({})", from.join(", "), to.join(", ")),
        PartitionBound::List(values) => format!("in ({})", values.join(", ")),
        PartitionBound::Hash { modulus, remainder } => format!("modulus {modulus} remainder {remainder}"),
        PartitionBound::Default => "default".to_owned(),
    }
}

pub(super) fn of_sequence(sequence: &Sequence) -> String {
    let numbers = [
        ("start", sequence.start),
        ("increment", sequence.increment),
        ("min", sequence.min_value),
        ("max", sequence.max_value),
        ("cache", sequence.cache),
    ];
    let mut words: Vec<_> =
        numbers.iter().filter_map(|(word, number)| Some(format!("{word} {}", (*number)?))).collect();
    if sequence.cycle {
        words.push("cycle".to_owned());
    }
    words.extend(sequence.owned_by.as_ref().map(|(table, column)| format!("of {table}.{column}")));
    words.join(" ")
}
